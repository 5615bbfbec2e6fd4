from matchmaking.models.availability import (
    Availability,
    BusyFeed,
    DateException,
    Engagement,
)
from matchmaking.models.bookings import Booking, Resource
from matchmaking.models.meetings import Meeting
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.suggestions import Suggestion, SuggestionRefresh, SuggestionRun

__all__ = [
    "Availability",
    "Booking",
    "BusyFeed",
    "DateException",
    "Engagement",
    "Meeting",
    "MeetingRequest",
    "ProposedTime",
    "Resource",
    "Suggestion",
    "SuggestionRefresh",
    "SuggestionRun",
]
