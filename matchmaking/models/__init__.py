from matchmaking.models.exposure import Appearance
from matchmaking.models.meetings import Booking, Meeting
from matchmaking.models.requests import MeetingRequest, ProposedTime
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
from matchmaking.models.weights import WeightSet

__all__ = [
    "LIST_DEPTH",
    "LIST_LENGTH",
    "PARTS_KEPT",
    "Appearance",
    "Booking",
    "Meeting",
    "MeetingRequest",
    "PartnerList",
    "ProfileVector",
    "ProposedTime",
    "SuggestionRefresh",
    "SuggestionRun",
    "SuggestionShard",
    "SuggestionShown",
    "WeightSet",
]
