"""What the floors below tell, and what follows from it here."""

from typing import Any

from django.dispatch import receiver

from matchmaking.services import suggestions
from regions.models import Profile
from regions.signals import profile_changed


@receiver(profile_changed, dispatch_uid="matchmaking.refresh_suggestions")
def refresh_suggestions(profile: Profile, **_kwargs: Any) -> None:
    suggestions.note_change(profile)
