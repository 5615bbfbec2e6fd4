"""Who is registered for the event of a matchmaking day, for which organisation."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from events.enums import AttendeeRole, RegistrationState
from events.models import Event, Registration
from matchmaking.models import DayParticipant, MatchmakingDay
from regions.models import Affiliation, Profile

if TYPE_CHECKING:
    from accounts.models import User


def delegates_of_event(event: Event) -> QuerySet[Registration]:
    """Confirmed people who come for their organisation."""
    return event.registrations.filter(state=RegistrationState.CONFIRMED, role=AttendeeRole.DELEGATE)


def coming_for(event: Event, profile: Profile) -> QuerySet[Registration]:
    return delegates_of_event(event).filter(profile=profile)


def could_join(day: MatchmakingDay) -> QuerySet[Profile]:
    """Organisations with somebody registered that do not take part yet."""
    coming = delegates_of_event(day.event).filter(profile=OuterRef("pk"))
    there = DayParticipant.objects.current().filter(day=day, profile=OuterRef("pk"))
    rows = Profile.objects.filter(Exists(coming), ~Exists(there))
    return rows.order_by("name_en", "pk")


def own_could_join(day: MatchmakingDay, user: "User") -> QuerySet[Profile]:
    """Those of them that this person acts for."""
    acting = Affiliation.objects.current().editing().filter(user=user, profile=OuterRef("pk"))
    return could_join(day).filter(Exists(acting))


def own_organisations(user: "User") -> QuerySet[Profile]:
    """Whom this person acts for."""
    acting = Affiliation.objects.current().editing().filter(user=user, profile=OuterRef("pk"))
    return Profile.objects.filter(Exists(acting)).order_by("pk")
