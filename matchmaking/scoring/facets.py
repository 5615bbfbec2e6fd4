"""The six facets of a fit, each as what profiles want and what they give."""

from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.features import Features, Floats, Ints, Tags
from matchmaking.scoring.weights import Weights


@dataclass(frozen=True, slots=True)
class Facet:
    """``wants[i] · gives[j]`` is between 0 and 1: how far j meets i here. Shapes (profiles, dims)."""

    name: str
    weight: float
    wants: Floats
    gives: Floats


def build_facets(features: Features, weights: Weights) -> list[Facet]:
    """All facets that carry weight."""
    built = [
        interests(features, weights),
        flagships(features, weights),
        sectors(features, weights),
        themes(features, weights),
        regions(features, weights),
        languages(features, weights),
    ]
    return [facet for facet in built if facet.weight > 0]


def interests(features: Features, weights: Weights) -> Facet:
    """The share of i's seeks that j's offers meet, each seek by its best offer.

    More offers never make it less. Dimensions: the distinct (form, sector) pairs.
    """
    near = near_interests(
        features.wishes,
        features.forms.closeness(weights.same_head_form),
        features.sectors.closeness(weights.same_head_sector),
    )
    sought = presence(features.seeks, features.count, len(features.wishes))
    return Facet(
        "interests",
        weights.interests,
        share(sought * sector_rarity(features)[features.wishes[:, 1]]),
        best_match(features.offers, near, features.count),
    )


def flagships(features: Features, weights: Weights) -> Facet:
    """The share of i's flagship strengths that j's meet; the first weighs most, one head less."""
    near = features.sectors.closeness(weights.same_head_sector)
    return Facet(
        "flagships",
        weights.flagships,
        share(pride(features, weights) * sector_rarity(features)),
        best_match(features.flagship_tags, near, features.count),
    )


def sectors(features: Features, weights: Weights) -> Facet:
    """Cosine of the sectors, rare ones heavier. Dimensions: the sectors, then their heads."""
    size = len(features.sectors.codes)
    named = presence(features.sector_tags, features.count, size)
    strength = named + pride(features, weights) * (weights.flagship_boost - 1)
    fields = Tags(features.sector_tags.owner, features.sectors.root[features.sector_tags.item])
    heads = presence(fields, features.count, size)
    head_rarity = rarity(heads.sum(axis=0), features.count) * weights.same_head_sector
    both = length_one(np.hstack([strength * sector_rarity(features), heads * head_rarity]))
    return Facet("sectors", weights.sectors, both, both)


def themes(features: Features, weights: Weights) -> Facet:
    """Cosine of the cross-cutting themes, rare ones heavier."""
    named = presence(features.theme_tags, features.count, len(features.themes))
    both = length_one(named * rarity(named.sum(axis=0), features.count))
    return Facet("themes", weights.themes, both, both)


def regions(features: Features, weights: Weights) -> Facet:
    """Third regions that both name; a hub where the other has its target counts on top.

    Dimensions: the regions as named, then the regions as a target that wants a hub.
    """
    count, size = features.count, len(features.regions)
    named = presence(features.region_tags, count, size)
    target = presence(features.target_tags, count, size)
    hub = presence(features.hub_tags, count, size)
    wants = share(np.hstack([named, target]))
    return Facet("regions", weights.regions, wants, np.hstack([named, hub]))


def languages(features: Features, weights: Weights) -> Facet:
    """The share of i's languages of work that j works in, too."""
    spoken = presence(features.language_tags, features.count, len(features.languages))
    return Facet("languages", weights.languages, share(spoken), spoken)


def rarity(counts: Floats, population: int) -> Floats:
    """Inverse document frequency, ln(1 + N / n): what everybody names still counts a little."""
    return np.log1p(population / np.maximum(counts, 1))


def sector_rarity(features: Features) -> Floats:
    counts = np.bincount(features.sector_tags.item, minlength=len(features.sectors.codes))
    return rarity(counts.astype(np.float64), features.count)


def pride(features: Features, weights: Weights) -> Floats:
    """What each flagship strength weighs by its rank, 0 elsewhere; shape (profiles, sectors)."""
    matrix = presence(features.flagship_tags, features.count, len(features.sectors.codes))
    ranked = np.take(weights.flagship_ranks, features.flagship_ranks - 1, mode="clip")
    matrix[features.flagship_tags.owner, features.flagship_tags.item] = ranked
    return matrix


def presence(tags: Tags, count: int, size: int) -> Floats:
    """1 where a profile carries an item; shape (count, size)."""
    matrix = np.zeros((count, size))
    matrix[tags.owner, tags.item] = 1.0
    return matrix


def near_interests(wishes: Ints, near_forms: Floats, near_sectors: Floats) -> Floats:
    """How near an offer comes to a seek: form by form times sector by sector; (wishes, wishes)."""
    form, sector = wishes[:, 0], wishes[:, 1]
    near: Floats = near_forms[np.ix_(form, form)] * near_sectors[np.ix_(sector, sector)]
    return near


def best_match(tags: Tags, near: Floats, count: int) -> Floats:
    """How near the nearest item of each profile comes to every item; shape (count, items)."""
    best = np.zeros((count, near.shape[0]))
    if tags.owner.size:
        owners, starts = np.unique(tags.owner, return_index=True)
        best[owners] = np.maximum.reduceat(near[tags.item], starts, axis=0)
    return best


def nearest(tags: Tags, near: Floats, count: int) -> Ints:
    """Which item of each profile comes nearest to every item, the first of equals."""
    found = np.full((count, near.shape[0]), -1, dtype=np.intp)
    for owner in np.unique(tags.owner):
        items = tags.carried_by(owner)
        found[owner] = items[near[items].argmax(axis=0)]
    return found


def share(matrix: Floats) -> Floats:
    """Rows that add up to 1; empty rows stay empty."""
    return _divided(matrix, matrix.sum(axis=1, keepdims=True))


def length_one(matrix: Floats) -> Floats:
    """Rows of Euclidean length 1; empty rows stay empty."""
    return _divided(matrix, np.sqrt((matrix**2).sum(axis=1, keepdims=True)))


def _divided(matrix: Floats, by: Floats) -> Floats:
    quotient: Floats = np.divide(matrix, by, out=np.zeros_like(matrix), where=by > 0)
    return quotient
