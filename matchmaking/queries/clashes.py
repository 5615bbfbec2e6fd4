"""Meetings at whose hour somebody is taken elsewhere."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from matchmaking.enums import Party
from matchmaking.models import Booking, Delegate, Engagement, Meeting
from regions.models import Profile


def clashing(
    meetings: QuerySet[Meeting], person: User, profile: Profile, *, seats: Collection[User]
) -> QuerySet[Meeting]:
    """Those that this person would attend for the profile, and at whose hour they are taken.

    They attend in the seat of one of ``seats``, or where the profile has named nobody. Taken is who
    has another meeting here, or something in a calendar that is read.
    """
    booked = Booking.objects.active().filter(user=person, **AT_THAT_HOUR)
    engaged = Engagement.objects.filter(availability__user=person, **AT_THAT_HOUR)
    return meetings.filter(
        attended_by(profile, seats),
        Exists(booked.exclude(meeting=OuterRef("pk"))) | Exists(engaged),
    )


AT_THAT_HOUR = {
    "during__startswith__lt": OuterRef("ends_at"),
    "during__endswith__gt": OuterRef("starts_at"),
}


def attended_by(profile: Profile, seats: Collection[User]) -> Q:
    named = Delegate.objects.current().filter(request=OuterRef("request"))
    nobody = Q()
    for party in Party:
        theirs = ~Q(**{f"request__{party}": profile})
        nobody &= theirs | ~Q(Exists(named.filter(side=party)))
    return Q(Exists(named.filter(user__in=seats))) | nobody
