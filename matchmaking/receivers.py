"""What the floors below tell, and what follows from it here."""

from typing import Any

from django.dispatch import receiver

from matchmaking.services import postings, runs, suggestions
from regions.models import Profile
from regions.signals import profile_changed, profiles_changed, ties_changed


@receiver(profile_changed, dispatch_uid="matchmaking.refresh_suggestions")
def refresh_suggestions(profile: Profile, **_kwargs: Any) -> None:
    suggestions.note_change(profile)
    postings.refresh_words(profile)


@receiver(ties_changed, dispatch_uid="matchmaking.refresh_suggestions_of_parties")
def refresh_suggestions_of_parties(profiles: list[Profile], **_kwargs: Any) -> None:
    """Who is a partner already is no new suggestion, and the reverse."""
    suggestions.note_changes(profiles)


@receiver(profiles_changed, dispatch_uid="matchmaking.refresh_all_suggestions")
def refresh_all_suggestions(**_kwargs: Any) -> None:
    """Very many at once: a full run is cheaper than one change after the other."""
    runs.ask_for_run()
