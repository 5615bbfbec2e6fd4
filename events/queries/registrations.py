"""Registrations as pages read them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from events.enums import RegistrationState
from events.models import Event, Question, Registration, Session
from regions.models import Affiliation, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of registrations is narrowed to; empty is everything."""

    state: str = ""
    side: str = ""
    kind: str = ""
    track: str = ""
    part: str = ""
    words: str = ""


def own_registration(event: Event, user: "User | AnonymousUser") -> Registration | None:
    """The live one, or where there is none the latest."""
    if not user.is_authenticated:
        return None
    rows = event.registrations.filter(user=user).select_related("profile")
    found = list(rows.order_by("-created_at", "-pk"))
    return next((one for one in found if one.is_live), found[0] if found else None)


def registered_colleagues(event: Event, by: User) -> QuerySet[Registration]:
    """Those whom this person registered, beside the person."""
    rows = event.registrations.live().filter(by=by).exclude(user=by)
    return rows.select_related("user", "profile", "event").order_by("pk")


def own_coming(user: "User | AnonymousUser") -> QuerySet[Registration]:
    """Where this person is registered, what comes next first."""
    if not user.is_authenticated:
        return Registration.objects.none()
    real = Registration.objects.live().filter(event__rehearsal_of=None)
    rows = real.filter(user=user, event__ends_at__gte=timezone.now())
    return rows.select_related("event", "profile").order_by("event__starts_at", "pk")


def speaking_for(user: User) -> list[Profile]:
    """The organisations that a person may come for."""
    return list(Profile.objects.of_person(user).order_by("pk"))


def colleagues(profile: Profile, user: User) -> list[User]:
    """Whom this person may register for the organisation: itself first."""
    tied = Affiliation.objects.current().filter(profile=profile)
    if not tied.editing().filter(user=user).exists():
        return [user]
    others = User.objects.filter(affiliations__in=tied, is_active=True).exclude(pk=user.pk)
    return [user, *others.distinct().order_by("pk")]


def place_in_queue(registration: Registration) -> int:
    """One for who is next; nought for who does not wait."""
    if registration.state != RegistrationState.WAITING:
        return 0
    before = Q(queued_at__lt=registration.queued_at) | Q(
        queued_at=registration.queued_at, pk__lt=registration.pk
    )
    waiting = Registration.objects.filter(
        event_id=registration.event_id, state=RegistrationState.WAITING
    )
    return waiting.filter(before).count() + 1


def questions_for(event: Event, profile: Profile) -> list[Question]:
    """What is asked of this side."""
    return [one for one in event.questions.all() if one.side in {"", profile.side}]


def attendees(event: Event, *, participant: bool) -> QuerySet[Registration]:
    """Confirmed people as this reader may see them, by organisation."""
    rows = event.registrations.all().shown_to(participant=participant)
    return rows.select_related("user", "profile").order_by("profile__name_en", "pk")


def registrations_of(event: Event, filters: Filters) -> QuerySet[Registration]:
    rows = event.registrations.select_related("user", "profile", "event").order_by(
        "-created_at", "-pk"
    )
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.side:
        rows = rows.filter(profile__side=filters.side)
    if filters.kind:
        rows = rows.filter(profile__kind=filters.kind)
    if filters.track:
        rows = rows.filter(tracks__in=event.tracks.filter(pk=filters.track))
    if filters.part:
        rows = rows.filter(parts__in=event.sessions.filter(signup=True, public_id=filters.part))
    if filters.words:
        rows = rows.filter(named_like(filters.words))
    return rows


def with_parts(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """What each has signed up for, in one query more."""
    return rows.prefetch_related(Prefetch("parts", Session.objects.filter(signup=True)))


def named_like(words: str) -> Q:
    found = Q(code__iexact=words)
    for name in ("given_name", "family_name", "given_name_ja", "family_name_ja", "email"):
        found |= Q(**{f"user__{name}__icontains": words})
    for name in ("name_en", "name_ja"):
        found |= Q(**{f"profile__{name}__icontains": words})
    return found
