"""From a wall clock to instants: a local time that is skipped has none, one shown twice has two."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matchmaking.times.spans import UTC, Span


class SkippedTimeError(ValueError):
    """The clock of this zone never shows this time."""


def instants(day: date, minute: int, zone: str) -> list[datetime]:
    """When the clock of this zone shows this minute of this day; minute 1440 is the next midnight."""
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    place = ZoneInfo(zone)
    found = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(
        moment for moment in found if moment.astimezone(place).replace(tzinfo=None) == local
    )


def span_on(day: date, start: int, end: int, zone: str) -> Span:
    """From one minute of the day to another, as long as the clock allows to read it.

    Raises SkippedTimeError where the clock never shows one of the two.
    """
    first, last = instants(day, start, zone), instants(day, end, zone)
    if not (first and last):
        raise SkippedTimeError
    return Span(first[0], last[-1])
