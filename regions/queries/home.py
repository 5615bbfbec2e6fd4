"""What the home page tells: figures and news."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from regions.enums import ProfileKind, Side
from regions.models import Practice, Profile


@dataclass(frozen=True, slots=True)
class Figures:
    europe: int
    japan: int
    clusters: int
    practices: int


def figures() -> Figures:
    """Published profiles by side, clusters with their alliances, good practices."""
    clusters = [ProfileKind.CLUSTER, ProfileKind.ALLIANCE]
    counted = Profile.objects.published().aggregate(
        europe=Count("pk", filter=Q(side=Side.EU)),
        japan=Count("pk", filter=Q(side=Side.JP)),
        clusters=Count("pk", filter=Q(kind__in=clusters)),
    )
    return Figures(**counted, practices=Practice.objects.published().count())


def latest_practices(number: int = 3) -> QuerySet[Practice]:
    return Practice.objects.published().order_by("-position", "-pk")[:number]
