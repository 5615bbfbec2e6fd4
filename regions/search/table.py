"""All listed profiles as arrays: filters, counts and order without asking the database.

One row per profile in the order of primary keys; facets in compressed rows (``starts``,
``facets``) and the other way round (``facet_starts``, ``rows``). A table never changes: news make
another one, so that threads may share it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
UNKNOWN = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True)
class Documents:
    """What a table is made of, sorted by id; ``confirmed`` is a day number or UNKNOWN."""

    ids: NDArray[np.int64]
    lengths: NDArray[np.int64]
    facets: NDArray[np.int64]
    confirmed: NDArray[np.int32]
    sort_en: Sequence[str]
    sort_ja: Sequence[str]

    @classmethod
    def none(cls) -> "Documents":
        empty = np.array([], dtype=np.int64)
        return cls(empty, empty, empty, np.array([], dtype=np.int32), [], [])

    def without(self, gone: NDArray[np.int64]) -> "Documents":
        return self.chosen(~np.isin(self.ids, gone, kind="sort"))

    def chosen(self, keep: Mask) -> "Documents":
        if keep.all():
            return self
        rows = np.flatnonzero(keep).tolist()
        return Documents(
            self.ids[keep],
            self.lengths[keep],
            self.facets[np.repeat(keep, self.lengths)],
            self.confirmed[keep],
            [self.sort_en[row] for row in rows],
            [self.sort_ja[row] for row in rows],
        )

    def joined(self, other: "Documents") -> "Documents":
        """Both, sorted by id. No id may be in both."""
        ids = np.concatenate([self.ids, other.ids])
        order = np.argsort(ids, kind="stable")
        lengths = np.concatenate([self.lengths, other.lengths])
        facets = np.concatenate([self.facets, other.facets])
        starts = np.concatenate([[0], np.cumsum(lengths)])
        taken = ranges(starts[order], lengths[order])
        english, japanese = [*self.sort_en, *other.sort_en], [*self.sort_ja, *other.sort_ja]
        confirmed = np.concatenate([self.confirmed, other.confirmed])
        sequence = order.tolist()
        return Documents(
            ids[order],
            lengths[order],
            facets[taken],
            confirmed[order],
            [english[row] for row in sequence],
            [japanese[row] for row in sequence],
        )


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, … of every range, one after the other."""
    total = int(lengths.sum())
    shifts = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    found: NDArray[np.int64] = np.arange(total, dtype=np.int64) + shifts
    return found


class Table:
    """Documents ready to be filtered, counted and sorted."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.ids = documents.ids
        self.confirmed = documents.confirmed
        self.size = len(documents.ids)
        self.starts = np.concatenate([[0], np.cumsum(documents.lengths)]).astype(np.int64)
        self.last_facet = int(documents.facets.max(initial=0))

    def changed(self, gone: NDArray[np.int64], news: Documents) -> "Table":
        """A table without the profiles that are gone and with the news in their places."""
        rest = self.documents.without(np.concatenate([gone, news.ids]))
        return Table(rest.joined(news) if len(news.ids) else rest)

    @cached_property
    def inverted(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """For every facet id where its rows start, and all rows, facet by facet."""
        order = np.argsort(self.documents.facets, kind="stable")
        row_of = np.repeat(np.arange(self.size, dtype=np.int32), self.documents.lengths)
        counts = np.bincount(self.documents.facets, minlength=self.last_facet + 1)
        return np.concatenate([[0], np.cumsum(counts)]), row_of[order]

    def all(self) -> Mask:
        return np.ones(self.size, dtype=np.bool_)

    def with_any(self, facets: Iterable[int]) -> Mask:
        """The rows that have one of these facets."""
        starts, rows = self.inverted
        mask = np.zeros(self.size, dtype=np.bool_)
        for facet in facets:
            if 0 <= facet <= self.last_facet:
                mask[rows[starts[facet] : starts[facet + 1]]] = True
        return mask

    def counted(self, mask: Mask) -> NDArray[np.int64]:
        """How many rows of the mask have each facet, by facet id."""
        rows = np.flatnonzero(mask)
        if len(rows) * 3 < self.size:
            lengths = self.documents.lengths[rows]
            facets = self.documents.facets[ranges(self.starts[rows], lengths)]
            return np.bincount(facets, minlength=self.last_facet + 1)
        starts, sorted_rows = self.inverted
        inside = np.concatenate([[0], np.cumsum(mask[sorted_rows], dtype=np.int32)])
        difference: NDArray[np.int64] = inside[starts[1:]] - inside[starts[:-1]]
        return difference

    def mask_of(self, ids: NDArray[np.int64]) -> Mask:
        """The rows of these profiles; ids that the table does not know fall away."""
        mask = np.zeros(self.size, dtype=np.bool_)
        if self.size and len(ids):
            places = np.minimum(np.searchsorted(self.ids, ids), self.size - 1)
            mask[places[self.ids[places] == ids]] = True
        return mask

    def rank(self, language: str) -> NDArray[np.int32]:
        """The place of each row in the alphabet of a language (kana for Japanese)."""
        return self.rank_ja if language == "ja" else self.rank_en

    @cached_property
    def rank_en(self) -> NDArray[np.int32]:
        return ranked(self.documents.sort_en)

    @cached_property
    def rank_ja(self) -> NDArray[np.int32]:
        return ranked(self.documents.sort_ja)

    @cached_property
    def name_lengths(self) -> NDArray[np.int32]:
        return np.array([len(name) for name in self.documents.sort_en], dtype=np.int32)


def ranked(names: Sequence[str]) -> NDArray[np.int32]:
    """The place of each name; equal names in the order of their rows."""
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(names), dtype=np.int32)
    ranks[order] = np.arange(len(names), dtype=np.int32)
    return ranks


def ordered(mask: Mask, *keys: NDArray[Any]) -> Rows:
    """The rows of a mask by several keys, the first one strongest."""
    rows = np.flatnonzero(mask)
    return rows[np.lexsort([key[rows] for key in reversed(keys)])]
