from matchmaking.models.availability import (
    Availability,
    BusyFeed,
    DateException,
    Engagement,
)
from matchmaking.models.bookings import Booking, Resource
from matchmaking.models.feedback import ContactMark, Dismissal
from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.introductions import Introduction, Proposal
from matchmaking.models.meetings import Meeting
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.postings import AnswerMessage, Posting, PostingAnswer, PostingFollow
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.suggestions import Suggestion, SuggestionRefresh, SuggestionRun

__all__ = [
    "AnswerMessage",
    "Availability",
    "Booking",
    "BusyFeed",
    "CalendarFeed",
    "ContactMark",
    "DateException",
    "Dismissal",
    "Engagement",
    "FollowUp",
    "HeldDecision",
    "IncomingReply",
    "Introduction",
    "Meeting",
    "MeetingRequest",
    "Posting",
    "PostingAnswer",
    "PostingFollow",
    "Proposal",
    "ProposedTime",
    "Resource",
    "Suggestion",
    "SuggestionRefresh",
    "SuggestionRun",
]
