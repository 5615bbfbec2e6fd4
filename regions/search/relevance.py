"""How well a profile fits the words: name, flagship strength, tag, text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from regions.search.thesaurus import base

if TYPE_CHECKING:
    from regions.search.counting import FacetCodes
    from regions.search.query import Query
    from regions.search.table import Table

EXACT, IN_NAME, FLAGSHIP, TAG, PART, TEXT, LITERAL, STALE = 600, 500, 300, 200, 150, 100, 30, 60


class Relevance:
    """Scores of all rows for one query. The words of a name weigh more than any tag."""

    def __init__(self, table: "Table", codes: "FacetCodes", query: "Query", texts: Any) -> None:
        self.table, self.codes, self.query, self.texts = table, codes, query, texts

    def keys(self, stale: NDArray[np.bool_]) -> list[NDArray[Any]]:
        """Keys of the order: stale records stand lower, short names before long ones."""
        if not self.query.terms:
            return [stale]
        named = self.table.mask_of(self.texts.in_name)
        score = np.where(named, IN_NAME, self.strengths())
        score[self.table.mask_of(self.texts.exact)] = EXACT
        score += LITERAL * self.table.mask_of(self.texts.literal) - STALE * stale
        length = np.where(named, self.table.name_lengths, 0)
        return [-score, length]

    def strengths(self) -> NDArray[np.int32]:
        """The mean over the terms: 300 for a flagship strength, 200 for a tag, 100 for a text."""
        total = np.zeros(self.table.size, dtype=np.int32)
        for term in self.query.terms:
            total += self.strength(term.concepts)
        return total // max(1, len(self.query.terms))

    def strength(self, concepts: tuple[str, ...]) -> NDArray[np.int32]:
        strength = np.full(self.table.size, TEXT, dtype=np.int32)
        heads = (base(code) for code in concepts if code.startswith("sector:"))
        strength[self.table.with_any(self.ids(heads))] = PART
        strength[self.table.with_any(self.ids(concepts))] = TAG
        flags = (one.replace("sector:", "flag:") for one in concepts if one.startswith("sector:"))
        strength[self.table.with_any(self.ids(flags))] = FLAGSHIP
        return strength

    def ids(self, codes: Iterable[str]) -> list[int]:
        return [self.codes.ids[code] for code in codes if code in self.codes.ids]
