"""Suggestions kept right: what changed is noted, and the lists follow."""

from django.utils import timezone

from kernel.background import defer
from matchmaking.models import SuggestionRefresh
from matchmaking.services.refreshing import refresh_suggestions
from matchmaking.services.runs import compute_suggestions
from regions.models import Profile

__all__ = ["compute_suggestions", "note_change", "refresh_suggestions"]


def note_change(profile: Profile) -> None:
    """Remember that the lists do not know this profile as it is now, and have them refreshed.

    The note is saved with the change itself, so neither a lost broker nor a killed worker loses it.
    """
    note = SuggestionRefresh(profile=profile, requested_at=timezone.now())
    SuggestionRefresh.objects.bulk_create(
        [note],
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=["requested_at", "applied_to", "covered_by"],
    )
    defer("matchmaking.refresh_suggestions")
