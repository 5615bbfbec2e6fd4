"""The last touches to a timetable, which cost nothing: familiar tables, and words that are known.

Places and interpreters are exchanged between meetings of one slot alone, so everybody keeps their
slots, every interpreter works as long as before, and all rules hold as they did.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matchmaking.timetable.problem import Assignment, Id, Problem, Timetable
from matchmaking.timetable.solvers import linear_sum_assignment

UNABLE = 1e6
Fits = Mapping[tuple[Id, Id], float]  # meeting, interpreter: how well the words are known


def settle(
    problem: Problem, timetable: Timetable, *, fits: Fits, places: Mapping[Id, Id]
) -> Timetable:
    """Give meetings interpreters who know their words, and back the ``places`` that they had."""
    by_slot: dict[Id, list[Assignment]] = defaultdict(list)
    for row in timetable.assignments:
        by_slot[row.slot].append(row)
    rows = {
        row.meeting: row
        for group in by_slot.values()
        for row in _seated(_told(problem, group, fits), places)
    }
    return replace(timetable, assignments=tuple(rows[r.meeting] for r in timetable.assignments))


def _told(problem: Problem, rows: list[Assignment], fits: Fits) -> list[Assignment]:
    """The same interpreters, each where the words are known best."""
    told = [row for row in rows if row.interpreter is not None]
    if len(told) < 2 or not fits:
        return rows
    pair = {meeting.id: meeting.interpretation for meeting in problem.meetings}
    able = {one.id: set(one.pairs) for one in problem.interpreters}
    people = [row.interpreter for row in told if row.interpreter is not None]
    cost = np.array(
        [[_cost(row, who, pair[row.meeting] in able[who], fits) for who in people] for row in told]
    )
    chosen = linear_sum_assignment(cost)[1].tolist()
    new = {row.meeting: people[n] for row, n in zip(told, chosen, strict=True)}
    return [replace(row, interpreter=new.get(row.meeting)) for row in rows]


def _cost(row: Assignment, who: Id, able: bool, fits: Fits) -> float:
    """Who interprets now is preferred by a little, so that nothing moves without a reason."""
    if not able:
        return UNABLE
    return -fits.get((row.meeting, who), 0.0) - (0.001 if row.interpreter == who else 0.0)


def _seated(rows: list[Assignment], wanted: Mapping[Id, Id]) -> list[Assignment]:
    """A meeting that had a place gets it back from whoever has it now."""
    place = {row.meeting: row.place for row in rows}
    for row in rows:
        theirs = wanted.get(row.meeting)
        holder = next((m for m, p in place.items() if p == theirs and p is not None), None)
        if holder is None or place[row.meeting] is None or holder in wanted:
            continue
        place[holder], place[row.meeting] = place[row.meeting], theirs
    return [replace(row, place=place[row.meeting]) for row in rows]
