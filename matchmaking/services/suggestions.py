"""Suggestions kept right: what changed is noted, and the lists follow."""

from collections.abc import Iterable

from django.utils import timezone

from kernel.background import defer
from matchmaking.models import SuggestionRefresh
from matchmaking.services.refreshing import refresh_suggestions
from matchmaking.services.runs import compute_suggestions
from regions.models import Profile

__all__ = ["compute_suggestions", "note_change", "note_changes", "refresh_suggestions"]


def note_change(profile: Profile) -> None:
    """Remember that the lists do not know this profile as it is now, and have them refreshed.

    The note is saved with the change itself, so neither a lost broker nor a killed worker loses it.
    """
    note_changes([profile])


def note_changes(profiles: Iterable[Profile]) -> None:
    """The same for several: in the order of their keys, so that two who note wait, not deadlock."""
    now = timezone.now()
    ordered = sorted(profiles, key=lambda profile: profile.pk)
    SuggestionRefresh.objects.bulk_create(
        [SuggestionRefresh(profile=profile, requested_at=now) for profile in ordered],
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=["requested_at", "applied_to", "covered_by"],
    )
    defer("matchmaking.refresh_suggestions")
