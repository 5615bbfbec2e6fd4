"""Tokens of programs, as their person sees them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import ApiToken, User
from regions.models import Profile

WARNED_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ListedToken:
    """``organisation`` is None for a token of the helpdesk, or of a record that is gone."""

    token: ApiToken
    organisation: Profile | None


def tokens_of(user: User) -> list[ListedToken]:
    """All tokens of a person, the valid ones first; two queries."""
    rows = list(ApiToken.objects.filter(user=user))
    named = {row.organisation_id for row in rows if row.organisation_id}
    profiles = {one.public_id: one for one in Profile.objects.filter(public_id__in=named)}
    rows.sort(key=lambda row: not row.is_valid)
    return [
        ListedToken(row, profiles.get(row.organisation_id) if row.organisation_id else None)
        for row in rows
    ]


def tokens_to_warn_of() -> QuerySet[ApiToken]:
    """Valid ones that end within a week, of people who can still sign in; none that was made for
    less than twice as long, and none twice.
    """
    due = ApiToken.objects.valid().filter(
        warned_at=None,
        user__is_active=True,
        expires_at__lte=timezone.now() + WARNED_BEFORE,
        expires_at__gt=F("created_at") + 2 * WARNED_BEFORE,
    )
    return due.select_related("user").order_by("expires_at", "pk")
