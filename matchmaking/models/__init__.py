from matchmaking.models.availability import (
    Availability,
    BusyFeed,
    DateException,
    Engagement,
)
from matchmaking.models.bookings import Booking, Resource
from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.meetings import Meeting
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.suggestions import Suggestion, SuggestionRefresh, SuggestionRun

__all__ = [
    "Availability",
    "Booking",
    "BusyFeed",
    "CalendarFeed",
    "DateException",
    "Engagement",
    "FollowUp",
    "HeldDecision",
    "IncomingReply",
    "Meeting",
    "MeetingRequest",
    "ProposedTime",
    "Resource",
    "Suggestion",
    "SuggestionRefresh",
    "SuggestionRun",
]
