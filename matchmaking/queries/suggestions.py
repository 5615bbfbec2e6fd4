"""Reads of stored suggestions, for pages: with sentences, and with what is already under way."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matchmaking.enums import MeetingState, RequestState
from matchmaking.explanations import Explanation, Fit, explain, fit_of
from matchmaking.models import MeetingRequest, Suggestion
from matchmaking.queries.requests import meeting_of
from matchmaking.queries.vocabulary import read_vocabulary
from matchmaking.scoring.facts import Fact
from regions.enums import ProfileState
from regions.models import Profile
from regions.queries.cards import ProfileCard, profile_card


@dataclass(frozen=True, slots=True)
class Contact:
    """What already runs between the two, with the page of it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SuggestedPartner:
    """One line of a list, ready to be read."""

    rank: int
    partner: Profile
    card: ProfileCard
    fit: Fit
    explanation: Explanation
    subject: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class ListedPartner:
    """One line of a stored list, without words."""

    partner: int
    score: float
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class OwnFit:
    """Why this partner stands in the list of one of the reader's organisations."""

    profile: Profile
    fit: Fit
    explanation: Explanation


def listed_partners(profile: Profile, limit: int) -> list[ListedPartner]:
    """The stored list of a profile, best first: one query."""
    rows = Suggestion.objects.filter(profile=profile, partner__state=ProfileState.PUBLISHED)
    ordered = rows.order_by("rank").values_list("partner_id", "score", "reasons")
    return [ListedPartner(*row) for row in ordered[:limit]]


def listed_partner(profile: Profile, partner: Profile) -> ListedPartner | None:
    """The line about one partner in the stored list of a profile: one query."""
    row = Suggestion.objects.filter(profile=profile, partner=partner)
    found = row.values_list("partner_id", "score", "reasons").first()
    return ListedPartner(*found) if found else None


def top_suggestions(profile: Profile, limit: int) -> list[SuggestedPartner]:
    """The best partners of a profile with their reasons; five queries, one if there are none.

    A partner that left the directory since the lists were computed is not shown.
    """
    listed = list(
        Suggestion.objects.filter(profile=profile, partner__state=ProfileState.PUBLISHED).order_by(
            "rank"
        )[:limit]
    )
    if not listed:
        return []
    cards = Profile.objects.for_cards().in_bulk([row.partner_id for row in listed])
    contacts = contacts_of(profile, cards)
    vocab = read_vocabulary()
    return [
        SuggestedPartner(
            rank=row.rank,
            partner=cards[row.partner_id],
            card=profile_card(cards[row.partner_id]),
            fit=fit_of(row.score),
            explanation=explain(row.reasons, vocab=vocab),
            subject=next((fact["sector"] for fact in row.reasons if "sector" in fact), ""),
            contact=contacts.get(row.partner_id),
        )
        for row in listed
    ]


def contacts_of(profile: Profile, partners: dict[int, Profile]) -> dict[int, Contact]:
    """Open requests and meetings between a profile and these partners, the latest of each."""
    under_way = Q(state=RequestState.OPEN, expires_at__gt=timezone.now()) | Q(
        meeting__state=MeetingState.CONFIRMED
    )
    between = Q(sender=profile, receiver__in=partners) | Q(receiver=profile, sender__in=partners)
    requests = MeetingRequest.objects.filter(under_way, between).select_related("meeting")
    return {
        other_id: _contact(request)
        for request in requests.order_by("created_at", "pk")
        for other_id in {request.sender_id, request.receiver_id} - {profile.pk}
    }


def _contact(request: MeetingRequest) -> Contact:
    meeting = meeting_of(request)
    if meeting is None:
        return Contact(_("A request for a meeting is open"), request.get_absolute_url())
    if meeting.ends_at > timezone.now():
        return Contact(_("A meeting is arranged"), meeting.get_absolute_url())
    return Contact(_("A meeting was arranged before"), meeting.get_absolute_url())


def own_fit(user: User, partner: Profile) -> OwnFit | None:
    """The best fit between the reader's organisations and a partner; two queries, one if none."""
    row = (
        Suggestion.objects.filter(profile__in=Profile.objects.of_person(user), partner=partner)
        .select_related("profile")
        .order_by("-score", "profile__public_id")
        .first()
    )
    if row is None:
        return None
    explanation = explain(row.reasons, vocab=read_vocabulary())
    return OwnFit(row.profile, fit_of(row.score), explanation)
