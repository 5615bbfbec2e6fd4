"""Reads across requests, meetings and organisations, for pages."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from matchmaking.enums import Party
from matchmaking.models import Meeting, MeetingRequest
from regions.models import Affiliation, Profile, Sector


def with_details(requests: QuerySet[MeetingRequest]) -> QuerySet[MeetingRequest]:
    """With both organisations, their places and the times: a fixed number of queries."""
    return requests.select_related(
        "sender__seat",
        "sender__territory",
        "receiver__seat",
        "receiver__territory",
        "sector",
        "form",
        "meeting",
        "created_by",
    ).prefetch_related("times")


def own_profiles(user: User) -> list[Profile]:
    """The organisations of a person; ``acting`` on each says whether the person acts for it."""
    acting = Affiliation.objects.current().editing().filter(user=user, profile=OuterRef("pk"))
    return list(
        Profile.objects.of_person(user)
        .annotate(acting=Exists(acting))
        .select_related("seat", "territory")
        .order_by("name_en")
    )


def acts_for(user: User, profile: Profile | None) -> bool:
    """May this person act for one of their :func:`own_profiles`, or the helpdesk for any?"""
    return profile is not None and (user.is_helpdesk or getattr(profile, "acting", False))


def meeting_of(request: MeetingRequest) -> Meeting | None:
    return getattr(request, "meeting", None)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A person's requests: those that wait for them, those that wait for others, those closed."""

    to_answer: list[MeetingRequest]
    waiting: list[MeetingRequest]
    closed: list[MeetingRequest]


CLOSED_SHOWN = 20


def inbox(user: User, profiles: list[Profile]) -> Inbox:
    """The requests of these organisations, newest first; closed ones at most twenty."""
    mine = MeetingRequest.objects.filter(Q(sender__in=profiles) | Q(receiver__in=profiles))
    ours = {profile.pk for profile in profiles}
    awaiting = list(with_details(mine.awaiting().visible_to(user)))
    to_answer = [request for request in awaiting if request.answering.pk in ours]
    waiting = [request for request in awaiting if request.answering.pk not in ours]
    closed = with_details(mine.exclude(pk__in=[r.pk for r in awaiting]).visible_to(user))
    return Inbox(to_answer, waiting, list(closed[:CLOSED_SHOWN]))


def all_open(user: User) -> list[MeetingRequest]:
    """What the helpdesk watches: every open request, the one closest to its deadline first."""
    return list(with_details(MeetingRequest.objects.visible_to(user).open().order_by("expires_at")))


def upcoming_meetings(profiles: list[Profile], *, after: object, limit: int = 20) -> list[Meeting]:
    mine = Meeting.objects.confirmed().filter(ends_at__gt=after)
    mine = mine.filter(Q(request__sender__in=profiles) | Q(request__receiver__in=profiles))
    return list(
        mine.select_related(
            "request__sender__seat",
            "request__sender__territory",
            "request__receiver__seat",
            "request__receiver__territory",
        ).order_by("starts_at")[:limit]
    )


def find_request(user: User, public_id: UUID) -> MeetingRequest:
    """One request that this person may see. Raises MeetingRequest.DoesNotExist."""
    return with_details(MeetingRequest.objects.visible_to(user)).get(public_id=public_id)


def our_side(request: MeetingRequest, profiles: list[Profile]) -> Profile:
    """The reader's organisation in a request; for the helpdesk, the one that is to answer."""
    ours = {profile.pk for profile in profiles}
    if request.sender_id in ours:
        return request.sender
    if request.receiver_id in ours:
        return request.receiver
    return request.sender if request.turn == Party.SENDER else request.receiver


def sector_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Leaf sectors under their heads, as grouped choices."""
    leaves = Sector.objects.filter(parent__isnull=False).select_related("parent")
    ordered = leaves.order_by("parent__position", "position")
    return [
        (head.name, [(leaf.code, leaf.name) for leaf in group])
        for head, group in groupby(ordered, key=lambda leaf: leaf.parent)
        if head is not None
    ]
