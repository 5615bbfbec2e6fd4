"""How many suggestions of each kind there are, counted behind the page for its tabs."""

from datetime import timedelta

from django.utils import timezone

from kernel.background import defer
from matchmaking.models import SuggestionCounts
from matchmaking.queries.partners import PartnersPage, counts_of
from regions.models import Profile

GOOD_FOR = timedelta(hours=6)


def count_again_if_old(page: PartnersPage) -> bool:
    """Have the kinds counted where that was long ago, before the lists of today, or is wrong."""
    counted = page.counted_at
    old = counted is None or counted < timezone.now() - GOOD_FOR
    outdated = bool(counted and page.computed_at and counted < page.computed_at)
    if old or outdated or page.counts.get(page.kind) != page.found:
        defer("matchmaking.count_suggestions", page.profile.pk)
        return True
    return False


def count_suggestions(profile_id: int) -> bool:
    """Count every kind for one organisation; false where it is not in the directory any more."""
    profile = Profile.objects.published().filter(pk=profile_id).first()
    if profile is None:
        return False
    now = timezone.now()
    SuggestionCounts.objects.update_or_create(
        profile=profile, defaults={"counts": counts_of(profile), "counted_at": now}
    )
    return True
