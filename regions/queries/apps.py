"""The apps that people may connect, as the helpdesk sees them."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import App


def listed_apps() -> QuerySet[App]:
    """With ``people``, how many have connected it, and ``used_at``, when it came last."""
    valid = Q(connections__revoked_at=None, connections__expires_at__gt=timezone.now())
    return App.objects.annotate(
        people=Count("connections__user", filter=valid, distinct=True),
        used_at=Max("connections__last_used_at"),
    ).order_by("name_en", "pk")


@dataclass(frozen=True, slots=True)
class AppSettings:
    """What the maker of an app is told. ``is_on`` says whether anything can be connected here."""

    is_on: bool
    issuer: str
    discovery: str


def settings_of_apps() -> AppSettings:
    site = settings.SITE_URL
    return AppSettings(bool(settings.IDENTITY_KEY), site, site + reverse("oauth-configuration"))
