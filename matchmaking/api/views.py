"""The public resources of this floor."""

from django.db.models import QuerySet

from matchmaking.api.filters import PostingFilters
from matchmaking.api.postings import EXAMPLE_ID, PostingSerializer
from matchmaking.models import Posting
from matchmaking.queries.postings import public_postings
from regions.api.bases import DirectoryResource
from regions.queries import revisions


class PostingViewSet(DirectoryResource[Posting]):
    """Partner searches and offers that are open at present, newest first. Who has answered or
    follows them is not told.
    """

    singular, plural = "A posting", "Postings"
    mirrored_as = "posting"
    key_help = "The id of the posting."
    tries = {"id": EXAMPLE_ID, "direction": "seek", "side": "jp", "sector": "FOR"}
    serializer_class = PostingSerializer
    filterset_class = PostingFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"
    families = (revisions.POSTINGS, revisions.PROFILES, revisions.TERMS)

    def get_queryset(self) -> QuerySet[Posting]:
        return public_postings()
