"""Rows of events."""

from events.models.call_parts import CallCheck, CallShare, CallStep
from events.models.calls import Call
from events.models.consents import StageConsent
from events.models.events import Event, TeamMember
from events.models.letters import EventLetter, SurveyAnswer
from events.models.pitches import Pitch
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
from events.models.registrations import EventChange, Question, Registration
from events.models.rehearsals import RehearsalMail

__all__ = [
    "Call",
    "CallCheck",
    "CallShare",
    "CallStep",
    "Day",
    "Event",
    "EventChange",
    "EventLetter",
    "Interpretation",
    "Pitch",
    "ProgrammeVersion",
    "Question",
    "Registration",
    "RehearsalMail",
    "Room",
    "Session",
    "SessionPart",
    "Speaker",
    "StageConsent",
    "SurveyAnswer",
    "TeamMember",
    "Track",
]
