"""The facets that come from what the profiles write."""

import numpy as np

from matchmaking.scoring.facet import Facet
from matchmaking.scoring.features import Features, Ints, Tags
from matchmaking.scoring.matrices import (
    beside,
    bounded_share,
    largest,
    length_one,
    presence,
    share,
    weighed,
)
from matchmaking.scoring.statistics import Statistics
from matchmaking.scoring.weights import Weights
from matchmaking.sparse import csr_array


def implied_sectors(features: Features) -> csr_array:
    """1 where name or summary speak of a sector."""
    codes = features.sectors.codes
    place = {f"sector:{code}": index for index, code in enumerate(codes)}
    number = np.array([place.get(term, -1) for term in features.terms], dtype=np.intp)
    told = features.told_tags
    kept = number[told.item] >= 0 if told.item.size else np.zeros(0, dtype=np.bool_)
    tags = Tags(told.owner[kept], number[told.item[kept]])
    return presence(tags, features.count, len(codes))


def words(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """What both texts say in the same words, rare ones heavier."""
    return spoken(features, statistics, weights, "word", weights.words)


def concepts(features: Features, statistics: Statistics, weights: Weights) -> Facet:
    """What both texts speak of, in whatever language, rare things heavier."""
    return spoken(features, statistics, weights, "term", weights.concepts)


def spoken(
    features: Features, statistics: Statistics, weights: Weights, family: str, weight: float
) -> Facet:
    """The share of what i's texts speak of that j's texts speak of, too.

    No term makes more than ``one_term`` of it: two texts that share a single word share little,
    even where they say nothing else. Name and summary count on either side, the texts of seeks on
    i's and those of offers on j's, each offer by itself: more offers never make it less.
    """
    size = len(features.terms)
    ours = [term.startswith(f"{family}:") for term in features.terms]
    shared = statistics.carried("term", features.terms) & np.array(ours, dtype=np.bool_)
    rarest = np.log1p(min(1 / weights.rarest_term, max(statistics.population, 1) / 2))
    rare = statistics.rarity("term", features.terms).clip(max=rarest) * shared
    told = weighed(features.told_tags, rare, features.count)
    sought = weighed(features.sought_tags, rare, features.count)
    offers = length_one(weighed(features.offered_tags, rare, features.offer_owner.size)).tocoo()
    keys = features.offer_owner[offers.coords[0]] * size + offers.coords[1]
    offered = largest(keys, offers.data, (features.count, size))
    gives = length_one(told).maximum(offered) * np.sqrt(weights.text_length)
    gives = gives.minimum(1.0 * (gives > 0))
    wants = bounded_share(told.maximum(sought), rarest / weights.one_term)
    dimensions = [("term", features.terms[number]) for number in np.flatnonzero(shared)]
    return Facet(dimensions, weight, wants[:, shared], gives[:, shared], subject=True)


def written(features: Features) -> list[tuple[Ints, Ints]]:
    """(profile, term) of all that profiles write: of themselves, of what they seek, of their offers."""
    told, sought, offered = features.told_tags, features.sought_tags, features.offered_tags
    return [
        (told.owner, told.item),
        (sought.owner, sought.item),
        (features.offer_owner[offered.owner], offered.item),
    ]


def places(features: Features, weights: Weights) -> Facet:
    """Whether i's texts name the other's home, or j's texts i's: somebody has thought of somebody.

    Dimensions: places as named, then as home.
    """
    codes = sorted({code for row in features.profiles for code in row.places})
    number = {code: index for index, code in enumerate(codes)}
    home = Tags.of(
        (owner, number[code]) for owner, row in enumerate(features.profiles) for code in row.places
    )
    term = [number.get(each.removeprefix("place:"), -1) for each in features.terms]
    known = np.array(term, dtype=np.intp)
    named = csr_array((features.count, len(codes)), dtype=np.float64)
    for owner, item in written(features):
        kept = known[item] >= 0
        here = Tags.of(zip(owner[kept].tolist(), known[item[kept]].tolist(), strict=True))
        named = named.maximum(presence(here, features.count, len(codes)))
    at = presence(home, features.count, len(codes))
    foreign = csr_array(named - named.multiply(at))
    foreign.eliminate_zeros()
    return Facet(
        [("named", code) for code in codes] + [("home", code) for code in codes],
        weights.places,
        beside([share(foreign) * 0.5, share(at) * 0.5]),
        beside([at, foreign]),
    )
