"""Partner searches and offers as a copy of the directory holds them: as their addresses show them."""

from collections.abc import Collection
from typing import Any

from matchmaking.api.postings import PostingSerializer
from matchmaking.queries.postings import public_postings
from regions.dumps.tables import Record, Table, joined, two
from regions.queries.mirrored import Site


def records(_kind: str, rows: Collection[int], site: Site) -> dict[int, Any]:
    """The public ones of these rows, by row."""
    serializer = PostingSerializer(context={"request": site})
    return {
        posting.pk: serializer.to_representation(posting)
        for posting in public_postings().filter(pk__in=rows)
    }


def posting_row(record: Record) -> list[Any]:
    organisation, third_region = record["organisation"], record["third_region"]
    return [
        *(record["id"], record["url"], record["direction"]),
        *(organisation["id"], *two(organisation, "name"), organisation["side"]),
        *(record["form"]["code"], record["sector"]["code"]),
        third_region["code"] if third_region else None,
        joined(record["languages"]),
        *two(record, "title"),
        *two(record, "text"),
        *(record["open_until"], record["created_at"], record["updated_at"]),
    ]


POSTINGS = Table(
    "postings",
    [
        *("id", "url", "direction", "organisation", "organisation_name_en"),
        *("organisation_name_ja", "side", "form", "sector", "third_region", "languages"),
        *("title_en", "title_ja", "text_en", "text_ja", "open_until", "created_at", "updated_at"),
    ],
    posting_row,
)
