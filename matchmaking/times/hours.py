"""When somebody works: a week of quarter hours, with what makes an hour less humane.

Minutes of a week count from Monday 00:00 on the wall clock of whoever works.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntFlag
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchmaking.times.grid import DAY_MINUTES, MINUTES, WEEK_MINUTES

Stretch = tuple[int, int]
"""From and until, in minutes, the end excluded."""


class Mark(IntFlag):
    """What is true of somebody's quarter hour; nothing at all is a good office hour."""

    EARLY = 1
    LATE = 2
    LUNCH = 4
    FAR = 8
    """Outside what is decent, and offered only where nothing else is left."""
    CUSTOM = 16
    """Many are away by custom: Obon, the days around New Year."""
    YEAR_END = 32
    BUSY = 64
    CLOSED = 128


IMPOSSIBLE = Mark.BUSY | Mark.CLOSED
Flags = NDArray[np.uint8]

FULL_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Hours:
    """A week. ``open_`` may be met in; ``edges`` only if must be, ``far`` only if nothing else is.

    ``lunch`` is a stretch of each day, by minutes since midnight.
    """

    open_: tuple[Stretch, ...]
    edges: tuple[Stretch, ...] = ()
    far: tuple[Stretch, ...] = ()
    lunch: Stretch | None = None


@dataclass(frozen=True, slots=True)
class DayRule:
    """Days that are not as every week: closed, or open at these minutes of the day."""

    first: date
    last: date
    open_: Stretch | None = None


@lru_cache(maxsize=512)
def week_of(hours: Hours) -> Flags:
    """The marks of the 672 quarter hours of a week, Monday first."""
    week = np.full(WEEK_MINUTES // MINUTES, Mark.CLOSED, dtype=np.uint8)
    for stretch in hours.far:
        week[cells(stretch)] = Mark.FAR | side_of_day(stretch)
    for stretch in hours.edges:
        week[cells(stretch)] = side_of_day(stretch)
    for stretch in hours.open_:
        week[cells(stretch)] = 0
    if hours.lunch:
        for day in range(7):
            start = day * DAY_MINUTES
            lunch = cells((start + hours.lunch[0], start + hours.lunch[1]))
            week[lunch] |= np.where(week[lunch] == 0, Mark.LUNCH, 0).astype(np.uint8)
    week.flags.writeable = False
    return week


def cells(stretch: Stretch) -> slice:
    return slice(stretch[0] // MINUTES, -(-stretch[1] // MINUTES))


def side_of_day(stretch: Stretch) -> Mark:
    return Mark.EARLY if stretch[0] % DAY_MINUTES < DAY_MINUTES // 2 else Mark.LATE


def on_days(stretch: Stretch, days: range = FULL_DAYS) -> tuple[Stretch, ...]:
    """The same minutes of each of these days; Monday is 0."""
    return tuple((day * DAY_MINUTES + stretch[0], day * DAY_MINUTES + stretch[1]) for day in days)


def office_hours(opens: int, closes: int, lunch: Stretch) -> Hours:
    """Monday to Friday; an hour earlier and later if must be, 6 to 22 if nothing else is left."""
    return Hours(
        open_=on_days((opens, closes)),
        edges=(*on_days((min(opens, 8 * 60), opens)), *on_days((closes, max(closes, 19 * 60)))),
        far=(*on_days((6 * 60, 8 * 60)), *on_days((19 * 60, 22 * 60))),
        lunch=lunch,
    )


ANYTIME = Hours(open_=((0, WEEK_MINUTES),))
EUROPE = office_hours(9 * 60, 18 * 60, lunch=(12 * 60, 13 * 60))
# Office hours and lunch as they are usual in a country; the others keep EUROPE's.
USUAL: dict[str, Hours] = {
    "JP": office_hours(9 * 60, 18 * 60, lunch=(12 * 60, 13 * 60)),
    "ES": office_hours(9 * 60, 18 * 60, lunch=(14 * 60, 15 * 60 + 30)),
    "PT": office_hours(9 * 60, 18 * 60, lunch=(13 * 60, 14 * 60)),
    "IT": office_hours(9 * 60, 18 * 60, lunch=(13 * 60, 14 * 60)),
    "GR": office_hours(9 * 60, 17 * 60, lunch=(13 * 60, 14 * 60)),
    "FR": office_hours(9 * 60, 18 * 60, lunch=(12 * 60, 13 * 60 + 30)),
    "FI": office_hours(8 * 60, 17 * 60, lunch=(11 * 60, 12 * 60)),
    "SE": office_hours(8 * 60, 17 * 60, lunch=(11 * 60 + 30, 12 * 60 + 30)),
    "DK": office_hours(8 * 60, 17 * 60, lunch=(11 * 60 + 30, 12 * 60 + 30)),
}


def usual_hours(country: str) -> Hours:
    """What an organisation keeps that has told us nothing."""
    return USUAL.get(country, EUROPE)
