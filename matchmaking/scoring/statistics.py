"""What depends on *all* profiles, frozen with a run: one changed profile changes only its own row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from matchmaking.scoring.features import Features, Floats, Ints, Tags
from matchmaking.scoring.market import Flags


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many of ``population`` profiles carry each code, by facet."""

    population: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, features: Features) -> Self:
        sectors = features.sectors
        fields = Tags.of(
            zip(
                features.sector_tags.owner.tolist(),
                sectors.root[features.sector_tags.item].tolist(),
                strict=True,
            )
        )
        return cls(
            features.count,
            {
                "sector": _counted(features.sector_tags.item, sectors.codes),
                "field": _counted(fields.item, sectors.codes),
                "theme": _counted(features.theme_tags.item, features.themes),
                "term": _shared_terms(features),
            },
        )

    def rarity(self, facet: str, codes: Sequence[str]) -> Floats:
        """Inverse document frequency, ln(1 + N / n): what everybody names still counts a little."""
        known = self.counts.get(facet, {})
        named = np.array([known.get(code, 0) for code in codes], dtype=np.float64)
        rare: Floats = np.log1p(max(self.population, 1) / np.maximum(named, 1))
        return rare

    def carried(self, facet: str, codes: Sequence[str]) -> Flags:
        """Which of the codes anybody carried."""
        known = self.counts.get(facet, {})
        return np.array([code in known for code in codes], dtype=np.bool_)

    def rare(self, facet: str, share: float) -> frozenset[str]:
        """The codes that at most this share of all profiles carry."""
        known = self.counts.get(facet, {})
        return frozenset(c for c, named in known.items() if named <= self.population * share)

    def as_data(self) -> dict[str, Any]:
        counts = {facet: dict(known) for facet, known in self.counts.items()}
        return {"population": self.population, "counts": counts}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["population"], data["counts"])


def _shared_terms(features: Features) -> dict[str, int]:
    """In how many profiles' texts each term stands; one that stands in a single one joins nobody."""
    offered = features.offered_tags
    everything = Tags.of(
        (owner, item)
        for owners, items in (
            (features.told_tags.owner, features.told_tags.item),
            (features.sought_tags.owner, features.sought_tags.item),
            (features.offer_owner[offered.owner], offered.item),
        )
        for owner, item in zip(owners.tolist(), items.tolist(), strict=True)
    )
    counted = _counted(everything.item, features.terms)
    return {term: number for term, number in counted.items() if number > 1}


def _counted(items: Ints, codes: Sequence[str]) -> dict[str, int]:
    named = np.bincount(items, minlength=len(codes)).tolist()
    return {code: number for code, number in zip(codes, named, strict=True) if number}
