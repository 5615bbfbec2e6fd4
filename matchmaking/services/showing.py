"""What was shown to whom, for the measure of suggestions: whose people, never which person."""

from collections.abc import Iterable

from django.utils import timezone

from matchmaking.models import SuggestionShown
from regions.models import Profile


def note_shown(profile: Profile, partners: Iterable[int]) -> None:
    """These partners stood on the page of this organisation today. However often: one row a day."""
    today = timezone.localdate()
    SuggestionShown.objects.bulk_create(
        [SuggestionShown(profile=profile, partner_id=pk, day=today) for pk in partners],
        ignore_conflicts=True,
    )
