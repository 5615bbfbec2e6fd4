"""The finder: hours in which two, three or more parties can meet, and how humane each one is.

Every party is a row of marks over one grid of quarter hours in UTC; a slot is possible where no
party has an impossible quarter in it. What a slot costs is the sum over the parties of
``COST`` per quarter hour, weighted by who has borne unusual hours before (``fairness``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from matchmaking.times.closures import DayKind, SpecialDay
from matchmaking.times.grid import CELL, MINUTES, Grid, Minutes, WallClock, wall_clock
from matchmaking.times.hours import IMPOSSIBLE, DayRule, Flags, Hours, Mark, week_of
from matchmaking.times.spans import Span

# What a quarter hour with a mark costs; a good office hour costs nothing.
COST: dict[Mark, float] = {
    Mark.EARLY: 1,
    Mark.LATE: 1,
    Mark.LUNCH: 2,
    Mark.FAR: 4,
    Mark.CUSTOM: 3,
    Mark.YEAR_END: 0.5,
}
# The marks that make an hour unusual for whoever has it: what is to be borne in turns.
UNUSUAL = Mark.EARLY | Mark.LATE | Mark.FAR
WIDE_DAY = 10  # starts; a day with more is offered by the hour
STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Party:
    """One side: where its clock is, when it works, and what is taken.

    ``special`` are holidays and customs; ``rules`` are its own exceptions and win over them.
    """

    zone: str
    hours: Hours
    special: Sequence[SpecialDay] = ()
    rules: Sequence[DayRule] = ()
    busy: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A possible time. ``marks`` and ``unusual`` (minutes) are by party, in the parties' order."""

    starts_at: datetime
    ends_at: datetime
    cost: float
    marks: tuple[Mark, ...]
    unusual: tuple[int, ...]

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: ``length`` is a multiple of a quarter hour; ``weights`` are by party."""

    starts_at: datetime
    ends_at: datetime
    length: timedelta
    weights: tuple[float, ...] = ()


def find_slots(parties: Sequence[Party], search: Search) -> list[Slot]:
    """Every possible slot, earliest first, with whatever makes it less good.

    Slots start on the half hour of the first party's clock, or on the hour where a day of its
    calendar has many. Hours outside 6 to 22 are never offered to a party that has told no hours of
    its own; those outside 8 to 19 only where no other slot is left in the whole search.
    """
    width = search.length // CELL
    grid = Grid.over(search.starts_at, search.ends_at)
    if width < 1 or grid.count < width:
        return []
    clocks = [wall_clock(grid, party.zone) for party in parties]
    rows = [marks_of(party, grid, clock) for party, clock in zip(parties, clocks, strict=True)]
    together = [windows(row, width) for row in rows]
    starts = possible_starts(together, clocks[0])
    return slots_at(starts, rows, together, grid, search)


def marks_of(party: Party, grid: Grid, clock: WallClock) -> Flags:
    """The marks of a party in each cell: its week, then special days, own rules, engagements."""
    row: Flags = week_of(party.hours)[clock.week // MINUTES]
    for special in party.special:
        row[days(clock, special.day, special.day)] |= int(mark_of(special.kind))
    for rule in party.rules:
        apply_rule(row, rule, clock)
    for span in party.busy:
        row[grid.cells_of(span)] |= int(Mark.BUSY)
    return row


def mark_of(kind: DayKind) -> Mark:
    if kind == DayKind.HOLIDAY:
        return Mark.CLOSED
    return Mark.YEAR_END if kind == DayKind.YEAR_END else Mark.CUSTOM


def apply_rule(row: Flags, rule: DayRule, clock: WallClock) -> None:
    where = days(clock, rule.first, rule.last)
    row[where] = Mark.CLOSED
    if rule.open_:
        minute = clock.week[where] % (24 * 60)
        inside = (minute >= rule.open_[0]) & (minute < rule.open_[1])
        row[where] = np.where(inside, 0, Mark.CLOSED).astype(np.uint8)


def days(clock: WallClock, first: date, last: date) -> slice:
    """The cells of these days. A clock that is put back stays on its day, so days come in order."""
    start, end = np.searchsorted(clock.ordinal, [first.toordinal(), last.toordinal() + 1])
    return slice(int(start), int(end))


def windows(row: Flags, width: int) -> Flags:
    """All marks that a meeting of ``width`` cells would meet, by its first cell."""
    found: Flags = np.bitwise_or.reduce(sliding_window_view(row, width), axis=1)
    return found


def possible_starts(together: Sequence[Flags], clock: WallClock) -> Minutes:
    """Indices of first cells: nobody is away, far hours only in need, the round hours of a day."""
    everybody = np.bitwise_or.reduce(np.stack(together), axis=0)
    minute = clock.week[: len(everybody)] % (24 * 60)
    fits = ((everybody & int(IMPOSSIBLE)) == 0) & (minute % (STEP.seconds // 60) == 0)
    decent = fits & ((everybody & int(Mark.FAR)) == 0)
    starts = np.flatnonzero(decent if decent.any() else fits)
    return by_the_hour(starts, clock, minute)


def by_the_hour(starts: Minutes, clock: WallClock, minute: Minutes) -> Minutes:
    """Without the half hours of days that have many starts."""
    days_of = clock.ordinal[starts]
    _days, back, counts = np.unique(days_of, return_inverse=True, return_counts=True)
    keep = (counts[back] <= WIDE_DAY) | (minute[starts] % 60 == 0)
    kept: Minutes = starts[keep]
    return kept


def slots_at(
    starts: Minutes, rows: Sequence[Flags], together: Sequence[Flags], grid: Grid, search: Search
) -> list[Slot]:
    width = search.length // CELL
    weights = search.weights or (1.0,) * len(rows)
    unusual = [summed(UNUSUAL_CELLS[row], width)[starts] * MINUTES for row in rows]
    costs = np.zeros(len(starts))
    for row, weight, own in zip(rows, weights, unusual, strict=True):
        costs += summed(PRICES[row], width)[starts] + (weight - 1) * own / MINUTES
    marks = np.stack([each[starts] for each in together], axis=1).tolist()
    borne = np.stack(unusual, axis=1).astype(int).tolist()
    instants = [grid.instant(index) for index in starts.tolist()]
    return [
        Slot(
            start,
            start + search.length,
            round(cost, 3),
            tuple(map(KNOWN.__getitem__, own)),
            tuple(by),
        )
        for start, cost, own, by in zip(instants, costs.tolist(), marks, borne, strict=True)
    ]


def summed(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Sums over windows of ``width`` cells, by their first cell."""
    running = np.concatenate([[0.0], np.cumsum(values)])
    found: NDArray[np.float64] = running[width:] - running[:-width]
    return found


def price(marks: int) -> float:
    return sum(cost for mark, cost in COST.items() if marks & mark)


PRICES = np.array([price(marks) for marks in range(256)])
UNUSUAL_CELLS = np.array([float(bool(marks & UNUSUAL)) for marks in range(256)])
KNOWN = [Mark(marks) for marks in range(256)]


def best(slots: Sequence[Slot], count: int) -> list[Slot]:
    """The most humane ones, earliest first among equals."""
    return sorted(slots, key=lambda slot: (slot.cost, slot.starts_at))[:count]


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
