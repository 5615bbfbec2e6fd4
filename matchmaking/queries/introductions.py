"""Reads of introductions: whose turn it is, who is shown to whom, what the helpdesk proposes."""

from dataclasses import dataclass, field

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils import timezone

from accounts.models import User
from matchmaking.enums import IntroductionState, ProposalState
from matchmaking.models import (
    ContactMark,
    Dismissal,
    Introduction,
    MeetingRequest,
    Proposal,
)
from regions.enums import ProfileState, SharingPurpose
from regions.models import Affiliation, DataSharing, Profile
from regions.queries.cards import place_of, unless_own
from regions.queries.people import Reader, visible_contacts


@dataclass(frozen=True, slots=True)
class SharedContact:
    """Somebody to turn to, as the other side may see them. ``acting`` says that they agreed.

    ``person`` and ``contact`` are the keys of whom the log names.
    """

    name: str
    function: str
    email: str
    phone: str = ""
    acting: bool = False
    person: int | None = field(default=None, compare=False)
    contact: int | None = field(default=None, compare=False)


def shared_contacts(introduction: Introduction, profile: Profile) -> list[SharedContact]:
    """Whom the other side sees of ``profile``, best first; call it only for who may see them.

    The person who agreed for it, while they still act for it and the basis is recorded, and the key
    functions whose person consented to be shown to members. Nobody else: a colleague has agreed to
    nothing, nor has a successor before they say so.
    """
    agreed = (
        introduction.asked_by if profile.pk == introduction.asking_id else introduction.answered_by
    )
    acting = (
        Affiliation.objects.current()
        .editing()
        .filter(profile=profile, user=agreed, user__is_active=True)
        .filter(Exists(basis_for(profile, introduction.other_than(profile))))
        .select_related("user")
        .order_by("pk")
    )
    people = [
        SharedContact(
            one.user.full_name, one.function, one.user.email, acting=True, person=one.user_id
        )
        for one in acting[:1]
    ]
    known = {person.email for person in people}
    return [
        *people,
        *(
            SharedContact(one.name, one.function, one.email, one.phone, contact=one.pk)
            for one in visible_contacts(profile, Reader(member=True))
            if one.shown and one.email not in known
        ),
    ]


def basis_for(profile: Profile, receiver: Profile) -> QuerySet[DataSharing]:
    """Of the person outside: the standing record that they may be shown to that organisation."""
    return DataSharing.objects.standing().filter(
        person=OuterRef("user"),
        profile=profile,
        receiver=receiver,
        purpose=SharingPurpose.INTRODUCTION,
    )


def with_sides(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    return rows.select_related(
        "asking__seat", "asking__territory", "asked__seat", "asked__territory", "asked_by"
    )


def introductions_of(user: User, profiles: list[Profile]) -> QuerySet[Introduction]:
    """Those of these organisations; for the helpdesk without one, all. Unanswered ones first."""
    rows = Introduction.objects.visible_to(user)
    if profiles or not user.is_helpdesk:
        rows = rows.filter(Q(asking__in=profiles) | Q(asked__in=profiles))
    waits = Case(
        When(state=IntroductionState.ASKED, expires_at__gt=timezone.now(), then=0),
        default=1,
        output_field=IntegerField(),
    )
    return with_sides(rows).order_by(waits, "-created_at", "-pk")


def waiting_for(profiles: list[Profile], limit: int) -> list[Introduction]:
    """What these organisations are to answer, the one closest to its end first; one query."""
    if not profiles:
        return []
    rows = Introduction.objects.open().filter(asked__in=profiles)
    return list(with_sides(rows).order_by("expires_at", "pk")[:limit])


@dataclass(frozen=True, slots=True)
class StaffIntroduction:
    """An introduction by the helpdesk as one of its two organisations reads it."""

    proposal: Proposal
    partner: Profile
    place: str
    note: str
    note_lang: str  # empty where it is the page's own

    @property
    def desk(self) -> str:
        return self.proposal.get_desk_display()


def staff_introductions_for(profile: Profile) -> list[StaffIntroduction]:
    """What stands on top of its suggestions, newest first; one query.

    Left out is what expired, what this side put away, dismissed or knows, and what either side
    acted on since: by a request for a meeting or for an introduction.
    """
    return [staff_introduction(proposal, profile) for proposal in proposals_for(profile)]


def staff_introduction(proposal: Proposal, reader: Profile) -> StaffIntroduction:
    note, language = proposal.note_for(reader)
    partner = proposal.other_than(reader)
    return StaffIntroduction(proposal, partner, place_of(partner), note, unless_own(language))


def proposals_for(profile: Profile) -> QuerySet[Proposal]:
    mine = Q(profile=profile, profile_done_at=None) | Q(partner=profile, partner_done_at=None)
    either = Q(partner=OuterRef("profile")) | Q(partner=OuterRef("partner"))
    requests = MeetingRequest.objects.filter(
        between("sender", "receiver"), created_at__gt=OuterRef("created_at")
    )
    introductions = Introduction.objects.filter(
        between("asking", "asked"), created_at__gt=OuterRef("created_at")
    )
    acted = (
        Exists(Dismissal.objects.live().filter(either, profile=profile))
        | Exists(ContactMark.objects.live().filter(either, profile=profile))
        | Exists(requests)
        | Exists(introductions)
    )
    published = {f"{side}__state": ProfileState.PUBLISHED for side in ("profile", "partner")}
    rows = Proposal.objects.open().filter(mine, **published).exclude(acted)
    return rows.select_related(
        "profile__territory", "profile__seat", "partner__territory", "partner__seat"
    ).order_by("-created_at", "-pk")


def between(one: str, other: str) -> Q:
    """Of the two organisations of the proposal outside, whichever way round."""
    return Q(**{one: OuterRef("profile"), other: OuterRef("partner")}) | Q(
        **{one: OuterRef("partner"), other: OuterRef("profile")}
    )


def all_proposals() -> QuerySet[Proposal]:
    """What the helpdesk watches, open ones first, each latest first."""
    opened = Case(When(state=ProposalState.OPEN, then=0), default=1, output_field=IntegerField())
    rows = Proposal.objects.select_related("profile", "partner", "by")
    return rows.order_by(opened, "-created_at", "-pk")
