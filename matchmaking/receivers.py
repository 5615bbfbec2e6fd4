"""What the floors below tell, and what follows from it here."""

from typing import Any

from django.dispatch import receiver

from matchmaking.services import runs, suggestions
from regions.models import Profile
from regions.signals import profile_changed, profiles_changed


@receiver(profile_changed, dispatch_uid="matchmaking.refresh_suggestions")
def refresh_suggestions(profile: Profile, **_kwargs: Any) -> None:
    suggestions.note_change(profile)


@receiver(profiles_changed, dispatch_uid="matchmaking.refresh_all_suggestions")
def refresh_all_suggestions(**_kwargs: Any) -> None:
    """Very many at once: a full run is cheaper than one change after the other."""
    runs.ask_for_run()
