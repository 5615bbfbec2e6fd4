import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.kernel import best_partners, pair_values, split_pairs
from matchmaking.scoring.market import harmonic
from tests.markets import all_scores, all_values, brute_force, market_of, random_market

SEEDS = st.integers(0, 2**32 - 1)
# Compiling takes seconds where nothing is on disk yet.
patient = settings(deadline=None, max_examples=60)


def check(market, rows, columns, limit, **options):
    lists = best_partners(market, rows, columns, limit=limit, **options)
    partners, scores = brute_force(market, rows, columns, limit)
    np.testing.assert_array_equal(lists.rows, rows)
    np.testing.assert_array_equal(lists.partners, partners)
    np.testing.assert_array_equal(lists.scores, scores)
    assert lists.certified.all()
    return lists


@patient
@given(
    seed=SEEDS,
    count=st.integers(1, 150),
    size=st.integers(1, 40),
    density=st.sampled_from([0.05, 0.3, 1.0]),
    levels=st.sampled_from([0, 1, 3]),
    limit=st.integers(1, 30),
)
def test_lists_equal_brute_force(seed, count, size, density, levels, limit):
    market = random_market(seed, count=count, size=size, density=density, levels=levels)
    check(market, market.on_side("eu"), market.on_side("jp", "third"), limit)
    check(market, np.arange(count), np.arange(count), limit, threads=1)


def test_lists_equal_brute_force_where_columns_are_many():
    market = random_market(7, count=3000, size=50, density=0.2, levels=4, apart=20_000)
    lists = check(market, np.arange(0, 3000, 7), np.arange(3000), 20)
    assert (lists.partners >= 0).mean() > 0.5


def test_lists_equal_brute_force_where_scores_differ_less_than_float32_tells():
    random = np.random.default_rng(3)
    wants = 0.1 + random.random((400, 6)) * 1e-9
    market = market_of(wants, wants[::-1])
    assert np.unique(all_scores(market).astype(np.float32)).size < 20
    check(market, np.arange(200), np.arange(200, 400), 20)


def test_lists_of_a_market_without_dimensions_are_empty():
    lists = check(market_of(np.zeros((3, 0)), np.zeros((3, 0))), np.arange(3), np.arange(3), 2)
    assert (lists.partners == -1).all()


@pytest.mark.parametrize(("rows", "columns"), [([], [0, 1]), ([0, 1], []), ([], [])])
def test_lists_without_rows_or_columns(rows, columns):
    market = random_market(1)
    check(market, np.array(rows, dtype=np.intp), np.array(columns, dtype=np.intp), 5)


def test_list_is_as_long_as_asked_even_where_columns_are_few():
    market = market_of([[1, 0], [0, 1], [0, 1]], [[0, 1], [1, 0], [1, 0]])
    lists = best_partners(market, np.array([0]), np.array([2]), limit=3)
    assert lists.partners.tolist() == [[2, -1, -1]]
    assert lists.scores.tolist() == [[1.0, 0.0, 0.0]]


def test_equal_scores_keep_the_order_of_the_market_whatever_the_order_of_the_columns():
    market = market_of(np.ones((500, 3)) / 3, np.ones((500, 3)))
    columns = np.random.default_rng(1).permutation(np.arange(100, 500))
    lists = best_partners(market, np.arange(100), columns, limit=4)
    assert lists.partners.tolist() == [[100, 101, 102, 103]] * 100


def test_nobody_is_suggested_to_themselves_or_to_those_they_are_apart_from():
    same = np.ones((4, 2)) / 2
    market = market_of(same, same, apart={(0, 2), (2, 0), (3, 0)})
    lists = best_partners(market, np.arange(4), np.arange(4), limit=3)
    assert lists.partners.tolist() == [[1, 3, -1], [0, 2, 3], [1, 3, -1], [1, 2, -1]]


def test_languages_alone_make_no_suggestion_but_count_beside_a_subject():
    wants = [[0.5, 0.5], [0.0, 0.5], [0.5, 0.5]]
    market = market_of(wants, wants, subjects=[True, False])
    lists = best_partners(market, np.array([0]), np.array([1, 2]), limit=2)
    assert lists.partners.tolist() == [[2, -1]]
    assert lists.scores[0, 0] == pytest.approx(0.5)


def test_a_subject_in_one_direction_is_enough():
    market = market_of([[0.5, 0.5], [0.0, 0.5]], [[0.0, 0.5], [0.5, 0.5]], subjects=[True, False])
    lists = best_partners(market, np.arange(2), np.arange(2), limit=1)
    assert lists.partners.tolist() == [[1], [0]]


@pytest.mark.parametrize("wrong", [-0.1, np.inf, np.nan])
def test_values_that_the_proof_does_not_cover_are_refused(wrong):
    market = market_of([[0.5, wrong], [0.5, 0.5]], np.ones((2, 2)))
    with pytest.raises(ValueError, match="never negative"):
        best_partners(market, np.arange(2), np.arange(2), limit=1)


def test_lists_are_the_same_for_any_number_of_threads():
    market = random_market(11, count=1200, size=30, levels=2)
    rows, columns = np.arange(900), np.arange(300, 1200)
    first, *others = (
        best_partners(market, rows, columns, limit=10, threads=threads)
        for threads in (1, 2, 5, None)
    )
    for other in others:
        np.testing.assert_array_equal(first.partners, other.partners)
        np.testing.assert_array_equal(first.scores, other.scores)


def test_lists_of_some_rows_are_those_of_all_rows():
    market = random_market(12, count=700, size=30)
    every = best_partners(market, np.arange(700), np.arange(700), limit=10)
    for rows in (np.arange(100, 233), np.array([5]), np.arange(699, 0, -3)):
        some = best_partners(market, rows, np.arange(700), limit=10)
        np.testing.assert_array_equal(some.partners, every.partners[rows])
        np.testing.assert_array_equal(some.scores, every.scores[rows])


@patient
@given(seed=SEEDS)
def test_score_is_the_same_from_either_side(seed):
    market = random_market(seed, count=40, apart=0)
    lists = best_partners(market, np.arange(40), np.arange(40), limit=40)
    scores = {
        (row, partner): score
        for row in range(40)
        for partner, score in zip(lists.partners[row], lists.scores[row], strict=True)
        if partner >= 0
    }
    assert scores
    assert scores == {(column, row): score for (row, column), score in scores.items()}


@patient
@given(seed=SEEDS, data=st.data())
def test_a_further_offer_that_meets_a_wish_never_lowers_a_rank(seed, data):
    market = random_market(seed, count=30, size=8, density=0.5, apart=0)
    wants, gives = market.wants.toarray(), market.gives.toarray()
    reader, giver = data.draw(st.permutations(range(30)))[:2]
    dim = data.draw(st.integers(0, 7))
    wants[reader, dim] = max(wants[reader, dim], 0.01)
    before = market_of(wants, gives, subjects=market.subjects)
    gives[giver, dim] += 0.05
    after = market_of(wants, gives, subjects=market.subjects)

    def rank(of):
        lists = best_partners(of, np.array([reader]), np.arange(30), limit=30)
        found = np.flatnonzero(lists.partners[0] == giver)
        return found[0] if found.size else 30

    assert rank(after) <= rank(before)


@patient
@given(seed=SEEDS)
def test_values_of_pairs_equal_brute_force(seed):
    market = random_market(seed)
    you, they = np.random.default_rng(seed).integers(0, market.count, (2, 100))
    for_you, for_them = pair_values(market, you, they)
    values, _common = all_values(market)
    np.testing.assert_array_equal(for_you, values[you, they])
    np.testing.assert_array_equal(for_them, values[they, you])


@patient
@given(seed=SEEDS)
def test_shares_of_a_pair_add_up_to_one(seed):
    market = random_market(seed)
    you, they = np.divmod(np.arange(market.count**2), market.count)
    shares = split_pairs(market, you, they, most=24)
    values, _common = all_values(market)
    fits = harmonic(values, values.T)[you, they] > 0
    np.testing.assert_allclose(shares.shares.sum(axis=1), fits, atol=1e-6)
    np.testing.assert_array_equal(shares.parts >= 0, shares.shares > 0)


def test_shares_are_what_the_score_gains_by_each_product():
    market = random_market(5, count=20, size=6, density=0.8)
    wants, gives = market.wants.toarray(), market.gives.toarray()
    values, _common = all_values(market)
    you, they = np.divmod(np.arange(400), 20)
    shares = split_pairs(market, you, they, most=12)
    for pair in np.flatnonzero(harmonic(values, values.T)[you, they] > 0):
        one, other = you[pair], they[pair]
        expected = {}
        for dim in range(6):
            for part, product in (
                (2 * dim + 1, wants[one, dim] * gives[other, dim]),
                (2 * dim, wants[other, dim] * gives[one, dim]),
            ):
                if product:
                    expected[part] = product * slope(values[one, other], values[other, one], part)
        parts = [part for part in shares.parts[pair].tolist() if part >= 0]
        assert sorted(parts) == sorted(expected)
        for part, share in zip(parts, shares.shares[pair], strict=False):
            assert share == pytest.approx(expected[part], rel=1e-5)


def slope(there, back, part):
    """How much the score grows, as a fraction of itself, with one more of a value: measured."""
    step = 1e-6 * min(there, back)
    up, down = (
        harmonic(
            *np.array([[there + sign * step * (part % 2)], [back + sign * step * (1 - part % 2)]])
        )
        for sign in (1, -1)
    )
    return (up - down)[0] / (2 * step) / harmonic(np.array([there]), np.array([back]))[0]


def test_heaviest_shares_come_first_and_equal_ones_by_number():
    market = market_of([[0.1, 0.4, 0.1], [0.2, 0.2, 0.2]], np.ones((2, 3)))
    shares = split_pairs(market, np.array([0, 1]), np.array([1, 0]), most=4)
    assert shares.parts.tolist() == [[3, 0, 2, 4], [2, 1, 3, 5]]
    np.testing.assert_allclose(shares.shares, [[1 / 3, 1 / 6, 1 / 6, 1 / 6]] * 2, rtol=1e-6)


def test_a_pair_of_which_one_side_gains_nothing_has_no_parts():
    market = market_of([[1.0], [0.0]], [[1.0], [1.0]])
    shares = split_pairs(market, np.array([0]), np.array([1]), most=2)
    assert shares.parts.tolist() == [[-1, -1]]
    assert shares.shares.tolist() == [[0.0, 0.0]]


def test_shares_are_the_same_for_any_number_of_threads():
    market = random_market(6, count=250)
    you, they = np.divmod(np.arange(250**2), 250)
    one, two = (split_pairs(market, you, they, most=6, threads=threads) for threads in (1, 2))
    np.testing.assert_array_equal(one.parts, two.parts)
    np.testing.assert_array_equal(one.shares, two.shares)
