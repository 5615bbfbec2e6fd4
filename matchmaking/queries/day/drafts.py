"""What organisers read of a draft: its figures, its grids, its list of requests without a slot."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from kernel.clocks import Clock
from matchmaking.day_sentences import Names
from matchmaking.models import DayMeeting, DayParticipant, DaySlot, MatchmakingDay, Timetable
from matchmaking.queries.day.hall import Hall, hall_of
from matchmaking.queries.day.naming import clocks_of, names_of, zones_of
from matchmaking.queries.day.problem import answer_of, meetings_of, problem_of
from matchmaking.queries.day.video import roomless
from matchmaking.timetable.checker import breaks_of
from regions.models import Profile


def drafts_of(day: MatchmakingDay) -> "QuerySet[Timetable]":
    """The latest first, with how much they place; without what they were computed from."""
    return (
        day.timetables.light()
        .select_related("by", "based_on")
        .annotate(
            placed=Count("meetings", filter=Q(meetings__slot__isnull=False)),
            wanted=Count("meetings"),
        )
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class Hour:
    """A slot as a column, on every clock that counts."""

    key: str
    slot: DaySlot
    clocks: list[Clock]


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody has in a slot: a meeting with ``partner``, or they are ``away``, or nothing."""

    meeting: DayMeeting | None = None
    partner: Profile | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A participant with a cell for each slot."""

    participant: DayParticipant
    cells: list[Cell]
    count: int
    breaks: int
    locked: int

    @property
    def profile(self) -> Profile:
        return self.participant.profile


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place, or an interpreter, with the meeting of each slot."""

    name: str
    cells: list[DayMeeting | None]

    @property
    def count(self) -> int:
        return sum(one is not None for one in self.cells)


@dataclass(frozen=True)
class Draft:
    """A timetable with its day as it is now, read in a fixed number of queries."""

    timetable: Timetable
    hall: Hall
    rows: list[DayMeeting]
    names: Names
    zones: list[str]
    hours: list[Hour] = field(default_factory=list)

    @property
    def placed(self) -> list[DayMeeting]:
        return [row for row in self.rows if row.slot_id is not None]

    def profile(self, participant: DayParticipant) -> Profile:
        return self.hall.people[str(participant.public_id)].profile


def draft_of(timetable: Timetable) -> Draft:
    hall = hall_of(timetable.day)
    zones = zones_of(hall)
    hours = [Hour(key, slot, clocks_of(slot, zones)) for key, slot in hall.slots.items()]
    rows = list(meetings_of(timetable))
    for row in rows:  # the same rows everywhere: no further queries for their profiles
        row.one = hall.people[str(row.one.public_id)]
        row.other = hall.people[str(row.other.public_id)]
    return Draft(timetable, hall, rows, names_of(hall), zones, hours)


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline: of ``wanted`` requests at most ``possible`` fit, and ``placed`` do.

    ``possible`` is the bound that holds if only their number counted, ``weight_bound`` that of weights.
    """

    wanted: int
    placed: int
    possible: int | None
    weight: float
    weight_bound: float | None
    breaks: int
    fewest_breaks: int
    interpreted: int
    interpreter_slots: int
    status: str
    roomless: int = 0

    @property
    def waiting(self) -> int:
        return self.wanted - self.placed

    @property
    def percent(self) -> int:
        return int(100 * self.weight / self.weight_bound) if self.weight_bound else 100


def figures_of(draft: Draft) -> Figures:
    problem = problem_of(draft.timetable.day, draft.hall, draft.rows)
    answer = answer_of(draft.hall, draft.rows)
    result: dict[str, Any] = draft.timetable.result or {}
    return Figures(
        wanted=len(draft.rows),
        placed=len(draft.placed),
        possible=result.get("possible"),
        weight=sum(row.weight for row in draft.placed),
        weight_bound=result.get("bound"),
        breaks=sum(breaks_of(problem, answer).values()),
        fewest_breaks=result.get("breaks_bound", 0),
        interpreted=sum(row.interpreter_id is not None for row in draft.placed),
        interpreter_slots=sum(len(one.slots) for one in problem.interpreters),
        status=result.get("status", ""),
        roomless=roomless(draft.rows),
    )


def lines_of(draft: Draft, *, side: str = "", words: str = "") -> list[Line]:
    """The grid by participants; ``side`` and ``words`` narrow it."""
    at: dict[tuple[int, int], DayMeeting] = {}
    for row in draft.placed:
        at[row.one_id, row.slot_id or 0] = at[row.other_id, row.slot_id or 0] = row
    breaks = _breaks(draft)
    wanted = [one for one in draft.hall.people.values() if _fits(one, side, words)]
    there = [one for one in wanted if one.left_at is None or _has_any(draft, one)]
    lines = [_line(draft, one, at, breaks) for one in there]
    return sorted(lines, key=lambda line: (line.profile.side, line.profile.name))


def _breaks(draft: Draft) -> dict[Any, int]:
    problem = problem_of(draft.timetable.day, draft.hall, draft.rows)
    return breaks_of(problem, answer_of(draft.hall, draft.rows))


def _fits(one: DayParticipant, side: str, words: str) -> bool:
    names = f"{one.profile.name_en} {one.profile.name_ja}".casefold()
    return (not side or one.profile.side == side) and words.strip().casefold() in names


def _has_any(draft: Draft, one: DayParticipant) -> bool:
    return any(one.pk in {row.one_id, row.other_id} for row in draft.placed)


def _line(
    draft: Draft,
    one: DayParticipant,
    at: dict[tuple[int, int], DayMeeting],
    breaks: dict[Any, int],
) -> Line:
    away = draft.hall.away[one.pk]
    cells = [
        _cell(one, at.get((one.pk, hour.slot.pk)), hour.slot.pk in away) for hour in draft.hours
    ]
    met = [cell.meeting for cell in cells if cell.meeting]
    locked = sum(row.locked for row in met)
    return Line(one, cells, len(met), breaks.get(str(one.public_id), 0), locked)


def _cell(one: DayParticipant, row: DayMeeting | None, away: bool) -> Cell:
    if row is None:
        return Cell(away=away)
    other = row.other if row.one_id == one.pk else row.one
    return Cell(row, other.profile, away)


def places_of(draft: Draft) -> list[PlaceLine]:
    """The grid by places; meetings that take none come last, in lines of their own."""
    by_place: dict[int | None, dict[int, list[DayMeeting]]] = defaultdict(lambda: defaultdict(list))
    for row in draft.placed:
        by_place[row.place_id][row.slot_id or 0].append(row)
    lines = [
        PlaceLine(
            place.name, [next(iter(by_place[place.pk][h.slot.pk]), None) for h in draft.hours]
        )
        for place in (*draft.hall.places.values(), *draft.hall.video_rooms)
    ]
    loose = by_place[None]
    depth = max((len(rows) for rows in loose.values()), default=0)
    for n in range(depth):
        rows = [loose[hour.slot.pk] for hour in draft.hours]
        lines.append(PlaceLine("", [row[n] if n < len(row) else None for row in rows]))
    return lines


def interpreters_in(draft: Draft) -> list[PlaceLine]:
    at = {(row.interpreter_id, row.slot_id): row for row in draft.placed if row.interpreter_id}
    return [
        PlaceLine(
            " · ".join(each.resource.name for each in draft.hall.team_of(one)),
            [at.get((one.pk, hour.slot.pk)) for hour in draft.hours],
        )
        for one in draft.hall.interpreters.values()
    ]


def without_meeting(draft: Draft) -> list[DayParticipant]:
    """Who takes part and meets nobody."""
    held = Counter(pk for row in draft.placed for pk in (row.one_id, row.other_id))
    people = [one for one in draft.hall.people.values() if one.left_at is None]
    return [one for one in people if not held[one.pk]]
