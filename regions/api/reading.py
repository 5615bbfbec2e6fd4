"""What the public may read of each resource, with all that its serializer shows, in a total order."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import NullIf
from django.utils import timezone

from regions.enums import CheckState, VersionState
from regions.models import (
    CooperationInterest,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
    Territory,
    VersionCheck,
)
from regions.queries.nested import nested

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
        .annotate(latest_checks=latest_checks())
        .prefetch_related(
            "themes",
            Prefetch("interests", interests),
            Prefetch("members", others),
            Prefetch("alliances", others),
        )
        .order_by("slug")
    )


def latest_checks() -> ArraySubquery:
    """Which desk approved the texts of each language last, of what stood in the directory."""
    approved = VersionCheck.objects.filter(
        version__profile=OuterRef("pk"),
        version__state=VersionState.PUBLISHED,
        state=CheckState.APPROVED,
        at__isnull=False,
    )
    latest = approved.order_by("door", "-at", "-pk").distinct("door")
    desk = NullIf("by__desk", Value(""))
    return nested(latest.annotate(desk=desk), "desk", "at", language="door")


def published_partnerships(user: "User | AnonymousUser") -> QuerySet[Partnership]:
    """Partnerships with those of their parties that are published."""
    return (
        Partnership.objects.told()
        .prefetch_related(
            "forms", "sectors", "milestones", Prefetch("parties", published_parties(user))
        )
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
            "indicators",
            "partnership__forms",
            "partnership__sectors",
            "partnership__milestones",
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
