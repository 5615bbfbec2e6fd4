"""Reads of stored suggestions, for pages: with sentences, and with what is already under way."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matchmaking.enums import MeetingState, RequestState, RunState
from matchmaking.explanations import Explanation, Fit, explain, fit_of
from matchmaking.models import MeetingRequest, Suggestion, SuggestionRefresh, SuggestionRun
from matchmaking.queries.feedback import new_only
from matchmaking.queries.requests import meeting_of
from matchmaking.queries.vocabulary import read_vocabulary
from regions.enums import Direction, ProfileState, Side
from regions.models import CooperationInterest, Profile, ProfileSector, ShortlistEntry
from regions.queries.cards import ProfileCard, profile_card

SHOWN = 10


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
class SuggestionsPage:
    """``missing`` names what the profile does not say yet; ``computing`` that a newer list comes."""

    profile: Profile
    partners: list[SuggestedPartner]
    missing: list[str]
    computing: bool
    run: SuggestionRun | None

    @property
    def has_other_side(self) -> bool:
        return self.profile.side in {Side.EU, Side.JP}


@dataclass(frozen=True, slots=True)
class OwnFit:
    """Why this partner stands in the list of one of the reader's organisations."""

    profile: Profile
    fit: Fit
    explanation: Explanation


def suggestions_page(profile: Profile) -> SuggestionsPage:
    """All that the page shows for one organisation, in eight queries."""
    done = SuggestionRun.objects.filter(state=RunState.DONE).order_by("-started_at").first()
    waiting = SuggestionRefresh.objects.filter(profile=profile).exists()
    return SuggestionsPage(
        profile=profile,
        partners=top_suggestions(profile, SHOWN),
        missing=missing_facts(profile),
        computing=waiting or done is None,
        run=done,
    )


def top_suggestions(profile: Profile, limit: int) -> list[SuggestedPartner]:
    """The best partners of a profile with their reasons; five queries, one if there are none.

    A partner that left the directory since the lists were computed is not shown, nor one that this
    organisation dismissed or is in contact with.
    """
    listed = list(
        new_only(
            Suggestion.objects.filter(profile=profile, partner__state=ProfileState.PUBLISHED)
        ).order_by("rank")[:limit]
    )
    if not listed:
        return []
    saved = ShortlistEntry.objects.filter(organisation=profile, profile=OuterRef("pk"))
    shown = Profile.objects.for_cards().annotate(saved=Exists(saved))
    cards = shown.in_bulk([row.partner_id for row in listed])
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


def missing_facts(profile: Profile) -> list[str]:
    """What the profile could still say to get better suggestions, the weightiest first."""
    interests = CooperationInterest.objects.open().filter(profile=OuterRef("pk"))
    said = (
        Profile.objects.filter(pk=profile.pk)
        .annotate(
            seeks=Exists(interests.filter(direction=Direction.SEEK)),
            offers=Exists(interests.filter(direction=Direction.OFFER)),
            strengths=Exists(
                ProfileSector.objects.filter(profile=OuterRef("pk"), flagship_rank__isnull=False)
            ),
        )
        .values("seeks", "offers", "strengths")
        .get()
    )
    wanted = [
        (said["seeks"], _("What you seek: a form of cooperation in a sector")),
        (said["offers"], _("What you offer: a form of cooperation in a sector")),
        (said["strengths"], _("Your flagship strengths, up to three sectors")),
        (bool(profile.languages), _("The languages that you work in")),
    ]
    return [text for is_said, text in wanted if not is_said]


def own_fit(user: User, partner: Profile) -> OwnFit | None:
    """The best fit between the reader's organisations and a partner; two queries, one if none."""
    row = (
        new_only(
            Suggestion.objects.filter(profile__in=Profile.objects.of_person(user), partner=partner)
        )
        .select_related("profile")
        .order_by("-score", "profile__public_id")
        .first()
    )
    if row is None:
        return None
    explanation = explain(row.reasons, vocab=read_vocabulary())
    return OwnFit(row.profile, fit_of(row.score), explanation)
