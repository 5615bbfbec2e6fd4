"""From the rows of a day to a problem, and from the rows of a timetable to a timetable.

What is wanted becomes `DayMeeting` rows first; a problem is always made of such rows, whether they were
just written for a new draft or have been moved by hand since.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from matchmaking.interpretation import pair_between
from matchmaking.models import DayMeeting, MatchmakingDay, Timetable
from matchmaking.queries.day.hall import (
    INTERPRETED,
    Hall,
    hall_of,
    interpreters_of,
    people_of,
    slot_id,
    slots_of,
)
from matchmaking.queries.day.wanted import wanted_by
from matchmaking.timetable.problem import Assignment, Meeting, Objective, Problem, Unplaced
from matchmaking.timetable.problem import Timetable as Answer
from matchmaking.timetable.reading import read_problem
from matchmaking.timetable.seating import plain


def rows_for(timetable: Timetable, hall: Hall) -> list[DayMeeting]:
    """Unsaved rows for all that is wanted now; what is locked in the draft before stays where it is."""
    wanted = wanted_by(timetable.day, hall.people.values())
    before = locked_in(timetable.based_on)
    rows = [
        _row(timetable, hall, pair, wish.asked_by, wish.weight)
        for pair, wish in wanted.items()
        if pair not in before
    ]
    return [*(_again(timetable, old) for old in before.values()), *rows]


def locked_in(timetable: Timetable | None) -> dict[tuple[int, int], DayMeeting]:
    if timetable is None:
        return {}
    rows = meetings_of(timetable).filter(
        locked=True, one__left_at__isnull=True, other__left_at__isnull=True
    )
    return {(row.one_id, row.other_id): row for row in rows}


def _row(
    timetable: Timetable, hall: Hall, pair: tuple[int, int], asked_by: int, weight: float
) -> DayMeeting:
    by_pk = {one.pk: one for one in hall.people.values()}
    one, other = by_pk[pair[0]], by_pk[pair[1]]
    return DayMeeting(
        timetable=timetable,
        one=one,
        other=other,
        asked_by=by_pk[asked_by],
        weight=weight,
        interpretation=pair_between(one.profile, other.profile),
        needs_place=hall.needs_place(one, other),
    )


def _again(timetable: Timetable, old: DayMeeting) -> DayMeeting:
    return DayMeeting(
        timetable=timetable,
        one=old.one,
        other=old.other,
        asked_by=old.asked_by,
        weight=old.weight,
        interpretation=old.interpretation,
        needs_place=old.needs_place,
        slot=old.slot,
        place=old.place,
        interpreter=old.interpreter,
        locked=True,
    )


def meetings_of(timetable: Timetable) -> QuerySet[DayMeeting]:
    """The rows of a timetable with all that a problem says of them, in the order of writing."""
    return timetable.meetings.select_related(
        "one", "other", "slot", "place", "interpreter__resource"
    ).order_by("pk")


def problem_of(day: MatchmakingDay, hall: Hall, rows: Iterable[DayMeeting]) -> Problem:
    """The problem that these rows pose; what is locked is fixed."""
    rows = list(rows)
    wanted = Counter(pk for row in rows for pk in (row.one_id, row.other_id))
    return Problem(
        slots=slots_of(hall),
        participants=people_of(hall, wanted),
        meetings=tuple(_meeting(hall, row) for row in rows),
        places=tuple(hall.places) or None,
        interpreters=interpreters_of(hall),
        objective=Objective("max_weight", "breaks", day.break_spread),
    )


def _meeting(hall: Hall, row: DayMeeting) -> Meeting:
    pair = row.interpretation or None
    return Meeting(
        id=row.key,
        participants=(
            str(row.one.public_id),
            str(row.other.public_id),
            *hall.couriers_of(row.one, row.other),
        ),
        weight=plain(row.weight),
        session=INTERPRETED if pair and hall.has_long_slots else None,
        fixed=slot_id(row.slot) if row.locked and row.slot else None,
        interpretation=pair,
        needs_place=row.needs_place,
    )


def answer_of(hall: Hall, rows: Iterable[DayMeeting]) -> Answer:
    """How the rows stand now, as a timetable without figures."""
    leading = {row.pk: key for key, row in hall.interpreters.items()}
    placed, waiting = [], []
    for row in rows:
        if row.slot is None:
            waiting.append(Unplaced(row.key, row.reason, "", row.facts, tuple(row.freed_by)))
            continue
        seated = row.place if row.needs_place else None
        place = str(seated.public_id) if seated else None
        told = leading.get(row.interpreter_id) if row.interpreter_id else None
        placed.append(Assignment(row.key, slot_id(row.slot), place, told))
    return Answer("feasible", tuple(placed), tuple(waiting))


def as_it_stands(timetable: Timetable) -> tuple[Hall, Problem, Answer]:
    """A timetable with the day as it is now: what live changes and moves by hand begin with.

    Where the day has changed since, the answer may break rules of the problem.
    """
    hall, rows = hall_of(timetable.day), list(meetings_of(timetable))
    return hall, problem_of(timetable.day, hall, rows), answer_of(hall, rows)


def stored_problem(timetable: Timetable) -> Problem:
    """What it was computed from."""
    return read_problem(timetable.problem)
