"""The facets of a fit, each as what profiles want and what they give, in sparse rows."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matchmaking.scoring.features import Features, Floats, Ints, Tags, Tree
from matchmaking.scoring.statistics import Statistics
from matchmaking.scoring.weights import Weights

Dimension = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """``wants[i] · gives[j]`` is between 0 and 1: how far j meets i here.

    Both are CSR (profiles, dimensions); a dimension is (block, code, …). A ``subject`` is something
    that two can cooperate on.
    """

    dimensions: list[Dimension]
    weight: float
    wants: csr_array
    gives: csr_array
    subject: bool = False


def build_facets(features: Features, statistics: Statistics, weights: Weights) -> list[Facet]:
    """All facets that carry weight."""
    built = [
        interests(features, statistics, weights),
        flagships(features, statistics, weights),
        sectors(features, statistics, weights),
        themes(features, statistics, weights),
        regions(features, weights),
        languages(features, weights),
    ]
    return [facet for facet in built if facet.weight > 0]


def interests(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """The share of i's seeks that j's offers meet, each seek by its best offer.

    More offers never make it less. Dimensions: all (form, sector) pairs.
    """
    forms, codes = features.forms, features.sectors.codes
    size = len(forms.codes) * len(codes)
    rare = np.tile(statistics.rarity("sector", codes), len(forms.codes))
    sought = sparse(features.seeks, rare[features.seeks.item], features.count, size)
    near = nearness(forms, weights.same_head_form, features.sectors, weights.same_head_sector)
    dimensions = [("interest", form, sector) for form in forms.codes for sector in codes]
    offered = best_match(features.offers, near, features.count)
    return Facet(dimensions, weights.interests, share(sought), offered, subject=True)


def flagships(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """The share of i's flagship strengths that j's meet; the first weighs most, one head less."""
    codes = features.sectors.codes
    near = csr_array(features.sectors.closeness(weights.same_head_sector))
    tags = features.flagship_tags
    value = pride(features, weights) * statistics.rarity("sector", codes)[tags.item]
    wants = share(sparse(tags, value, features.count, len(codes)))
    gives = best_match(tags, near, features.count)
    dimensions = [("flagship", code) for code in codes]
    return Facet(dimensions, weights.flagships, wants, gives, subject=True)


def sectors(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """Cosine of the sectors, rare ones heavier. Dimensions: the sectors, then their heads."""
    codes, root, count = features.sectors.codes, features.sectors.root, features.count
    size = len(codes)
    tags, flagship = features.sector_tags, features.flagship_tags
    named = sparse(tags, statistics.rarity("sector", codes)[tags.item], count, size)
    boost = pride(features, weights) * (weights.flagship_boost - 1)
    proud = sparse(flagship, boost * statistics.rarity("sector", codes)[flagship.item], count, size)
    fields = Tags.of(zip(tags.owner.tolist(), root[tags.item].tolist(), strict=True))
    value = statistics.rarity("field", codes)[fields.item] * weights.same_head_sector
    heads = sparse(fields, value, count, size)
    both = length_one(beside([csr_array(named + proud), heads]))
    dimensions = [("sector", code) for code in codes] + [("field", code) for code in codes]
    return Facet(dimensions, weights.sectors, both, both, subject=True)


def themes(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """Cosine of the cross-cutting themes, rare ones heavier."""
    tags = features.theme_tags
    value = statistics.rarity("theme", features.themes)[tags.item]
    both = length_one(sparse(tags, value, features.count, len(features.themes)))
    return Facet([("theme", code) for code in features.themes], weights.themes, both, both)


def regions(features: Features, weights: Weights) -> Facet:
    """Third regions that both name; a hub where the other has its target counts on top.

    Dimensions: the regions as named, then the regions as a target that wants a hub.
    """
    count, size = features.count, len(features.regions)
    named = presence(features.region_tags, count, size)
    wants = share(beside([named, presence(features.target_tags, count, size)]))
    gives = beside([named, presence(features.hub_tags, count, size)])
    dimensions = [(block, code) for block in ("region", "target") for code in features.regions]
    return Facet(dimensions, weights.regions, wants, gives)


def languages(features: Features, weights: Weights) -> Facet:
    """The share of i's languages of work that j works in, too."""
    spoken = presence(features.language_tags, features.count, len(features.languages))
    dimensions = [("language", code) for code in features.languages]
    return Facet(dimensions, weights.languages, share(spoken), spoken)


def pride(features: Features, weights: Weights) -> Floats:
    """What each flagship tag weighs by its rank."""
    ranked: Floats = np.take(weights.flagship_ranks, features.flagship_ranks - 1, mode="clip")
    return ranked


def nearness(forms: Tree, same_form: float, sectors: Tree, same_sector: float) -> csr_array:
    """How near an offer comes to a seek: form by form times sector by sector."""
    near = np.kron(forms.closeness(same_form), sectors.closeness(same_sector))
    return csr_array(near)


def sparse(tags: Tags, value: Floats, count: int, size: int) -> csr_array:
    """The value of each tag where it stands; shape (count, size)."""
    return csr_array((value, (tags.owner, tags.item)), shape=(count, size))


def presence(tags: Tags, count: int, size: int) -> csr_array:
    return sparse(tags, np.ones(tags.owner.size), count, size)


def best_match(tags: Tags, near: csr_array, count: int) -> csr_array:
    """How near the nearest item of each profile comes to every item; shape (count, items)."""
    wide = near.shape[1]
    lengths = np.diff(near.indptr)[tags.item]
    places = spans(near.indptr[tags.item], lengths)
    keys = np.repeat(tags.owner, lengths) * wide + near.indices[places]
    return largest(keys, near.data[places], (count, wide))


def spans(starts: Ints, lengths: Ints) -> Ints:
    """All places from each start on, one span after the other."""
    ends = np.cumsum(lengths)
    shift = np.repeat(starts - (ends - lengths), lengths)
    places: Ints = np.arange(ends[-1] if ends.size else 0) + shift
    return places


def largest(keys: Ints, values: Floats, shape: tuple[int, int]) -> csr_array:
    """The largest value of each key ``row * columns + column``."""
    order = np.argsort(keys, kind="stable")
    distinct, first = np.unique(keys[order], return_index=True)
    best = np.maximum.reduceat(values[order], first) if distinct.size else values[:0]
    return csr_array((best, np.divmod(distinct, shape[1])), shape=shape)


def beside(blocks: Iterable[csr_array]) -> csr_array:
    """Matrices of the same rows side by side."""
    parts = list(blocks)
    starts = np.cumsum([0, *(part.shape[1] for part in parts)])
    pieces = [part.tocoo() for part in parts]
    row = np.concatenate([piece.coords[0] for piece in pieces])
    column = np.concatenate(
        [piece.coords[1] + start for piece, start in zip(pieces, starts[:-1], strict=True)]
    )
    data = np.concatenate([piece.data for piece in pieces])
    return csr_array((data, (row, column)), shape=(parts[0].shape[0], int(starts[-1])))


def share(matrix: csr_array) -> csr_array:
    """Rows that add up to 1; empty rows stay empty."""
    return scaled(matrix, np.asarray(matrix.sum(axis=1)).ravel())


def length_one(matrix: csr_array) -> csr_array:
    """Rows of Euclidean length 1; empty rows stay empty."""
    return scaled(matrix, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))


def scaled(matrix: csr_array, by: Floats) -> csr_array:
    """Each row divided by its figure; rows with 0 are empty and stay so."""
    lengths = np.diff(matrix.indptr)
    data = matrix.data / np.repeat(np.where(by > 0, by, 1.0), lengths)
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
