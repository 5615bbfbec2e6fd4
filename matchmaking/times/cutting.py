"""A stretch of time cut into meetings, and how humane their hours are on a clock."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchmaking.times.grid import MINUTES
from matchmaking.times.hours import EUROPE, Mark, week_of
from matchmaking.times.spans import Span


class Decency(StrEnum):
    """How an hour looks from one zone."""

    GOOD = "good"
    AMBER = "amber"
    NIGHT = "night"


def cut(starts_at: datetime, ends_at: datetime, *, slot: int, change: int) -> list[Span]:
    """Meetings of ``slot`` minutes with ``change`` minutes between two of them, none over the end.

    Instants are counted, not what a clock shows: an hour that a clock shows twice has both its meetings.
    """
    if slot < 1 or change < 0:
        raise ValueError("a meeting takes minutes")
    found, start, length = [], starts_at, timedelta(minutes=slot)
    while start + length <= ends_at:
        found.append(Span(start, start + length))
        start += length + timedelta(minutes=change)
    return found


def decency(span: Span, zone: str) -> Decency:
    """The worst quarter of an hour of a meeting, held against an office day from 8 to 19.

    What the finder offers where nothing else is left (6 to 8, 19 to 22) is amber, the rest is night.
    """
    day = week_of(EUROPE)
    marks = {int(day[quarter]) for quarter in quarters(span, zone)}
    if any(mark & Mark.CLOSED for mark in marks):
        return Decency.NIGHT
    return Decency.AMBER if any(mark & Mark.FAR for mark in marks) else Decency.GOOD


def quarters(span: Span, zone: str) -> list[int]:
    """Which quarter hours of a Monday the clock of this zone shows during the meeting."""
    found, moment = [], span.starts_at
    while moment < span.ends_at:
        local = moment.astimezone(ZoneInfo(zone))
        found.append((local.hour * 60 + local.minute) // MINUTES)
        moment += timedelta(minutes=5)
    return found
