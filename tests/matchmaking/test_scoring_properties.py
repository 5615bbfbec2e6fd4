"""What holds for every directory, however its profiles look."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Features, Statistics, Weights, build_market, vector_of
from matchmaking.scoring.kernel import split_pairs
from tests.scoring import (
    features_of,
    lines_of,
    lists_of,
    names_of,
    pair_scores,
    wishes,
    worlds,
)

pytestmark = pytest.mark.filterwarnings("error")
quick = settings(max_examples=60, deadline=None)
OTHER_SIDE = {"eu": "jp", "jp": "eu"}


def values(features: Features) -> np.ndarray:
    market, _space = build_market(features, Weights())
    return (market.wants @ market.gives.T).toarray()


@quick
@given(worlds())
def test_scores_and_values_stay_between_0_and_1(orgs):
    features = features_of(orgs)
    assert np.all((values(features) >= 0) & (values(features) <= 1 + 1e-12))
    assert all(0 <= score <= 1 for score in pair_scores(orgs).values())


@quick
@given(worlds())
def test_scores_are_the_same_seen_from_either_side(orgs):
    swapped = {name: replace(org, side=OTHER_SIDE[org.side]) for name, org in orgs.items()}
    assert pair_scores(swapped) == pair_scores(orgs)


@quick
@given(worlds())
def test_a_pair_has_one_score_in_both_lists(orgs):
    lists = lists_of(orgs)
    lines = {(name, partner): score for name in lists for partner, score in lists[name]}
    assert all(lines[partner, name] == score for (name, partner), score in lines.items())


@quick
@given(worlds())
def test_the_score_is_the_harmonic_mean_of_both_values(orgs):
    features = features_of(orgs)
    value, names = values(features), names_of(orgs, features)
    for pair, score in pair_scores(orgs).items():
        i, j = (names.index(name) for name in pair)
        a, b = value[i, j], value[j, i]
        if score:
            assert score == pytest.approx(2 * a * b / (a + b), abs=1e-4)


@quick
@given(worlds(), st.data())
def test_the_order_of_the_profiles_changes_nothing(orgs, data):
    shuffled = dict(data.draw(st.permutations(list(orgs.items()))))
    assert lists_of(shuffled) == lists_of(orgs)


@quick
@given(worlds(), wishes)
def test_one_more_offer_never_lowers_a_score(orgs, offer):
    before = pair_scores(orgs)
    first = orgs["eu-0"]
    richer = orgs | {"eu-0": replace(first, offers=(*first.offers, offer))}
    after = pair_scores(richer)
    assert all(after[pair] >= before[pair] for pair in before)


@quick
@given(worlds())
def test_lists_are_ordered_by_score_then_public_id(orgs):
    features = features_of(orgs)
    place = {name: index for index, name in enumerate(names_of(orgs, features))}
    for lines in lists_of(orgs).values():
        keys = [(-score, place[partner]) for partner, score in lines]
        assert keys == sorted(keys)


@quick
@given(worlds())
def test_the_shares_of_a_pair_add_up_to_one(orgs):
    market, _space = build_market(features_of(orgs), Weights())
    for row, partner, _score in lines_of(market, limit=20):
        split = split_pairs(market, np.array([row]), np.array([partner]), most=200)
        assert split.shares.sum() == pytest.approx(1, abs=1e-5)


@quick
@given(worlds())
def test_the_row_of_one_profile_is_that_of_the_whole_directory(orgs):
    features, weights = features_of(orgs), Weights()
    statistics = Statistics.of(features)
    market, space = build_market(features, weights, statistics)
    for name, row in ((name, names_of(orgs, features).index(name)) for name in orgs):
        vector = vector_of(features_of({name: orgs[name]}), space, statistics, weights)
        wants, gives = np.zeros(len(space.dimensions)), np.zeros(len(space.dimensions))
        wants[vector.dims], gives[vector.dims] = vector.wants, vector.gives
        np.testing.assert_allclose(wants, market.wants[[row]].toarray()[0], atol=1e-12)
        np.testing.assert_allclose(gives, market.gives[[row]].toarray()[0], atol=1e-12)
