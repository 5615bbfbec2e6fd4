"""What the public may read of each resource, with all that its serializer shows, in a total order."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from regions.models import (
    CooperationInterest,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
    Territory,
)

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def public_day() -> "date":
    """Today, the same for every reader: what the API says depends on nobody's own clock."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def public_profiles(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """The profiles of the directory in their order, and nothing told about them yet."""
    return Profile.objects.visible_to(user).published().order_by("slug")


def published_profiles(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """Profiles with everything told about them: six queries more for any number of them."""
    others = Profile.objects.visible_to(user).published().order_by("slug")
    interests = (
        CooperationInterest.objects.open(public_day())
        .select_related("form", "sector", "third_region")
        .order_by("direction", "form__position", "sector__position", "pk")
    )
    return (
        Profile.objects.visible_to(user)
        .published()
        .for_cards()
        .prefetch_related(
            "themes",
            Prefetch("interests", interests),
            Prefetch("members", others),
            Prefetch("alliances", others),
        )
        .order_by("slug")
    )


def published_partnerships(user: "User | AnonymousUser") -> QuerySet[Partnership]:
    """Partnerships with those of their parties that are published."""
    return (
        Partnership.objects.told()
        .prefetch_related("forms", "sectors", Prefetch("parties", published_parties(user)))
        # Rows of one day keep the order in which they were written.
        .order_by("started_on", "pk")
    )


def published_parties(user: "User | AnonymousUser") -> QuerySet[PartnershipParty]:
    published = Profile.objects.visible_to(user).published()
    rows = PartnershipParty.objects.filter(profile__in=published)
    return rows.select_related("profile").order_by("pk")


def published_practices(user: "User | AnonymousUser") -> QuerySet[Practice]:
    """Practices with their partnership."""
    return (
        Practice.objects.published()
        .select_related("partnership")
        .prefetch_related(
            "partnership__forms",
            "partnership__sectors",
            Prefetch("partnership__parties", published_parties(user)),
        )
        .order_by("position", "pk")
    )


def sectors() -> QuerySet[Sector]:
    rows = Sector.objects.select_related("parent").prefetch_related("nace_divisions")
    return rows.order_by("position", "code")


def territories() -> QuerySet[Territory]:
    """From each country down, every territory followed by what lies in it."""
    return Territory.objects.select_related("parent").order_by("path")
