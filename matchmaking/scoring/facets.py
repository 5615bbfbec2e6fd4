"""The facets of a fit, each as what profiles want and what they give, in sparse rows."""

from functools import cache, lru_cache

import numpy as np

from matchmaking.scoring.facet import Facet
from matchmaking.scoring.features import Features, Floats, Tags, Tree
from matchmaking.scoring.matrices import (
    beside,
    best_match,
    diagonal,
    length_one,
    presence,
    share,
    sparse,
)
from matchmaking.scoring.statistics import Statistics
from matchmaking.scoring.text_facets import concepts, implied_sectors, places, words
from matchmaking.scoring.weights import Weights
from matchmaking.sparse import csr_array


def build_facets(features: Features, statistics: Statistics, weights: Weights) -> list[Facet]:
    """All facets that carry weight."""
    built = [
        interests(features, statistics, weights),
        flagships(features, statistics, weights),
        sectors(features, statistics, weights),
        concepts(features, statistics, weights),
        words(features, statistics, weights),
        places(features, weights),
        themes(features, statistics, weights),
        regions(features, weights),
        languages(features, weights),
        kinds(features, weights),
        history(features, weights),
    ]
    return [facet for facet in built if facet.weight > 0]


def interests(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """The share of i's seeks that j's offers meet, each seek by its best offer.

    More offers never make it less. Dimensions: all (form, sector) pairs, then the sectors, in which
    an offer of any form counts a little, and half as much that somebody works there: who has not
    said what it offers is no stranger to its own sectors.
    """
    forms, codes, count = features.forms, features.sectors.codes, features.count
    near = nearness(forms, weights.same_head_form, features.sectors, weights.same_head_sector)
    kin = kinship(features.sectors, weights.same_head_sector)
    size = len(forms.codes) * len(codes)
    rare = np.tile(statistics.rarity("sector", codes), len(forms.codes))
    sought = share(sparse(features.seeks, rare[features.seeks.item], count, size))
    offered = Tags.of(
        zip(
            features.offers.owner.tolist(),
            (features.offers.item % len(codes)).tolist(),
            strict=True,
        )
    )
    known = best_match(features.sector_tags, kin, count) * weights.works_in
    business = best_match(offered, kin, count).maximum(known)
    return Facet(
        [("interest", form, sector) for form in forms.codes for sector in codes]
        + [("business", sector) for sector in codes],
        weights.interests,
        beside(
            [
                sought * (1 - weights.any_form),
                csr_array(sought @ of_any_form(forms, features.sectors)) * weights.any_form,
            ]
        ),
        beside([best_match(features.offers, near, count), csr_array(business)]),
        subject=True,
    )


def flagships(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """The share of i's flagship strengths that j's meet; the first weighs most, one head less."""
    codes = features.sectors.codes
    near = kinship(features.sectors, weights.same_head_sector)
    tags = features.flagship_tags
    value = pride(features, weights) * statistics.rarity("sector", codes)[tags.item]
    wants = share(sparse(tags, value, features.count, len(codes)))
    gives = best_match(tags, near, features.count)
    dimensions = [("flagship", code) for code in codes]
    return Facet(dimensions, weights.flagships, wants, gives, subject=True)


def sectors(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """Cosine of the sectors, rare ones heavier. Dimensions: the sectors, then their heads.

    A sector that only the texts imply counts less than one that is named.
    """
    codes, root, count = features.sectors.codes, features.sectors.root, features.count
    size = len(codes)
    tags, flagship = features.sector_tags, features.flagship_tags
    boost = pride(features, weights) * (weights.flagship_boost - 1)
    named = presence(tags, count, size) + sparse(flagship, boost, count, size)
    strength = csr_array(named).maximum(implied_sectors(features) * weights.implied)
    rare = diagonal(statistics.rarity("sector", codes))
    field = csr_array((np.ones(size), (np.arange(size), root)), shape=(size, size))
    width = diagonal(statistics.rarity("field", codes) * weights.same_head_sector)
    heads = strength.minimum(1.0 * (strength > 0)) @ field
    heads = csr_array(heads).minimum(1.0 * (heads > 0)) @ width
    both = length_one(beside([csr_array(strength @ rare), csr_array(heads)]))
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


KINDS = ("region", "prefecture", "city", "cluster", "alliance", "agency", "office", "support")
LIKENESS = (
    ({"region", "prefecture"}, 1.0),
    ({"region", "prefecture", "city"}, 0.8),
    ({"cluster", "alliance"}, 0.9),
    ({"agency", "office", "support"}, 0.8),
    ({"cluster", "alliance", "agency", "support"}, 0.7),
)
SIZES = tuple(range(4, 9))


def kinds(features: Features, weights: Weights) -> Facet:
    """How well kinds and sizes go together; nothing is ruled out, a city may fit a Land.

    Dimensions: the kinds, then the sizes of territories by powers of ten of their population.
    """
    count = features.count
    kind = [KINDS.index(row.kind) if row.kind in KINDS else -1 for row in features.profiles]
    known = [(owner, item) for owner, item in enumerate(kind) if item >= 0]
    mine = presence(Tags.of(known), count, len(KINDS))
    bands = sized(features)
    return Facet(
        [("kind", each) for each in KINDS] + [("size", str(each)) for each in SIZES],
        weights.kinds,
        beside([csr_array(mine @ kinds_alike()) * 0.5, csr_array(bands @ sizes_alike()) * 0.5]),
        beside([mine, bands]),
    )


@cache
def kinds_alike() -> csr_array:
    return csr_array([[likeness(one, other) for other in KINDS] for one in KINDS])


@cache
def sizes_alike() -> csr_array:
    bands = np.arange(len(SIZES))
    return csr_array(1 - np.minimum(np.abs(np.subtract.outer(bands, bands)), 3) / 4)


def likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return next((value for group, value in LIKENESS if {one, other} <= group), 0.5)


def sized(features: Features) -> csr_array:
    """1 at the size of what each profile governs, where its population is known."""
    found = [
        (owner, min(max(round(np.log10(row.size)), SIZES[0]), SIZES[-1]) - SIZES[0])
        for owner, row in enumerate(features.profiles)
        if row.size
    ]
    return presence(Tags.of(found), features.count, len(SIZES))


def history(features: Features, weights: Weights) -> Facet:
    """Those who worked together in a partnership that is over know each other."""
    together = presence(features.past_tags, features.count, len(features.past))
    dimensions = [("past", code) for code in features.past]
    return Facet(dimensions, weights.history, share(together), together)


def trust(features: Features, weights: Weights) -> Floats:
    """What a profile is worth as a giver by its freshness and commitment, (profiles,)."""
    committed = np.zeros(features.count, dtype=np.bool_)
    committed[features.offers.owner] = True
    committed[features.seeks.owner] = True
    fresh = [row.is_fresh(features.today) for row in features.profiles]
    return np.where(committed, 1.0, weights.uncommitted) * np.where(
        np.array(fresh, dtype=np.bool_), 1.0, weights.unconfirmed
    )


def unsaid(features: Features, weights: Weights) -> Floats:
    """By what the wants of each profile grow (profiles,): what it has not said fits neither well nor ill.

    Who seeks nothing is measured by the rest of what it says, which then makes the whole.
    """
    seeking = np.zeros(features.count, dtype=np.bool_)
    seeking[features.seeks.owner] = True
    rest = 1 - weights.interests
    return np.where(seeking | (rest <= 0), 1.0, 1 / rest if rest > 0 else 1.0)


def pride(features: Features, weights: Weights) -> Floats:
    """What each flagship tag weighs by its rank."""
    ranked: Floats = np.take(weights.flagship_ranks, features.flagship_ranks - 1, mode="clip")
    return ranked


@lru_cache(maxsize=8)
def nearness(forms: Tree, same_form: float, sectors: Tree, same_sector: float) -> csr_array:
    """How near an offer comes to a seek: form by form times sector by sector."""
    return csr_array(np.kron(forms.closeness(same_form), sectors.closeness(same_sector)))


@lru_cache(maxsize=8)
def kinship(sectors: Tree, same_sector: float) -> csr_array:
    """How near a sector comes to another."""
    return csr_array(sectors.closeness(same_sector))


@lru_cache(maxsize=8)
def of_any_form(forms: Tree, sectors: Tree) -> csr_array:
    """The sector of each (form, sector) pair; shape (pairs, sectors)."""
    return csr_array(np.tile(np.eye(len(sectors.codes)), (len(forms.codes), 1)))
