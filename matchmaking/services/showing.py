"""What was shown to whom, for the measure of suggestions: whose people, never which person."""

from collections.abc import Mapping

from django.utils import timezone

from matchmaking.enums import SuggestionKind
from matchmaking.models import SuggestionShown
from regions.models import Profile


def note_shown(
    profile: Profile,
    partners: Mapping[int, str],
    *,
    weight_set: int | None = None,
) -> None:
    """These partners stood on the page of this organisation today. However often: one row a day.

    ``partners`` says as which kind of suggestion; ``weight_set`` is the key of the set that a list
    of new partners was computed with.
    """
    today = timezone.localdate()
    SuggestionShown.objects.bulk_create(
        [
            SuggestionShown(
                profile=profile,
                partner_id=pk,
                day=today,
                kind=kind,
                weight_set_id=weight_set if kind == SuggestionKind.NEW else None,
            )
            for pk, kind in partners.items()
        ],
        ignore_conflicts=True,
    )
