"""A party's coming days, as hours that it can be met in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from matchmaking.times.closures import SpecialDay
from matchmaking.times.finder import Party, days, marks_of
from matchmaking.times.grid import Grid, wall_clock
from matchmaking.times.hours import IMPOSSIBLE, Mark
from matchmaking.times.spans import UTC, Span

NOT_SHOWN = int(IMPOSSIBLE | Mark.EARLY | Mark.LATE | Mark.FAR | Mark.LUNCH)


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """One day of the party's calendar: its good hours, earliest first, and what is special."""

    day: date
    spans: list[Span]
    special: list[SpecialDay]


def preview(party: Party, first: date, count: int) -> Iterator[PreviewDay]:
    """``count`` days from ``first``, lunch and engagements left out."""
    last = first + timedelta(days=count)
    around = Span(
        datetime.combine(first, time(), UTC) - timedelta(days=1),
        datetime.combine(last, time(), UTC) + timedelta(days=1),
    )
    grid = Grid.over(around.starts_at, around.ends_at)
    clock = wall_clock(grid, party.zone)
    row = (marks_of(party, grid, clock) & NOT_SHOWN) == 0
    for number in range(count):
        day = first + timedelta(days=number)
        where = days(clock, day, day)
        spans = [
            Span(grid.instant(where.start + a), grid.instant(where.start + b))
            for a, b in runs(row[where])
        ]
        yield PreviewDay(day, spans, [each for each in party.special if each.day == day])


def runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a row is true: from and until, the end excluded."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
