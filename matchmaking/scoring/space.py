"""From features to the market: all facets in one space, whose dimensions have names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np

from matchmaking.scoring.facet import Dimension, Facet
from matchmaking.scoring.facets import build_facets, trust, unsaid
from matchmaking.scoring.features import Features, Floats, Ints, Tree
from matchmaking.scoring.market import SIDES, Flags, Market
from matchmaking.scoring.matrices import beside, scaled
from matchmaking.scoring.statistics import Statistics
from matchmaking.scoring.weights import Weights
from matchmaking.sparse import csr_array


@dataclass(frozen=True)
class Space:
    """What each dimension of a market is: (block, code, …), such as ("interest", "B2B", "AGR").

    ``heads`` gives the head of each sector and form, its own code for a head; ``rare`` are the
    sectors that few profiles name.
    """

    dimensions: tuple[Dimension, ...]
    subjects: Flags = field(repr=False, compare=False)
    heads: dict[str, str] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> dict[Dimension, int]:
        return {dimension: index for index, dimension in enumerate(self.dimensions)}

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "dimensions": [list(each) for each in self.dimensions],
            "subjects": np.flatnonzero(self.subjects).tolist(),
            "heads": self.heads,
            "rare": sorted(self.rare),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        dimensions = tuple(tuple(each) for each in data["dimensions"])
        subjects = np.zeros(len(dimensions), dtype=np.bool_)
        subjects[data["subjects"]] = True
        return cls(dimensions, subjects, dict(data["heads"]), frozenset(data["rare"]))


@dataclass(frozen=True, slots=True)
class Vector:
    """One row of a market: what a profile wants and gives in these dimensions, ascending."""

    dims: Ints
    wants: Floats
    gives: Floats


def build_market(
    features: Features, weights: Weights, statistics: Statistics | None = None
) -> tuple[Market, Space]:
    """The market of these profiles; without ``statistics``, with their own."""
    known = statistics or Statistics.of(features)
    facets = build_facets(features, known, weights)
    wants, gives = _joined(facets, features, weights)
    space = _space(facets, features, known, weights)
    market = Market(
        keys=np.array([row.pk for row in features.profiles], dtype=np.int64),
        sides=np.array([SIDES.index(row.side) for row in features.profiles], dtype=np.int8),
        wants=wants,
        gives=gives,
        subjects=space.subjects,
        apart=features.partners,
    )
    return market, space


def vector_of(features: Features, space: Space, statistics: Statistics, weights: Weights) -> Vector:
    """The row of the only profile of ``features`` in a space that was built before."""
    wants, gives = rows_in(features, space, statistics, weights)
    dims = np.union1d(wants.indices, gives.indices).astype(np.intp)
    return Vector(dims, wants.toarray()[0, dims], gives.toarray()[0, dims])


def rows_in(
    features: Features, space: Space, statistics: Statistics, weights: Weights
) -> tuple[csr_array, csr_array]:
    """What all profiles of ``features`` want and give, as rows (n, d) of a space built before.

    What the space does not know is left out until the next run.
    """
    facets = build_facets(features, statistics, weights)
    names = [dimension for facet in facets for dimension in facet.dimensions]
    place = np.array([space.places.get(name, -1) for name in names], dtype=np.intp)
    wants, gives = (
        _moved(matrix, place, len(space.dimensions))
        for matrix in _joined(facets, features, weights)
    )
    return wants, gives


def _moved(matrix: csr_array, place: Ints, size: int) -> csr_array:
    """Each column at its place among ``size``; those without one are dropped."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    column = place[matrix.indices]
    known = (column >= 0) & (matrix.data != 0)
    where = (row[known], column[known])
    moved = csr_array((matrix.data[known], where), shape=(matrix.shape[0], size))
    moved.sort_indices()
    return moved


def _space(
    facets: Sequence[Facet], features: Features, statistics: Statistics, weights: Weights
) -> Space:
    subjects = [np.full(len(facet.dimensions), facet.subject) for facet in facets]
    return Space(
        dimensions=tuple(dimension for facet in facets for dimension in facet.dimensions),
        subjects=np.concatenate(subjects) if subjects else np.zeros(0, dtype=np.bool_),
        heads=_heads(features.sectors) | _heads(features.forms),
        rare=statistics.rare("sector", weights.rare_share),
    )


def _heads(tree: Tree) -> dict[str, str]:
    return {code: tree.codes[root] for code, root in zip(tree.codes, tree.root, strict=True)}


def _joined(
    facets: Sequence[Facet], features: Features, weights: Weights
) -> tuple[csr_array, csr_array]:
    """Both matrices over all facets, the weights, what is unsaid and the trust in each giver folded in."""
    wants = _stacked([facet.wants * facet.weight for facet in facets], features.count)
    wants = scaled(wants, 1 / unsaid(features, weights))
    gives = _stacked([facet.gives for facet in facets], features.count)
    return wants, scaled(gives, 1 / trust(features, weights))


def _stacked(blocks: Iterable[csr_array], count: int) -> csr_array:
    parts = list(blocks)
    if not parts:
        return csr_array((count, 0), dtype=np.float64)
    matrix = beside(parts)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix
