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
    an offer of any form counts a little.
    """
    forms, codes, count = features.forms, features.sectors.codes, features.count
    near = nearness(forms, weights.same_head_form, features.sectors, weights.same_head_sector)
    kin = csr_array(features.sectors.closeness(weights.same_head_sector))
    size = len(forms.codes) * len(codes)
    rare = np.tile(statistics.rarity("sector", codes), len(forms.codes))
    sought = share(sparse(features.seeks, rare[features.seeks.item], count, size))
    any_form = csr_array(np.tile(np.eye(len(codes)), (len(forms.codes), 1)))
    offered = Tags.of(
        zip(features.offers.owner.tolist(), (features.offers.item % len(codes)).tolist(), strict=True)
    )
    return Facet(
        [("interest", form, sector) for form in forms.codes for sector in codes]
        + [("business", sector) for sector in codes],
        weights.interests,
        beside([sought * (1 - weights.any_form), csr_array(sought @ any_form) * weights.any_form]),
        beside([best_match(features.offers, near, count), best_match(offered, kin, count)]),
        subject=True,
    )


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
    """Cosine of the sectors, rare ones heavier. Dimensions: the sectors, then their heads.

    A sector that only the texts imply counts less than one that is named.
    """
    codes, root, count = features.sectors.codes, features.sectors.root, features.count
    size = len(codes)
    tags, flagship = features.sector_tags, features.flagship_tags
    boost = pride(features, weights) * (weights.flagship_boost - 1)
    named = presence(tags, count, size) + sparse(flagship, boost, count, size)
    strength = csr_array(named).maximum(implied_sectors(features) * weights.implied)
    rare = csr_array(np.diag(statistics.rarity("sector", codes)))
    field = csr_array((np.ones(size), (np.arange(size), root)), shape=(size, size))
    width = csr_array(np.diag(statistics.rarity("field", codes) * weights.same_head_sector))
    heads = strength.minimum(1.0 * (strength > 0)) @ field
    heads = csr_array(heads).minimum(1.0 * (heads > 0)) @ width
    both = length_one(beside([csr_array(strength @ rare), csr_array(heads)]))
    dimensions = [("sector", code) for code in codes] + [("field", code) for code in codes]
    return Facet(dimensions, weights.sectors, both, both, subject=True)


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

    Name and summary count on either side, the texts of seeks on i's and those of offers on j's,
    each offer by itself: more offers never make it less.
    """
    size = len(features.terms)
    ours = [term.startswith(f"{family}:") for term in features.terms]
    shared = statistics.carried("term", features.terms) & np.array(ours, dtype=np.bool_)
    rare = statistics.rarity("term", features.terms) * shared
    told = weighed(features.told_tags, rare, features.count)
    sought = weighed(features.sought_tags, rare, features.count)
    offers = length_one(weighed(features.offered_tags, rare, features.offer_owner.size)).tocoo()
    keys = features.offer_owner[offers.coords[0]] * size + offers.coords[1]
    offered = largest(keys, offers.data, (features.count, size))
    gives = length_one(told).maximum(offered) * np.sqrt(weights.text_length)
    gives = gives.minimum(1.0 * (gives > 0))
    wants = share(told.maximum(sought))
    dimensions = [("term", features.terms[number]) for number in np.flatnonzero(shared)]
    return Facet(dimensions, weight, wants[:, shared], gives[:, shared], subject=True)


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
    told = features.told_tags
    kept = known[told.item] >= 0 if told.item.size else np.zeros(0, dtype=np.bool_)
    named = presence(Tags(told.owner[kept], known[told.item[kept]]), features.count, len(codes))
    at = presence(home, features.count, len(codes))
    foreign = csr_array(named - named.multiply(at))
    foreign.eliminate_zeros()
    return Facet(
        [("named", code) for code in codes] + [("home", code) for code in codes],
        weights.places,
        beside([share(foreign) * 0.5, share(at) * 0.5]),
        beside([at, foreign]),
    )


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
TERRITORIAL = {"region", "prefecture", "city"}
SIZES = tuple(range(4, 9))


def kinds(features: Features, weights: Weights) -> Facet:
    """How well kinds and sizes go together; nothing is ruled out, a city may fit a Land.

    Dimensions: the kinds, then the sizes of territories by powers of ten of their population.
    """
    count = features.count
    kind = [KINDS.index(row.kind) if row.kind in KINDS else -1 for row in features.profiles]
    known = [(owner, item) for owner, item in enumerate(kind) if item >= 0]
    like = csr_array([[likeness(one, other) for other in KINDS] for one in KINDS])
    mine = presence(Tags.of(known), count, len(KINDS))
    bands = sized(features)
    size = 1 - np.minimum(np.abs(np.subtract.outer(np.arange(len(SIZES)), np.arange(len(SIZES)))), 3) / 4
    return Facet(
        [("kind", each) for each in KINDS] + [("size", str(each)) for each in SIZES],
        weights.kinds,
        beside([csr_array(mine @ like) * 0.5, csr_array(bands @ csr_array(size)) * 0.5]),
        beside([mine, bands]),
    )


def likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return next((value for group, value in LIKENESS if {one, other} <= group), 0.5)


def sized(features: Features) -> csr_array:
    """1 at the size of each territory whose population is known; clusters have none."""
    found = [
        (owner, min(max(round(np.log10(row.population)), SIZES[0]), SIZES[-1]) - SIZES[0])
        for owner, row in enumerate(features.profiles)
        if row.population and row.kind in TERRITORIAL
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


def weighed(tags: Tags, value: Floats, count: int) -> csr_array:
    """The value of each tagged item; shape (count, items)."""
    matrix = sparse(tags, value[tags.item], count, value.size)
    matrix.eliminate_zeros()
    return matrix


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
