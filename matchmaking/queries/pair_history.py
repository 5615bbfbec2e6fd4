"""What two organisations have to do with each other: meetings held, partnerships, practices."""

from django.db.models import Count, Q, QuerySet

from matchmaking.models import Meeting
from matchmaking.queries.outcomes import held
from regions.models import Partnership, Profile


def meetings_between(one: Profile, other: Profile) -> QuerySet[Meeting]:
    """Confirmed ones in either direction, the earliest first."""
    there = Q(request__sender=one, request__receiver=other)
    back = Q(request__sender=other, request__receiver=one)
    return Meeting.objects.confirmed().filter(there | back).order_by("starts_at", "pk")


def held_between(one: Profile, other: Profile) -> QuerySet[Meeting]:
    return meetings_between(one, other).filter(held())


def partnership_between(one: Profile, other: Profile) -> Partnership | None:
    """The one with the fewest parties that lasts: two cities before an alliance that both joined."""
    places = Partnership.objects.filter(parties__profile=one, ended_on__isnull=True)
    both = places.filter(pk__in=other.partnerships.values("pk"))
    return both.annotate(size=Count("profiles")).order_by("size", "pk").first()
