from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.meetings import Booking, Meeting
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.suggestions import Suggestion, SuggestionRefresh, SuggestionRun

__all__ = [
    "Booking",
    "CalendarFeed",
    "FollowUp",
    "HeldDecision",
    "IncomingReply",
    "Meeting",
    "MeetingRequest",
    "ProposedTime",
    "Suggestion",
    "SuggestionRefresh",
    "SuggestionRun",
]
