from matchmaking.models.availability import (
    Availability,
    BusyFeed,
    DateException,
    Engagement,
)
from matchmaking.models.bookings import Booking, Resource
from matchmaking.models.day import (
    BOOKABLE_PLACES,
    DayInterpreter,
    DayParticipant,
    DayPlace,
    DaySlot,
    InterpreterDetails,
    MatchmakingDay,
    MeetingBlock,
    PartnerWish,
)
from matchmaking.models.delegates import Delegate, EntryHolder
from matchmaking.models.digests import SuggestionDigest, ToldSuggestions
from matchmaking.models.event_news import EventNews
from matchmaking.models.exposure import Appearance
from matchmaking.models.feedback import ContactMark, Dismissal
from matchmaking.models.feeds import CalendarFeed
from matchmaking.models.following import PostingNews, SubjectFollow
from matchmaking.models.incidents import Incident
from matchmaking.models.incoming import IncomingReply
from matchmaking.models.introductions import Introduction, Proposal
from matchmaking.models.meetings import Meeting
from matchmaking.models.minutes import Minutes, MinutesConsent
from matchmaking.models.news import MailChoice, NewsLine, Reminder, ThreadNews
from matchmaking.models.outcomes import FollowUp, HeldDecision
from matchmaking.models.postings import AnswerMessage, Posting, PostingAnswer, PostingFollow
from matchmaking.models.requests import MeetingRequest, ProposedTime
from matchmaking.models.rooms import AgendaItem, MeetingDocument, NextStep, PrivateNote
from matchmaking.models.series import Series, SeriesTime
from matchmaking.models.shown import SuggestionCounts, SuggestionShown
from matchmaking.models.suggestions import (
    LIST_DEPTH,
    LIST_LENGTH,
    PARTS_KEPT,
    PartnerList,
    ProfileVector,
    SuggestionRefresh,
    SuggestionRun,
    SuggestionShard,
)
from matchmaking.models.thread import ThreadMessage
from matchmaking.models.ties import ContactCheck, MeetingAgreement
from matchmaking.models.timetables import DayMeeting, DayNews, Timetable
from matchmaking.models.weights import ExposureTerms, WeightSet
from matchmaking.models.wish_imports import WishImport

__all__ = [
    "BOOKABLE_PLACES",
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
    "DayInterpreter",
    "DayMeeting",
    "DayNews",
    "DayParticipant",
    "DayPlace",
    "DaySlot",
    "Delegate",
    "Dismissal",
    "Engagement",
    "EntryHolder",
    "EventNews",
    "ExposureTerms",
    "FollowUp",
    "HeldDecision",
    "Incident",
    "IncomingReply",
    "InterpreterDetails",
    "Introduction",
    "MailChoice",
    "MatchmakingDay",
    "Meeting",
    "MeetingAgreement",
    "MeetingBlock",
    "MeetingDocument",
    "MeetingRequest",
    "Minutes",
    "MinutesConsent",
    "NewsLine",
    "NextStep",
    "PartnerList",
    "PartnerWish",
    "Posting",
    "PostingAnswer",
    "PostingFollow",
    "PostingNews",
    "PrivateNote",
    "ProfileVector",
    "Proposal",
    "ProposedTime",
    "Reminder",
    "Resource",
    "Series",
    "SeriesTime",
    "SubjectFollow",
    "SuggestionCounts",
    "SuggestionDigest",
    "SuggestionRefresh",
    "SuggestionRun",
    "SuggestionShard",
    "SuggestionShown",
    "ThreadMessage",
    "ThreadNews",
    "Timetable",
    "ToldSuggestions",
    "WeightSet",
    "WishImport",
]
