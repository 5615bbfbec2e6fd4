"""Rows of events."""

from events.models.events import Event, TeamMember
from events.models.programme import (
    Day,
    Interpretation,
    ProgrammeVersion,
    Room,
    Session,
    SessionPart,
    Speaker,
    Track,
)

__all__ = [
    "Day",
    "Event",
    "Interpretation",
    "ProgrammeVersion",
    "Room",
    "Session",
    "SessionPart",
    "Speaker",
    "TeamMember",
    "Track",
]
