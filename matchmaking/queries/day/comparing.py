"""Two timetables of one day beside each other: what moved, what only one places, whose day differs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaking.models import DayMeeting
from matchmaking.queries.day.drafts import Draft
from matchmaking.queries.day.problem import answer_of, problem_of
from matchmaking.timetable.checker import breaks_of
from matchmaking.timetable.problem import Id

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting and where the two have it; empty where it has no slot, or is not in one of them."""

    pair: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A participant whose day differs: meetings and breaks before and after."""

    name: str
    meetings: tuple[int, int]
    breaks: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    moved: list[Moved]
    placed: list[Moved]
    lost: list[Moved]
    other_place: list[Moved]
    same: int
    people: list[Change]
    breaks: tuple[int, int]


def compare(before: Draft, after: Draft) -> Comparison:
    """Both drafts are of one day."""
    old, new = _by_pair(before), _by_pair(after)
    moved, placed, lost, seats, same = [], [], [], [], 0
    for pair in sorted({*old, *new}):
        a, b = old.get(pair), new.get(pair)
        at, then = _slot(a), _slot(b)
        words = _words(before, after, a, b)
        if at and then and at != then:
            moved.append(words)
        elif then and not at:
            placed.append(words)
        elif at and not then:
            lost.append(words)
        elif at and a and b and (a.place_id, a.interpreter_id) != (b.place_id, b.interpreter_id):
            seats.append(_seats(words.pair, a, b))
        else:
            same += at is not None
    breaks = _breaks(before), _breaks(after)
    sums = sum(breaks[0].values()), sum(breaks[1].values())
    people = _people(before, after, *breaks)
    return Comparison(moved, placed, lost, seats, same, people, sums)


def _by_pair(draft: Draft) -> dict[Pair, DayMeeting]:
    return {(row.one_id, row.other_id): row for row in draft.rows}


def _slot(row: DayMeeting | None) -> int | None:
    return row.slot_id if row else None


def _words(before: Draft, after: Draft, a: DayMeeting | None, b: DayMeeting | None) -> Moved:
    known = a or b
    return Moved(
        before.names.meeting(known.key) if known else "", _hour(before, a), _hour(after, b)
    )


def _hour(draft: Draft, row: DayMeeting | None) -> str:
    if row is None or row.slot_id is None:
        return ""
    key = next(hour.key for hour in draft.hours if hour.slot.pk == row.slot_id)
    return draft.names.slot(key)


def _seats(pair: str, a: DayMeeting, b: DayMeeting) -> Moved:
    return Moved(pair, _seat(a), _seat(b))


def _seat(row: DayMeeting) -> str:
    told = row.interpreter.resource.name if row.interpreter else ""
    return " · ".join(filter(None, (row.place.name if row.place else "", told)))


def _breaks(draft: Draft) -> Mapping[Id, int]:
    problem = problem_of(draft.timetable.day, draft.hall, draft.rows)
    return breaks_of(problem, answer_of(draft.hall, draft.rows))


def _people(
    before: Draft, after: Draft, old: Mapping[Id, int], new: Mapping[Id, int]
) -> list[Change]:
    found = []
    meetings = _held(before), _held(after)
    for key, one in after.hall.people.items():
        held = meetings[0][one.pk], meetings[1][one.pk]
        breaks = old.get(key, 0), new.get(key, 0)
        if held[0] != held[1] or breaks[0] != breaks[1]:
            found.append(Change(after.names.person(key), held, breaks))
    return sorted(found, key=lambda one: one.name)


def _held(draft: Draft) -> Counter[int]:
    return Counter(pk for row in draft.placed for pk in (row.one_id, row.other_id))
