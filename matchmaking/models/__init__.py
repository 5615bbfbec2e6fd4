from matchmaking.models.availability import (
    Availability,
    BusyFeed,
    DateException,
    Engagement,
)
from matchmaking.models.bookings import Booking, Resource
from matchmaking.models.delegates import Delegate, EntryHolder
from matchmaking.models.digests import SuggestionDigest, ToldSuggestions
from matchmaking.models.exposure import Appearance
from matchmaking.models.feedback import ContactMark, Dismissal
from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.introductions import Introduction, Proposal
from matchmaking.models.meetings import Meeting
from matchmaking.models.minutes import Minutes, MinutesConsent
from matchmaking.models.news import MailChoice, NewsLine, Reminder, ThreadNews
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.postings import AnswerMessage, Posting, PostingAnswer, PostingFollow
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.rooms import AgendaItem, MeetingDocument, NextStep, PrivateNote
from matchmaking.models.suggestions import (
    LIST_DEPTH,
    LIST_LENGTH,
    PARTS_KEPT,
    PartnerList,
    ProfileVector,
    SuggestionRefresh,
    SuggestionRun,
    SuggestionShard,
    SuggestionShown,
)
from matchmaking.models.thread import ThreadMessage
from matchmaking.models.ties import ContactCheck, MeetingAgreement
from matchmaking.models.weights import WeightSet

__all__ = [
    "LIST_DEPTH",
    "LIST_LENGTH",
    "PARTS_KEPT",
    "AgendaItem",
    "AnswerMessage",
    "Appearance",
    "Availability",
    "Booking",
    "BusyFeed",
    "CalendarFeed",
    "ContactCheck",
    "ContactMark",
    "DateException",
    "Delegate",
    "Dismissal",
    "Engagement",
    "EntryHolder",
    "FollowUp",
    "HeldDecision",
    "IncomingReply",
    "Introduction",
    "MailChoice",
    "Meeting",
    "MeetingAgreement",
    "MeetingDocument",
    "MeetingRequest",
    "Minutes",
    "MinutesConsent",
    "NewsLine",
    "NextStep",
    "PartnerList",
    "Posting",
    "PostingAnswer",
    "PostingFollow",
    "PrivateNote",
    "ProfileVector",
    "Proposal",
    "ProposedTime",
    "Reminder",
    "Resource",
    "SuggestionDigest",
    "SuggestionRefresh",
    "SuggestionRun",
    "SuggestionShard",
    "SuggestionShown",
    "ThreadMessage",
    "ThreadNews",
    "ToldSuggestions",
    "WeightSet",
]
