"""Which profiles are to be asked whether they are still right, and which interests end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from regions.enums import UpkeepKind
from regions.models import Affiliation, CooperationInterest, Profile, Upkeep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from regions.models.profiles import ProfileQuerySet


ROUNDS = 3  # asked once, repeated twice
PAUSE = timedelta(days=30)
RENEWAL_WINDOW = timedelta(days=30)
RENEWAL_PAUSE = timedelta(days=25)  # shorter than the window: nothing ends unannounced
RENEWABLE_FOR = timedelta(days=365)  # after the end


def with_rounds(profiles: "ProfileQuerySet") -> QuerySet[Any]:
    """Since when nobody said anything (``basis``), how often and when last asked about that."""
    about_this = Q(upkeep__kind=UpkeepKind.CONFIRM, upkeep__about=F("basis"))
    created = Cast("created_at", DateField())
    return profiles.annotate(
        basis=Coalesce("confirmed_on", created, output_field=DateField())
    ).annotate(
        asked=Count("upkeep", filter=about_this),
        asked_on=Max("upkeep__done_on", filter=about_this),
    )


def edited() -> Exists:
    """Somebody is there to be asked."""
    editors = Affiliation.objects.current().editing().filter(user__is_active=True)
    return Exists(editors.filter(profile=OuterRef("pk")))


def to_be_asked(today: date) -> QuerySet[Profile]:
    """Published, not confirmed for long, and not asked lately nor three times about this."""
    limit = today - timedelta(days=settings.CONFIRMATION_ASKED_AFTER_DAYS)
    old = Q(confirmed_on__lte=limit) | Q(confirmed_on=None, created_at__date__lte=limit)
    due = Q(asked=0) | Q(asked__lt=ROUNDS, asked_on__lte=today - PAUSE)
    published = Profile.objects.published().filter(old, edited())
    return with_rounds(published).filter(due).order_by("pk")


def unanswered(today: date) -> QuerySet[Profile]:
    """Asked three times, the last time a month ago, and still not confirmed: the desk's turn."""
    asked = with_rounds(Profile.objects.published())
    return asked.filter(asked__gte=ROUNDS, asked_on__lte=today - PAUSE)


def profiles_to_confirm(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """What this reader may open, with all that is to be looked at once more."""
    said = CooperationInterest.objects.open().select_related("form", "sector", "third_region")
    return (
        Profile.objects.visible_to(user)
        .for_cards()
        .prefetch_related(
            "themes", "key_functions", Prefetch("interests", said.order_by("direction", "pk"))
        )
    )


def renewable(profile: Profile, today: date) -> QuerySet[CooperationInterest]:
    """What ends soon, or has ended within the last year."""
    # Not through profile.interests: where that is prefetched it leaves out what has ended.
    ending = CooperationInterest.objects.filter(
        profile=profile,
        expires_on__gt=today - RENEWABLE_FOR,
        expires_on__lte=today + RENEWAL_WINDOW,
    )
    return ending.select_related("form", "sector", "third_region").order_by("direction", "pk")


def to_renew(today: date) -> "ProfileQuerySet":
    """Published profiles with interests that end within the window, and no mail about it lately."""
    soon = CooperationInterest.objects.filter(
        expires_on__gte=today, expires_on__lte=today + RENEWAL_WINDOW
    )
    lately = Upkeep.objects.filter(kind=UpkeepKind.RENEW, done_on__gt=today - RENEWAL_PAUSE)
    return (
        Profile.objects.published()
        .filter(pk__in=soon.values("profile"))
        .filter(edited(), ~Exists(lately.filter(profile=OuterRef("pk"))))
        .order_by("pk")
    )


def lapsed(today: date) -> QuerySet[CooperationInterest, tuple[int, date | None]]:
    """Profile and day of interests that ended without anybody having taken note of it."""
    noted = Upkeep.objects.filter(
        kind=UpkeepKind.LAPSE, profile=OuterRef("profile"), about=OuterRef("expires_on")
    )
    ended = CooperationInterest.objects.filter(expires_on__lt=today).filter(~Exists(noted))
    return ended.values_list("profile", "expires_on").distinct().order_by("profile", "expires_on")
