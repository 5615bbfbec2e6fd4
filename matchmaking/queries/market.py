"""The market as of now, read from the directory: what a run computes its lists from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.queries.features import apart_pairs, read_features
from matchmaking.scoring import Fact, Features, Weights, build_facets, build_reasons
from matchmaking.scoring import Lists as RankedLists
from matchmaking.scoring.archive import Kept
from matchmaking.scoring.market import SIDES, Ints, Market
from matchmaking.scoring.ranking import SUBJECTS


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The market with all that is needed to give one changed profile its row in it, later."""

    kept: Kept
    space: dict[str, Any]
    statistics: dict[str, Any]


def read_snapshot(weights: Weights) -> Snapshot:
    """All published profiles as one market."""
    features = read_features()
    market = _market(features, weights)
    market = replace(market, apart=rows_of_pairs(market.keys, apart_pairs()))
    return Snapshot(Kept(market, ids_of(features)), {}, {})


def ids_of(features: Features) -> NDArray[np.uint8]:
    """The bytes of the public ids (n, 16)."""
    ids = b"".join(row.public_id.bytes for row in features.profiles)
    return np.frombuffer(ids, dtype=np.uint8).reshape(-1, 16)


def rows_of_pairs(keys: NDArray[np.int64], pairs: Sequence[tuple[int, int]]) -> Ints:
    """Pairs of keys as pairs of rows, sorted; those that name nobody here are left out."""
    row = {key: place for place, key in enumerate(keys.tolist())}
    known = sorted((row[a], row[b]) for a, b in pairs if a in row and b in row)
    return np.array(known, dtype=np.intp).reshape(-1, 2)


def _market(features: Features, weights: Weights) -> Market:
    facets = build_facets(features, weights)
    subjects = [np.full(facet.wants.shape[1], facet.name in SUBJECTS) for facet in facets]
    return Market(
        keys=np.array([row.pk for row in features.profiles], dtype=np.int64),
        sides=np.array([SIDES.index(row.side) for row in features.profiles], dtype=np.int8),
        wants=csr_array(np.hstack([facet.weight * facet.wants for facet in facets])),
        gives=csr_array(np.hstack([facet.gives for facet in facets])),
        subjects=np.concatenate(subjects),
        apart=features.partners,
    )


def facts_of(profile: int, partners: Sequence[int]) -> list[list[Fact]]:
    """What speaks for and against each of these partners, as the directory says it now."""
    features, weights = read_features([profile, *partners]), Weights()
    place = {row.pk: index for index, row in enumerate(features.profiles)}
    if profile not in place:
        return [[] for _partner in partners]
    lists = RankedLists(
        profile=np.array([place[profile]] * len(partners)),
        partner=np.array([place[pk] for pk in partners]),
        rank=np.arange(len(partners)),
        score=np.zeros(len(partners)),
    )
    facets = build_facets(features, weights)
    return build_reasons(features, facets, lists, weights=weights, today=timezone.localdate())
