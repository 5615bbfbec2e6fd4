"""What the floors below tell, and what follows from it here."""

from typing import Any

from django.dispatch import receiver

from matchmaking.services import suggestions
from regions.models import Profile
from regions.signals import profile_changed, profiles_changed


@receiver(profile_changed, dispatch_uid="matchmaking.refresh_suggestions")
def refresh_suggestions(profile: Profile, **_kwargs: Any) -> None:
    suggestions.note_change(profile)


@receiver(profiles_changed, dispatch_uid="matchmaking.refresh_all_suggestions")
def refresh_all_suggestions(**_kwargs: Any) -> None:
    """A note on any profile has every list computed anew: one is enough for all."""
    if profile := Profile.objects.published().order_by("pk").first():
        suggestions.note_change(profile)
