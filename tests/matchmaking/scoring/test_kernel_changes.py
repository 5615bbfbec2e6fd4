import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matchmaking.scoring.kernel import (
    best_of_one,
    best_partners,
    lists_after_change,
    scores_of_one,
    with_row,
)
from tests.markets import all_scores, brute_force, market_of, random_market

SEEDS = st.integers(0, 2**32 - 1)
patient = settings(deadline=None, max_examples=60)


def changed(market, row, seed, *, strength=1.0):
    """The same market, the row with other wants and gives."""
    random, size = np.random.default_rng(seed), market.subjects.size
    values = np.ceil(random.random((2, size)) * 2) / 2 / size * strength
    values *= random.random((2, size)) < 0.4
    return with_row(market, row, csr_array(values[:1]), csr_array(values[1:]))


@pytest.mark.parametrize("row", [0, 30, 59])
def test_market_with_another_row_is_the_same_but_for_that(row):
    market = random_market(1)
    new = np.zeros((2, 12))
    new[0, 3], new[1, [5, 7]] = 0.5, 0.25
    wants, gives = market.wants.toarray(), market.gives.toarray()
    wants[row], gives[row] = new
    after = with_row(market, row, csr_array(new[:1]), csr_array(new[1:]))
    np.testing.assert_array_equal(after.wants.toarray(), wants)
    np.testing.assert_array_equal(after.gives.toarray(), gives)


@patient
@given(seed=SEEDS, limit=st.integers(1, 12), levels=st.sampled_from([0, 2]))
def test_list_of_one_equals_brute_force(seed, limit, levels):
    market = random_market(seed, levels=levels)
    columns = np.arange(5, market.count)
    lists = best_of_one(market, 7, columns, limit=limit)
    partners, scores = brute_force(market, [7], columns, limit)
    np.testing.assert_array_equal(lists.partners, partners)
    np.testing.assert_array_equal(lists.scores, scores)
    np.testing.assert_array_equal(scores_of_one(market, 7, columns), all_scores(market)[7, 5:])


@patient
@given(
    seed=SEEDS,
    limit=st.integers(1, 12),
    levels=st.sampled_from([0, 2]),
    strength=st.sampled_from([0.0, 0.1, 1.0, 3.0]),
)
def test_lists_after_a_change_are_those_of_a_full_run(seed, limit, levels, strength):
    before = random_market(seed, levels=levels)
    row, rows, columns = 3, np.arange(20, 60), np.arange(40)
    after = changed(before, row, seed, strength=strength)
    old, new = (best_partners(market, rows, columns, limit=limit) for market in (before, after))
    differ = (old.partners != new.partners).any(axis=1) | (old.scores != new.scores).any(axis=1)

    lists = lists_after_change(after, row, old, columns)

    np.testing.assert_array_equal(lists.rows, rows[differ])
    np.testing.assert_array_equal(lists.partners, new.partners[differ])
    np.testing.assert_array_equal(lists.scores, new.scores[differ])
    assert lists.certified.all()


@pytest.mark.parametrize("count", [30, 200])
def test_lists_that_lose_a_partner_are_filled_up_whether_few_or_many(count):
    wants = np.ones((count, 2))
    wants[0] = 2
    market, rows = market_of(wants, wants), np.arange(count // 2, count)
    columns = np.arange(count // 2)
    old = best_partners(market, rows, columns, limit=3)
    assert (old.partners == [0, 1, 2]).all()
    wants[0] = 0.5
    lists = lists_after_change(market_of(wants, wants), 0, old, columns)
    np.testing.assert_array_equal(lists.rows, rows)
    assert (lists.partners == [1, 2, 3]).all()


def test_a_row_that_is_no_column_moves_no_list():
    market = random_market(3)
    old = best_partners(market, np.arange(30), np.arange(30, 60), limit=5)
    assert lists_after_change(changed(market, 4, 1), 4, old, np.arange(30, 60)).rows.size == 0
