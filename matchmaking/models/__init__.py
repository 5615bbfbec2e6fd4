from matchmaking.models.feedback import ContactMark, Dismissal
from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.introductions import Introduction, Proposal
from matchmaking.models.meetings import Booking, Meeting
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.postings import AnswerMessage, Posting, PostingAnswer, PostingFollow
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.suggestions import Suggestion, SuggestionRefresh, SuggestionRun

__all__ = [
    "AnswerMessage",
    "Booking",
    "CalendarFeed",
    "ContactMark",
    "Dismissal",
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
    "Suggestion",
    "SuggestionRefresh",
    "SuggestionRun",
]
