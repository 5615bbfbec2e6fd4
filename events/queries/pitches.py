"""The order of the pitches of a session, each with the hour at which it is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from events.enums import SessionKind
from events.models import Event, Pitch, Session
from events.queries.listing import EUROPE, JAPAN
from events.queries.programme import programme_of
from kernel.clocks import Clock, clocks_once
from regions.models import Affiliation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Planned:
    """``is_own``: the reader presents it, or acts for who does."""

    pitch: Pitch
    clocks: list[Clock]
    is_over_time: bool
    is_own: bool

    @property
    def starts_at(self) -> datetime:
        return self.clocks[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return self.clocks[0].ends_at


def pitch_sessions(event: Event) -> QuerySet[Session]:
    return event.sessions.filter(kind=SessionKind.PITCHES).order_by("starts_at", "pk")


def public_sessions(event: Event) -> QuerySet[Session]:
    """Those that stand in the published programme."""
    version = event.versions.order_by("-number").first()
    keys = [one.key for day in programme_of(version).days for one in day.sessions]
    return pitch_sessions(event).filter(public_id__in=keys)


def planned(session: Session, user: "User | AnonymousUser") -> list[Planned]:
    """In their order, on the organiser's clock, the other side's and the reader's; two queries."""
    event = session.event
    zones = [event.time_zone, EUROPE if event.time_zone == JAPAN else JAPAN]
    if user.is_authenticated:
        zones.append(user.time_zone)
    pitches = list(session.pitches.select_related("profile"))
    own = own_profiles(pitches, user)
    found, at = [], session.starts_at
    for pitch in pitches:
        ends = at + timedelta(minutes=pitch.minutes)
        over = ends > session.ends_at
        found.append(Planned(pitch, clocks_once(at, ends, zones), over, pitch.profile_id in own))
        at = ends
    return found


def own_profiles(pitches: Iterable[Pitch], user: "User | AnonymousUser") -> set[int]:
    if not user.is_authenticated:
        return set()
    hats = Affiliation.objects.current().editing().filter(user=user)
    return set(
        hats.filter(profile__in=[one.profile_id for one in pitches]).values_list(
            "profile", flat=True
        )
    )
