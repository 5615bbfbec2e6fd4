"""The clock of every zone over a grid of quarter hours, worked out for all cells at once.

The grid is counted in UTC, where every quarter exists once. A local time that a zone's clock skips
therefore never appears, and one that it shows twice appears twice, as two different instants.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from matchmaking.times.spans import UTC, Span

MINUTES = 15
CELL = timedelta(minutes=MINUTES)
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
EPOCH_WEEKDAY = 3  # a Thursday

Minutes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """``count`` cells of a quarter hour from ``first``, minutes of UTC since 1970."""

    first: int
    count: int

    @classmethod
    def over(cls, starts_at: datetime, ends_at: datetime) -> "Grid":
        """The cells that lie wholly within the span."""
        first = -(-minutes_since_epoch(starts_at) // MINUTES) * MINUTES
        last = minutes_since_epoch(ends_at) // MINUTES * MINUTES
        return cls(first, max(0, (last - first) // MINUTES))

    @property
    def minutes(self) -> Minutes:
        """UTC minutes at which the cells begin, shape (count,)."""
        return self.first + MINUTES * np.arange(self.count, dtype=np.int64)

    def instant(self, index: int) -> datetime:
        return EPOCH + timedelta(minutes=self.first + MINUTES * index)

    def cells_of(self, span: Span) -> slice:
        """Every cell that the span touches."""
        start = (span.starts_at.timestamp() / 60 - self.first) // MINUTES
        end = -((self.first - span.ends_at.timestamp() / 60) // MINUTES)
        return slice(*(int(min(self.count, max(0, index))) for index in (start, end)))


@dataclass(frozen=True, slots=True)
class WallClock:
    """What a zone's clock shows in each cell; all arrays have shape (count,).

    ``ordinal`` is the proleptic day number of :meth:`datetime.date.toordinal`, ``week`` the minute
    since Monday 00:00.
    """

    ordinal: Minutes
    week: Minutes


def wall_clock(grid: Grid, zone: str) -> WallClock:
    local = grid.minutes + offsets(grid, zone)
    days = local // DAY_MINUTES
    week = (days + EPOCH_WEEKDAY) % 7 * DAY_MINUTES + local % DAY_MINUTES
    return WallClock(days + EPOCH_ORDINAL, week)


@lru_cache(maxsize=32)
def offsets(grid: Grid, zone: str) -> Minutes:
    """Minutes to add to UTC in each cell: asked once a day, in every cell of a day that changes."""
    place = ZoneInfo(zone)
    per_day = DAY_MINUTES // MINUTES
    found = np.empty(grid.count, dtype=np.int64)
    for start in range(0, grid.count, per_day):
        end = min(start + per_day, grid.count)
        first, last = offset(grid, start, place), offset(grid, end - 1, place)
        if first == last:
            found[start:end] = first
        else:
            found[start:end] = [offset(grid, index, place) for index in range(start, end)]
    found.flags.writeable = False
    return found


def offset(grid: Grid, index: int, place: ZoneInfo) -> int:
    shift = grid.instant(index).astimezone(place).utcoffset() or timedelta(0)
    return int(shift.total_seconds() // 60)


def minutes_since_epoch(moment: datetime) -> int:
    return int((moment - EPOCH).total_seconds() // 60)
