"""Facets over a table: alternatives inside a family, families together, each counted freely."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from regions.search.table import UNKNOWN, Mask, Table

# How a family of the address is written in facet codes, where it is not by its own name.
CODES = {"territory": "place"}
PLAIN = ("side", "kind", "country", "territory", "sector", "theme", "third_region", "language")
FRESHNESS = ("fresh", "ageing", "stale", "unknown")
FRESH_DAYS, AGEING_DAYS = 183, 365
EPOCH = date(1970, 1, 1)
Chosen = Mapping[str, tuple[str, ...]]


class FacetCodes:
    """Ids of facet codes, and the codes of a family with their ids."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = dict(ids)
        values: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for code, number in self.ids.items():
            family, _, value = code.partition(":")
            values[family].append((value, number))
        self.values = {
            family: ([value for value, _ in found], np.array([number for _, number in found]))
            for family, found in values.items()
        }

    def with_codes(self, more: Mapping[str, int]) -> "FacetCodes":
        return FacetCodes(self.ids | dict(more)) if more else self

    def ids_of(self, family: str, values: Iterable[str]) -> list[int]:
        """Ids of the values that occur; the others find nothing."""
        codes = (f"{family}:{value}" for value in values)
        return [self.ids[code] for code in codes if code in self.ids]


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of one search: ``base`` is what the words found."""

    table: Table
    codes: FacetCodes
    chosen: Chosen
    base: Mask
    today: date

    def masks(self) -> dict[str, Mask]:
        """For every family with a choice the rows that fit it."""
        masks = {
            family: self.table.with_any(self.codes.ids_of(CODES.get(family, family), values))
            for family in PLAIN
            if (values := self.chosen.get(family))
        }
        if self.chosen.get("freshness"):
            masks["freshness"] = self.fresh(self.chosen["freshness"])
        if self.chosen.get("form") or self.chosen.get("direction"):
            masks["interest"] = self.table.with_any(
                self.interests(self.chosen.get("form", ()), self.chosen.get("direction", ()))
            )
        return masks

    def interests(self, forms: tuple[str, ...], directions: tuple[str, ...]) -> list[int]:
        """Form and direction are about one and the same interest: offer:RTD, seek:RTD."""
        if not forms:
            return self.codes.ids_of("direction", directions)
        if not directions:
            return self.codes.ids_of("form", forms)
        return [number for one in directions for number in self.codes.ids_of(one, forms)]

    def fresh(self, wanted: tuple[str, ...]) -> Mask:
        buckets = self.freshness()
        numbers = [FRESHNESS.index(one) for one in wanted if one in FRESHNESS]
        return np.isin(buckets, numbers)

    def freshness(self) -> NDArray[np.int8]:
        """For every row its place in FRESHNESS today."""
        day = (self.today - EPOCH).days
        confirmed = self.table.confirmed
        limits = np.array([day - AGEING_DAYS, day - FRESH_DAYS], dtype=np.int32)
        buckets = 2 - np.searchsorted(limits, confirmed, side="right").astype(np.int8)
        buckets[confirmed == UNKNOWN] = 3
        return buckets

    def found(self, masks: Mapping[str, Mask], without: str = "") -> Mask:
        used = [mask for family, mask in masks.items() if family != without]
        return reduce(np.logical_and, used, self.base)

    def counts(self, masks: Mapping[str, Mask]) -> dict[str, dict[str, int]]:
        """Every family's values with what choosing them would show; zero is left out."""
        everything = self.table.counted(self.found(masks))
        counted = {
            family: self.read(
                CODES.get(family, family),
                self.table.counted(self.found(masks, family)) if family in masks else everything,
            )
            for family in PLAIN
        }
        counted["freshness"] = self.count_freshness(self.found(masks, "freshness"))
        free = self.found(masks, "interest")
        counted["form"] = self.count_forms(free)
        counted["direction"] = self.count_directions(free)
        return counted

    def read(self, family: str, counted: NDArray[np.int64]) -> dict[str, int]:
        values, ids = self.codes.values.get(family, ([], np.array([], dtype=np.int64)))
        inside = np.where(ids < len(counted), ids, 0)
        numbers = np.where(ids < len(counted), counted[inside], 0).tolist()
        return {value: number for value, number in zip(values, numbers, strict=True) if number}

    def count_freshness(self, mask: Mask) -> dict[str, int]:
        numbers = np.bincount(self.freshness()[mask], minlength=len(FRESHNESS)).tolist()
        return {one: number for one, number in zip(FRESHNESS, numbers, strict=True) if number}

    def count_forms(self, mask: Mask) -> dict[str, int]:
        directions = self.chosen.get("direction", ())
        if len(set(directions)) == 1:
            return self.read(directions[0], self.table.counted(mask))
        return self.read("form", self.table.counted(mask))

    def count_directions(self, mask: Mask) -> dict[str, int]:
        forms = self.chosen.get("form", ())
        counted = {
            one: int((self.table.with_any(self.interests(forms, (one,))) & mask).sum())
            for one in ("offer", "seek")
        }
        return {one: number for one, number in counted.items() if number}
