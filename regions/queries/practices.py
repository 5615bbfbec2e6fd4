"""Good practices with the partners who can tell more."""

from django.db.models import Prefetch, QuerySet

from regions.enums import ProfileState
from regions.models import PartnershipParty, Practice


def practices() -> QuerySet[Practice]:
    """In their order, with partnership, published parties, forms and sectors: four queries."""
    published = PartnershipParty.objects.filter(profile__state=ProfileState.PUBLISHED)
    parties = published.select_related("profile__territory").order_by("pk")
    return (
        Practice.objects.select_related("partnership")
        .prefetch_related(
            Prefetch("partnership__parties", parties),
            "partnership__forms",
            "partnership__sectors",
        )
        .order_by("position", "pk")
    )
