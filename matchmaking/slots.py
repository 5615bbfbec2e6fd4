"""Times at which both sides are awake and at work: pure functions over zones and spans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE_OPENS, OFFICE_CLOSES = time(8), time(19)
MEETING = timedelta(minutes=60)
FINE_STEP, COARSE_STEP = timedelta(minutes=30), timedelta(minutes=60)
WIDE_OVERLAP = timedelta(hours=5)
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A span of time in UTC, its end excluded."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def free_slots(
    zones: tuple[str, str],
    *,
    first_day: date,
    days: int,
    busy: Iterable[Span] = (),
    not_before: datetime | None = None,
) -> list[Span]:
    """Slots of one hour within the working hours (8 to 19, Monday to Friday) of both zones.

    ``first_day`` is a date of the first zone, ``days`` are calendar days. Slots start on the half
    hour, or on the hour where the shared window is long. Times that a zone's clock skips or shows
    twice are resolved by IANA rules: the arithmetic is done in UTC.
    """
    taken = list(busy)
    found = []
    for number in range(days):
        for window in shared_windows(zones, first_day + timedelta(days=number)):
            step = COARSE_STEP if window.ends_at - window.starts_at > WIDE_OVERLAP else FINE_STEP
            for slot in cut(window, step):
                too_soon = not_before is not None and slot.starts_at < not_before
                if not too_soon and not any(slot.overlaps(other) for other in taken):
                    found.append(slot)
    return found


def shared_windows(zones: tuple[str, str], day: date) -> Iterator[Span]:
    """Where the first zone's working day overlaps the second's, on the neighbouring dates too."""
    here = working_day(zones[0], day)
    if here is None:
        return
    for offset in (-1, 0, 1):
        there = working_day(zones[1], day + timedelta(days=offset))
        if there is not None and here.overlaps(there):
            yield Span(max(here.starts_at, there.starts_at), min(here.ends_at, there.ends_at))


def working_day(zone: str, day: date) -> Span | None:
    if day.weekday() >= 5:
        return None
    opens, closes = (
        datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
        for hour in (OFFICE_OPENS, OFFICE_CLOSES)
    )
    return Span(opens, closes)


def cut(window: Span, step: timedelta) -> Iterator[Span]:
    """One-hour slots at every step of the window."""
    start = window.starts_at
    while start + MEETING <= window.ends_at:
        yield Span(start, start + MEETING)
        start += step
