"""The problem as arrays: rows for people and meetings, columns for slots."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matchmaking.timetable.problem import Id, Problem

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
Floats = NDArray[np.float64]

ENDLESS = 1 << 30


@dataclass(frozen=True)
class Frame:
    """M meetings, P participants, S slots, I interpreters, Q pairs of languages.

    ``starts`` (M + 1) and ``people`` say who meets; ``allowed`` (M, S) where session, fixed slot,
    everybody's presence and any interpreter permit a meeting at all, if nothing else took place.
    ``fixed``, ``pair`` and ``most`` (of tables) are -1, -1 and ENDLESS where there is none.
    """

    problem: Problem
    starts: Ints
    people: Ints
    weights: Floats
    here: Marks  # (P, S)
    allowed: Marks  # (M, S)
    fixed: Ints
    pair: Ints
    seated: Marks  # (M,) takes a place
    places: int
    least: Ints
    most: Ints
    speaks: Marks  # (I, Q)
    on_duty: Marks  # (I, S)
    longest: Ints  # (I,)
    before: Ints  # (K, 2)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Meetings, participants, slots."""
        return self.weights.size, self.here.shape[0], self.here.shape[1]

    @property
    def place_all(self) -> bool:
        return self.problem.objective.place == "all"

    @cached_property
    def members(self) -> list[list[int]]:
        """Who meets, by meeting."""
        people, starts = self.people.tolist(), self.starts.tolist()
        return [people[a:b] for a, b in pairwise(starts)]

    @cached_property
    def meetings_of(self) -> list[list[int]]:
        """Their meetings, by participant."""
        found: list[list[int]] = [[] for _ in range(self.here.shape[0])]
        for meeting, people in enumerate(self.members):
            for person in people:
                found[person].append(meeting)
        return found

    @cached_property
    def must(self) -> Marks:
        """The meetings that every timetable has: all, or those that staff have fixed."""
        return np.ones(self.weights.size, bool) if self.place_all else self.fixed >= 0

    @cached_property
    def whole(self) -> bool:
        """Whether all weights are whole numbers, so that bounds may be rounded down."""
        return bool(np.all(self.weights == np.round(self.weights)))


def frame_of(problem: Problem) -> Frame:
    """The arrays of a problem whose ids are all known, as `reading` leaves it."""
    slot_at = {slot.id: n for n, slot in enumerate(problem.slots)}
    person_at = {person.id: n for n, person in enumerate(problem.participants)}
    meeting_at = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    here = np.ones((len(person_at), len(slot_at)), bool)
    for row, person in enumerate(problem.participants):
        here[row, [slot_at[slot] for slot in person.unavailable]] = False
    speaks, on_duty, pair = _interpretation(problem, slot_at)
    members = [[person_at[one] for one in meeting.participants] for meeting in problem.meetings]
    fixed = np.array([slot_at.get(meeting.fixed, -1) for meeting in problem.meetings], np.int64)  # type: ignore[arg-type]
    capacity = problem.capacity
    return Frame(
        problem=problem,
        starts=np.cumsum([0, *map(len, members)], dtype=np.int64),
        people=np.array([one for group in members for one in group], np.int64),
        weights=np.array([meeting.weight for meeting in problem.meetings], np.float64),
        here=here,
        allowed=_allowed(problem, members, here, fixed, pair, speaks, on_duty),
        fixed=fixed,
        pair=pair,
        seated=np.array([meeting.needs_place for meeting in problem.meetings], bool),
        places=ENDLESS if capacity is None else capacity,
        least=np.array([person.min for person in problem.participants], np.int64),
        most=np.array(
            [len(slot_at) if p.max is None else p.max for p in problem.participants], np.int64
        ),
        speaks=speaks,
        on_duty=on_duty,
        longest=np.array([i.max_consecutive or ENDLESS for i in problem.interpreters], np.int64),
        before=np.array(
            [(meeting_at[a], meeting_at[b]) for a, b in problem.precedences], np.int64
        ).reshape(-1, 2),
    )


def _interpretation(problem: Problem, slot_at: dict[Id, int]) -> tuple[Marks, Marks, Ints]:
    names = [m.interpretation for m in problem.meetings if m.interpretation is not None]
    names += [pair for interpreter in problem.interpreters for pair in interpreter.pairs]
    pair_at = {name: n for n, name in enumerate(dict.fromkeys(names))}
    speaks = np.zeros((len(problem.interpreters), len(pair_at)), bool)
    on_duty = np.zeros((len(problem.interpreters), len(slot_at)), bool)
    for row, interpreter in enumerate(problem.interpreters):
        speaks[row, [pair_at[pair] for pair in interpreter.pairs]] = True
        on_duty[row, [slot_at[slot] for slot in interpreter.slots]] = True
    pair = [pair_at.get(m.interpretation, -1) for m in problem.meetings]  # type: ignore[arg-type]
    return speaks, on_duty, np.array(pair, np.int64)


def _allowed(
    problem: Problem, members: list[list[int]], here: Marks, fixed: Ints, pair: Ints,
    speaks: Marks, on_duty: Marks,
) -> Marks:  # fmt: skip
    slots = here.shape[1]
    if not members:
        return np.ones((0, slots), bool)
    starts = np.cumsum([0, *map(len, members[:-1])])
    allowed = np.logical_and.reduceat(here[[p for group in members for p in group]], starts)
    sessions = np.array([slot.session for slot in problem.slots], object)
    for row, meeting in enumerate(problem.meetings):
        if meeting.session is not None:
            allowed[row] &= sessions == meeting.session
    locked = np.flatnonzero(fixed >= 0)
    allowed[locked] &= np.arange(slots) == fixed[locked, None]
    told = np.flatnonzero(pair >= 0)
    served = (speaks.T.astype(np.int64) @ on_duty.astype(np.int64)) > 0  # (Q, S)
    allowed[told] &= served[pair[told]]
    return allowed
