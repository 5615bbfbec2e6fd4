from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matchmaking.scoring.exposure import exposure, gini, plain, seen_partners
from matchmaking.scoring.fairness import RARE, Exposure, Tariff, place_lists, share_exposure
from matchmaking.scoring.market import Lists

SEEDS = st.integers(0, 2**32 - 1)
# Compiling takes seconds where nothing is on disk yet.
patient = settings(deadline=None, max_examples=60)
FREE = Exposure(shown=3, at_least=2, loss=1.0, own_loss=1.0, evenness=1.0)


def lists_of(scores, *, width, side):
    """The lists of both sides from the scores (a, b) between them, and the sides."""
    many, others = scores.shape
    partners, values = np.full((many + others, width), -1), np.zeros((many + others, width))
    for table, start, offset in [(scores, 0, many), (scores.T, many, 0)]:
        for row, line in enumerate(table):
            best = np.argsort(-line, kind="stable")[:width]
            best = best[line[best] > 0]
            partners[start + row, : len(best)] = best + offset
            values[start + row, : len(best)] = line[best]
    rows = np.arange(many + others)
    return Lists(rows, partners, values, np.ones(len(rows), bool)), side


def world(seed, *, most=14, width=6):
    """Two sides with popular and hardly known profiles, some with nobody who fits."""
    random = np.random.default_rng(seed)
    many, others = random.integers(1, most, 2)
    known = random.random(many)[:, None] ** 2 * random.random(others) ** 2
    scores = np.where(random.random((many, others)) < 0.7, known * random.random((many, others)), 0)
    if random.random() < 0.3:
        scores = np.round(scores, 1)
    return lists_of(scores, width=width, side=np.repeat(np.array([0, 1], np.int8), [many, others]))


def pairs_shown(lists, shown):
    """(list, partner): score, for all that is shown."""
    partners, scores = seen_partners(lists, shown)
    return {
        (int(row), int(partner)): float(score)
        for row, line, values in zip(lists.rows, partners, scores, strict=True)
        for partner, score in zip(line, values, strict=True)
        if partner >= 0
    }


def all_pairs(lists, rare=np.inf):
    """What may be shown: what a list holds, and in it, whoever holds it in its own list.

    The second only of those whom fewer than ``rare`` lists hold.
    """
    held = {
        (int(row), int(partner)): float(score)
        for row, line, values in zip(lists.rows, lists.partners, lists.scores, strict=True)
        for partner, score in zip(line, values, strict=True)
        if partner >= 0
    }
    times = Counter(partner for _row, partner in held)
    offered = {(partner, row): score for (row, partner), score in held.items() if times[row] < rare}
    return offered | held


def terms_of(seed):
    random = np.random.default_rng(seed)
    return Exposure(
        shown=int(random.integers(1, 5)),
        at_least=int(random.integers(0, 4)),
        at_most=float(random.uniform(1, 2)),
        loss=float(random.choice([0.0, 0.01, 0.03, 0.2, 1.0])),
        own_loss=float(random.choice([0.1, 0.5, 1.0])),
        evenness=float(random.uniform(0.2, 1)),
    )


@patient
@given(SEEDS)
def test_share_exposure_never_gives_up_more_than_is_allowed(seed):
    lists, sides = world(seed)
    terms = terms_of(seed)
    report = share_exposure(lists, sides=sides, terms=terms).report
    assert report.score_kept >= 1 - terms.loss - 1e-12
    assert report.worst_kept >= 1 - terms.own_loss - 1e-12


@patient
@given(SEEDS)
def test_share_exposure_shows_legal_partners_once_best_first_in_lists_as_long_as_before(seed):
    lists, sides = world(seed)
    terms = terms_of(seed)
    shown = share_exposure(lists, sides=sides, terms=terms).shown
    partners, scores = seen_partners(lists, shown)
    pairs = pairs_shown(lists, shown)
    legal = all_pairs(lists)
    assert pairs == {pair: legal[pair] for pair in pairs}
    assert len(pairs) == (partners >= 0).sum()
    before = seen_partners(lists, plain(lists, terms.shown))[0]
    assert ((partners >= 0) == (before >= 0)).all()
    assert (np.diff(scores, axis=1) <= 0).all()


@patient
@given(SEEDS)
def test_share_exposure_is_the_same_whatever_the_order_of_the_rows(seed):
    lists, sides = world(seed)
    terms = terms_of(seed)
    mixed = np.random.default_rng(seed).permutation(len(lists.rows))
    other = Lists(*(values[mixed] for values in (lists.rows, lists.partners, lists.scores)),
                  certified=lists.certified)  # fmt: skip
    first = share_exposure(lists, sides=sides, terms=terms)
    second = share_exposure(other, sides=sides, terms=terms)
    np.testing.assert_array_equal(first.shown.places[mixed], second.shown.places)
    assert pairs_shown(lists, first.shown) == pairs_shown(other, second.shown)
    assert first.report.after.tolist() == second.report.after.tolist()
    assert first.tariff == second.tariff


@patient
@given(SEEDS)
def test_share_exposure_reports_what_stands_in_the_lists(seed):
    lists, sides = world(seed)
    terms = terms_of(seed)
    fair = share_exposure(lists, sides=sides, terms=terms)
    shown = [partner for _row, partner in pairs_shown(lists, fair.shown)]
    counts = np.bincount(shown, minlength=len(sides))
    fitting = {who for pair in all_pairs(lists) for who in pair}
    assert fair.report.after.tolist() == counts.tolist()
    assert np.flatnonzero(fair.report.fitting).tolist() == sorted(fitting)
    assert fair.report.short == sum(counts[who] < terms.at_least for who in fitting)
    assert fair.report.most_after == max((counts[who] for who in fitting), default=0)


def lacking(counts, floor):
    return int(np.maximum(floor - counts, 0).sum())


def least_possible(lists, sides, terms):
    """By linear programming: appearances that must lack, and the score that reaching that costs."""
    pairs = sorted(all_pairs(lists, rare=RARE * terms.at_least).items())
    rows = np.array([row for (row, _), _ in pairs])
    partners = np.array([partner for (_, partner), _ in pairs])
    scores = np.array([score for _, score in pairs])
    count, many = len(sides), len(pairs)
    length = np.minimum((lists.partners >= 0).sum(axis=1), terms.shown)
    floor = np.minimum(np.bincount(partners, minlength=count), terms.at_least)
    lists_full, seen = np.zeros((count, many + count)), np.zeros((count, many + count))
    lists_full[rows, np.arange(many)] = 1
    seen[partners, np.arange(many)] = -1
    seen[np.arange(count), many + np.arange(count)] = -1  # what lacks
    common = {
        "A_eq": lists_full, "b_eq": length, "A_ub": seen, "b_ub": -floor,
        "bounds": [(0, 1)] * many + [(0, None)] * count,
    }  # fmt: skip
    best = linprog(np.concatenate([-scores, np.full(count, 1000.0)]), **common)
    lack = round(best.x[many:].sum())
    return lack, -(best.fun - 1000 * best.x[many:].sum()), floor


@patient
@given(SEEDS)
def test_share_exposure_reaches_every_floor_that_a_flow_can_reach(seed):
    lists, sides = world(seed, most=8)
    if not all_pairs(lists):
        return
    terms = replace(FREE, at_most=100.0, at_least=3)
    report = share_exposure(lists, sides=sides, terms=terms).report
    for level in (1, 2, 3):  # a higher floor is not reached at the cost of a lower one
        lack, _score, floor = least_possible(lists, sides, replace(terms, at_least=level))
        assert lacking(report.after, floor) == lack


@patient
@given(SEEDS)
def test_share_exposure_shows_everybody_once_at_hardly_more_than_the_least_cost(seed):
    lists, sides = world(seed, most=8)
    terms = replace(FREE, at_most=100.0, at_least=1)
    total = seen_partners(lists, plain(lists, terms.shown))[1].sum() if all_pairs(lists) else 0
    if total < 1e-3:  # shares of next to nothing are noise
        return
    report = share_exposure(lists, sides=sides, terms=terms).report
    _lack, score, _floor = least_possible(lists, sides, terms)
    assert score / total - 0.05 <= report.score_kept <= score / total + 1e-6


@patient
@given(SEEDS)
def test_share_exposure_reaches_the_floor_where_the_flow_costs_half_of_what_is_allowed(seed):
    lists, sides = world(seed, most=8)
    if not all_pairs(lists):
        return
    terms = replace(FREE, at_most=100.0, at_least=1)
    lack, score, floor = least_possible(lists, sides, terms)
    total = seen_partners(lists, plain(lists, terms.shown))[1].sum()
    allowed = min(1.0, 2 * (1 - score / total) + 1e-6)
    report = share_exposure(lists, sides=sides, terms=replace(terms, loss=allowed)).report
    assert lacking(report.after, floor) == lack


def even_world():
    """Six a side, each pair of neighbours fits best: everybody appears in three lists."""
    scores = np.zeros((6, 6))
    for row in range(6):
        for step, score in enumerate([0.9, 0.8, 0.7, 0.2, 0.1]):
            scores[row, (row + step) % 6] = score
    return lists_of(scores, width=5, side=np.repeat(np.array([0, 1], np.int8), 6))


def test_share_exposure_leaves_lists_alone_where_nothing_is_unfair():
    lists, sides = even_world()
    fair = share_exposure(lists, sides=sides, terms=Exposure(shown=3))
    np.testing.assert_array_equal(fair.shown.places, plain(lists, 3).places)
    assert fair.report.gini_before == fair.report.gini_after == 0
    assert fair.report.score_kept == 1


def star_world():
    """Ten on one side all like the same two best, then one of eight others hardly less."""
    scores = np.full((10, 10), 0.5) + np.arange(10)[:, None] / 1000
    scores[:, :2] = 0.52
    return lists_of(scores, width=10, side=np.repeat(np.array([0, 1], np.int8), 10))


def test_share_exposure_keeps_the_popular_to_the_cap():
    lists, sides = star_world()
    terms = Exposure(shown=2, at_least=1, at_most=1.5, loss=0.2, evenness=1.0)
    report = share_exposure(lists, sides=sides, terms=terms).report
    assert report.before[10:].tolist() == [10, 10, 0, 0, 0, 0, 0, 0, 0, 0]
    assert report.most_after == 3  # a mean of 2, half as much again
    assert (report.short, report.over_cap) == (0, 0)


def test_share_exposure_serves_the_unseen_first_where_little_may_be_lost():
    lists, sides = star_world()
    total = seen_partners(lists, plain(lists, 2))[1].sum()
    terms = Exposure(shown=2, at_least=2, at_most=1.5, loss=0.1 / total)
    report = share_exposure(lists, sides=sides, terms=terms).report
    assert report.seen_before < report.seen_after < 1
    assert report.after[12:].max() == 1  # nobody twice while somebody is not seen at all
    assert report.short == (report.after < 2).sum() > 0
    assert report.over_cap > 0


def hidden_world():
    """Profile 0 is in nobody's list, though three are in its own."""
    random = np.random.default_rng(4)
    scores = 0.5 + random.random((12, 8)) / 10
    scores[0] = 0
    scores[0, :3] = [0.3, 0.2, 0.1]
    return lists_of(scores, width=6, side=np.repeat(np.array([0, 1], np.int8), [12, 8]))


def test_share_exposure_inserts_whom_nobodys_list_holds():
    lists, sides = hidden_world()
    assert not (lists.partners == 0).any()
    fair = share_exposure(lists, sides=sides, terms=Exposure(shown=4, at_least=2, loss=0.1))
    assert fair.report.before[0] == 0
    assert fair.report.after[0] == 2
    assert fair.shown.inserted.tolist() == [0, 0]
    assert lists.rows[fair.shown.inserted_into].tolist() == [12, 13]  # the cheapest two
    assert fair.shown.inserted_scores.tolist() == [0.3, 0.2]
    places = fair.shown.places[fair.shown.inserted_into]
    assert places.max(axis=1).tolist() == [6, 6]  # behind the six that are stored


def test_share_exposure_inserts_nobody_into_the_list_of_those_who_said_no():
    lists, sides = hidden_world()
    fair = share_exposure(
        lists,
        sides=sides,
        apart=np.array([[12, 0], [0, 13]]),  # 12 said no to 0; 0 said no to 13, who did not
        terms=Exposure(shown=4, at_least=2, loss=0.1),
    )
    assert lists.rows[fair.shown.inserted_into].tolist() == [13, 14]


def test_share_exposure_of_no_lists():
    nothing = np.empty((0, 5))
    lists = Lists(np.empty(0, int), nothing.astype(int), nothing, np.empty(0, bool))
    fair = share_exposure(lists, sides=np.empty(0, np.int8))
    assert fair.shown.places.shape == (0, 10)
    assert (fair.report.score_kept, fair.report.seen_after, fair.report.gini_after) == (1, 1, 0)


@patient
@given(SEEDS)
def test_place_lists_keeps_to_the_prices_and_the_loss(seed):
    lists, sides = world(seed)
    terms = terms_of(seed)
    fair = share_exposure(lists, sides=sides, terms=terms)
    touched = np.flatnonzero(np.random.default_rng(seed).random(len(lists.rows)) < 0.3)
    few = Lists(lists.rows[touched], lists.partners[touched], lists.scores[touched],
                lists.certified[touched])  # fmt: skip
    others = np.delete(seen_partners(lists, fair.shown)[0], touched, axis=0)
    elsewhere = np.bincount(others[others >= 0], minlength=len(sides))
    shown = place_lists(few, elsewhere=elsewhere, sides=sides, tariff=fair.tariff, terms=terms)
    legal = all_pairs(few)
    pairs = pairs_shown(few, shown)
    assert pairs == {pair: legal[pair] for pair in pairs}
    before = seen_partners(few, plain(few, terms.shown))[1].sum()
    assert sum(pairs.values()) >= before * (1 - terms.loss) - 1e-9


def test_place_lists_gives_room_to_the_unseen_first():
    lists, sides = star_world()
    one = Lists(lists.rows[:1], lists.partners[:1], lists.scores[:1], lists.certified[:1])
    elsewhere = np.where(np.arange(20) == 15, 0, 5)
    tariff = Tariff((2.0, 2.0, 1.0))
    placed = place_lists(
        one, elsewhere=elsewhere, sides=sides, tariff=tariff, terms=Exposure(shown=2), room=0.03
    )
    assert seen_partners(one, placed)[0].tolist() == [[10, 15]]
    strict = place_lists(
        one, elsewhere=elsewhere, sides=sides, tariff=tariff, terms=Exposure(shown=2), room=0.0
    )
    assert seen_partners(one, strict)[0].tolist() == [[10, 11]]


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 1, 1], 0.0), ([0, 0, 3], 2 / 3), ([0, 0], 0.0), ([], 0.0)]
)
def test_gini(values, expected):
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected)


def test_exposure_counts_each_side_against_its_own_mean():
    """Two are shown in all three lists of the other side, three in both: nothing is unfair."""
    scores = np.full((2, 3), 0.5)
    lists, sides = lists_of(scores, width=3, side=np.array([0, 0, 1, 1, 1], np.int8))
    report = exposure(lists, plain(lists, 3), sides=sides, at_least=3)
    assert report.after.tolist() == [3, 3, 2, 2, 2]
    assert report.gini_after == 0
    assert report.enough_after == 0.4
    assert report.short == 3
    assert [(side.profiles, side.most_after) for side in report.sides] == [(2, 3), (3, 2)]


@pytest.mark.parametrize(
    "wrong", [{"shown": 0}, {"at_least": -1}, {"at_most": 0.9}, {"loss": 1.5}, {"own_loss": -0.1}]
)
def test_exposure_terms_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        Exposure(**wrong)


def test_terms_prices_and_figures_are_data():
    lists, sides = star_world()
    fair = share_exposure(lists, sides=sides)
    assert Exposure.from_data(Exposure(shown=7).as_data()) == Exposure(shown=7)
    assert Tariff.from_data(fair.tariff.as_data()) == fair.tariff
    data = fair.report.as_data()
    assert data["fitting"] == 20
    assert [side["side"] for side in data["sides"]] == [0, 1]
