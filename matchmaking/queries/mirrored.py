"""Partner searches and offers as copies of the directory hold them."""

from collections.abc import Collection

from django.utils import timezone

from matchmaking.enums import PostingState
from matchmaking.models import Posting
from regions.enums import ChangeReason
from regions.queries.mirrored import Farewell, Link, Mirrored


def kinds() -> list[Mirrored]:
    return [
        Mirrored(
            kind="posting",
            public=Posting.objects.public,
            key="public_id",
            records="matchmaking.api.mirrored.records",
            farewells=why_postings_left,
            table="matchmaking.api.mirrored.POSTINGS",
            fades=True,
        )
    ]


def links() -> list[Link]:
    return [
        Link("profile", "posting", Posting, "organisation_id", "pk"),
        Link("cooperation_form", "posting", Posting, "form_id", "pk"),
        Link("sector", "posting", Posting, "sector_id", "pk"),
        Link("third_region", "posting", Posting, "third_region_id", "pk"),
    ]


def why_postings_left(rows: Collection[int]) -> dict[int, Farewell]:
    """Their day has passed; or somebody closed or hid them, or their organisation left."""
    today = timezone.localdate()
    ended = Posting.objects.filter(pk__in=rows, state=PostingState.OPEN, hidden_at=None)
    over = set(ended.filter(open_until__lt=today).values_list("pk", flat=True))
    kept = Posting.objects.filter(pk__in=rows).values_list("pk", flat=True)
    return {pk: (ChangeReason.EXPIRED if pk in over else ChangeReason.WITHDRAWN, "") for pk in kept}
