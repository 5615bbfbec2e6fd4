"""Reads of stored suggestions, for pages: with sentences, and with what is already under way."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matchmaking.enums import MeetingState, RequestState
from matchmaking.explanations import Explanation, Fit, explain, fit_of
from matchmaking.models import PARTS_KEPT, MeetingRequest, PartnerList
from matchmaking.queries.feedback import set_aside, without_set_aside
from matchmaking.queries.market import Line, facts_of_lines
from matchmaking.queries.requests import meeting_of
from matchmaking.queries.vocabulary import read_vocabulary
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
class OwnFit:
    """Why this partner stands in the list of one of the reader's organisations."""

    profile: Profile
    fit: Fit
    explanation: Explanation


def top_suggestions(profile: Profile, limit: int) -> list[SuggestedPartner]:
    """The best partners of a profile with their reasons; one query if there are none.

    They come in the order in which everybody fitting is seen somewhere. A partner that left the
    directory since the lists were computed is not shown, nor one that this organisation dismissed
    or is in contact with.
    """
    listed = listed_partners(profile)
    rows = without_set_aside(Profile.objects.published(), profile).for_cards()
    cards = rows.in_bulk([line.partner for line in listed.lines])
    lines = [line for line in listed.lines if line.partner in cards][:limit]
    if not lines:
        return []
    cards = {line.partner: cards[line.partner] for line in lines}
    contacts = contacts_of(profile, cards)
    vocab = read_vocabulary()
    reasons = facts_of_lines(profile.pk, lines, listed.run)
    return [
        SuggestedPartner(
            rank=rank,
            partner=cards[line.partner],
            card=profile_card(cards[line.partner]),
            fit=fit_of(line.score),
            explanation=explain(facts, vocab=vocab),
            subject=next((fact["sector"] for fact in facts if "sector" in fact), ""),
            contact=contacts.get(line.partner),
        )
        for rank, (line, facts) in enumerate(zip(lines, reasons, strict=True), start=1)
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """The stored list of a profile, in the order that readers see, and the run that it is of."""

    run: int
    lines: list[Line]


def listed_partners(profile: Profile) -> Listed:
    """The current list of a profile; one query."""
    stored = PartnerList.objects.current().filter(profile=profile).first()
    return Listed(stored.run_id, lines_of(stored)) if stored else Listed(0, [])


def lines_of(stored: PartnerList) -> list[Line]:
    """First those shown so that everybody is seen somewhere, then the others by their scores."""
    others = range(len(stored.partners) - stored.inserted)
    order = [*stored.shown, *(place for place in others if place not in set(stored.shown))]
    return [line_of(stored, place) for place in order]


def line_of(stored: PartnerList, place: int) -> Line:
    first, end = place * PARTS_KEPT, (place + 1) * PARTS_KEPT
    return Line(
        stored.partners[place],
        stored.scores[place],
        stored.parts[first:end],
        stored.shares[first:end],
    )


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
    """The best fit between the reader's organisations and a partner; one query if there is none."""
    listed = PartnerList.objects.current().filter(
        profile__in=Profile.objects.of_person(user), partners__contains=[partner.pk]
    )
    lists = listed.exclude(set_aside(OuterRef("profile"), partner))
    fits = [
        (line_of(stored, stored.partners.index(partner.pk)), stored)
        for stored in lists.select_related("profile")
    ]
    if not fits:
        return None
    line, stored = min(fits, key=lambda fit: (-fit[0].score, str(fit[1].profile.public_id)))
    (facts,) = facts_of_lines(stored.profile_id, [line], stored.run_id)
    return OwnFit(stored.profile, fit_of(line.score), explain(facts, vocab=read_vocabulary()))
