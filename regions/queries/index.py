"""What every search needs at hand, brought up to date by one query.

A process keeps the documents of all listed profiles as a table. Every search asks for the
documents written since: a trigger gives each the id of its transaction, and every transaction
older than the oldest one still running at the last look had been seen then.
"""

import json
import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from regions.queries.entries import STAMP, Vocabulary, vocabulary
from regions.search.counting import FacetCodes
from regions.search.table import Documents, Table

# Vocabularies change rarely: a process looks again after so many seconds.
STAMP_SECONDS = 10.0
NEWS = f"""
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_current_xact_id_if_assigned() IS NOT NULL,
       CASE WHEN %(look)s OR pg_current_xact_id_if_assigned() IS NOT NULL THEN {STAMP} END,
       (SELECT jsonb_object_agg(code, id)::text FROM regions_facet WHERE id > %(last_facet)s),
       (SELECT string_agg(int8send(profile_id), '') FROM regions_searchremoval
        WHERE revision >= %(seen)s),
       news.*
FROM (
    SELECT string_agg(int8send(profile_id), '') FILTER (WHERE NOT listed),
           string_agg(int8send(profile_id), '') FILTER (WHERE listed),
           string_agg(int4send(cardinality(facets)), '') FILTER (WHERE listed),
           string_agg(array_send(facets), '') FILTER (WHERE listed),
           string_agg(int4send(coalesce(confirmed_on - DATE '1970-01-01', -2147483648)), '')
               FILTER (WHERE listed),
           array_agg(sort_en) FILTER (WHERE listed),
           array_agg(sort_ja) FILTER (WHERE listed)
    FROM regions_searchdocument WHERE revision >= %(seen)s
) news
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Index:
    """Table, facet codes and vocabulary as of one moment; ``seen`` is where news begin."""

    seen: int = 0
    table: Table = field(default_factory=lambda: Table(Documents.none()))
    codes: FacetCodes = field(default_factory=lambda: FacetCodes({}))
    stamp: str = ""
    looked_at: float = 0.0

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary(self.stamp)


class _Shared:
    index = Index()


def forget() -> None:
    """Read everything anew at the next search: for tests, and after a database was restored."""
    _Shared.index = Index()


def current_index(*, look: bool = False) -> Index:
    """The index as this transaction sees it: one query.

    With ``look`` the vocabularies are the latest ones, as writers need them.
    What an open transaction has written is for its own eyes: it gets an index of its own.
    """
    known = _Shared.index
    now = time.monotonic()
    parameters = {
        "look": look or not known.stamp or now - known.looked_at > STAMP_SECONDS,
        "seen": known.seen,
        "last_facet": max(known.codes.ids.values(), default=0),
    }
    with connection.cursor() as cursor:
        cursor.execute(NEWS, parameters)
        seen, writing, stamp, codes, *news = cursor.fetchone()
    index = replace(known, seen=seen, codes=known.codes.with_codes(json.loads(codes or "{}")))
    if stamp is not None:
        index = replace(index, stamp=stamp, looked_at=now)
    table = updated(known.table, *news)
    index = replace(index, table=table)
    if not writing:
        _Shared.index = index
    return index


def updated(table: Table, *news: Any) -> Table:
    removed, hidden, ids, lengths, facets, confirmed, english, japanese = news
    if removed is None and hidden is None and ids is None:
        return table
    gone = np.concatenate([numbers(removed, ">i8"), numbers(hidden, ">i8")])
    sizes = numbers(lengths, ">i4")
    documents = Documents(
        numbers(ids, ">i8"),
        sizes,
        elements(numbers(facets, ">i4"), sizes),
        numbers(confirmed, ">i4").astype(np.int32),
        english or [],
        japanese or [],
    )
    return table.changed(gone, documents)


def numbers(data: bytes | None, kind: str) -> NDArray[np.int64]:
    """Numbers that PostgreSQL sent one after the other."""
    return np.frombuffer(data or b"", dtype=kind).astype(np.int64)


def elements(sent: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The elements of arrays as ``array_send`` writes them.

    A header of five numbers (three for an empty array), then length and value of each element.
    """
    headers = np.where(sizes > 0, 5, 3)
    starts = np.concatenate([[0], np.cumsum(headers + 2 * sizes)[:-1]]) + headers
    inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    values: NDArray[np.int64] = sent[np.repeat(starts, sizes) + 2 * inside + 1]
    return values
