"""Measures the matching on partnerships that are known, blind to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.queries.features import read_features, read_interests
from matchmaking.scoring import Features, Market, Weights, build_market
from matchmaking.scoring.evaluation import Quality, baselines, both_directions
from matchmaking.scoring.kernel import pair_values
from matchmaking.scoring.market import Floats, Ints, harmonic
from regions.models import Profile

OURS = "this matching"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published profile of the European or the Japanese side."""

    pk: int
    key: str
    side: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What each method reached, by its name, in each direction and together."""

    europe: int
    japan: int
    pairs: int
    methods: dict[str, dict[str, Quality]]


def read_candidates() -> list[Candidate]:
    """All published profiles of both sides, named by external key or, without one, by slug."""
    rows = Profile.objects.published().filter(side__in=["eu", "jp"]).order_by("public_id")
    return [
        Candidate(pk, key or slug, side, sample)
        for pk, key, slug, side, sample in rows.values_list(
            "pk", "external_key", "slug", "side", "is_sample"
        )
    ]


def evaluate(
    weights: Weights, candidates: Collection[int], pairs: Sequence[tuple[int, int]]
) -> Evaluation:
    """The matching and the simple methods on the same profiles and the same pairs.

    ``pairs`` are primary keys (European, Japanese) among the ``candidates``. Partnerships are
    neither left out of the lists nor told to the scoring.
    """
    features = unaware(read_features(candidates))
    market, _space = build_market(features, weights)
    europe, japan = market.on_side("eu"), market.on_side("jp")
    row = {key: place for place, key in enumerate(market.keys[europe].tolist())}
    column = {key: place for place, key in enumerate(market.keys[japan].tolist())}
    places = [(row[one], column[other]) for one, other in pairs]
    scores = {OURS: all_scores(market, europe, japan)}
    scores |= baselines(features, read_interests(candidates), europe, japan)
    methods = {name: both_directions(score, places) for name, score in scores.items()}
    return Evaluation(europe.size, japan.size, len(places), methods)


def unaware(features: Features) -> Features:
    """The same profiles without anything that partnerships tell."""
    nobody = np.zeros((0, 2), dtype=np.intp)
    return replace(features, partners=nobody, past=(), past_tags=features.past_tags.of(()))


def all_scores(market: Market, europe: Ints, japan: Ints) -> Floats:
    """The score of each European with each Japanese profile; shape (Europe, Japan)."""
    you, they = np.repeat(europe, japan.size), np.tile(japan, europe.size)
    there, back = pair_values(market, you, they)
    return harmonic(there, back).reshape(europe.size, japan.size)
