"""Fair exposure: everybody with a fitting partner is seen, nobody is seen by all, at a bounded loss.

Known parties collect the first places of everybody's list ("brand power"). Here the k shown entries
of each list are chosen from all that it holds, in this order of importance: everybody appears once,
then twice, up to ``at_least``; nobody appears more than ``at_most`` times the mean of the own side;
then appearances are evened out until their Gini coefficient is ``evenness`` times that of the plain
lists. Each step goes on only while all lists together keep ``1 - loss`` of their plain total score
and each keeps ``1 - own_loss`` of its own. What could not be reached is in the report.
"""

import time
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.chains import raise_by_chains
from matchmaking.scoring.exchanges import Board, Limits, Pool, Prices, settle
from matchmaking.scoring.exposure import (
    ExposureReport,
    Shown,
    even_gini,
    exposure,
    fitting_profiles,
    side_means,
)
from matchmaking.scoring.market import Flags, Floats, Ints, Lists

ABOVE_ANY_SCORE = 4.0
STEPS = 12  # a price rises this often before it is above any score: the cheapest exchanges first
PULLS = np.geomspace(0.004, 8.0, 30)  # in parts of the mean score shown
EVEN_ENOUGH = 0.1  # a Gini coefficient below this asks for no more evening out
SAFE = 1 - 1e-9  # of what may be lost, against rounding
NO_PAIRS: Ints = np.empty((0, 2), np.intp)


@dataclass(frozen=True, slots=True)
class Exposure:
    """How attention is shared. Data of a run, stored beside its weights.

    ``shown`` entries are what a reader sees first of a list. ``at_most`` and ``evenness`` are
    ratios: to the mean of the own side, and to the Gini coefficient of the plain lists. ``loss`` is
    the share of the total score that may be given up, ``own_loss`` that of a single list.
    """

    shown: int = 10
    at_least: int = 3
    at_most: float = 1.5
    loss: float = 0.03
    own_loss: float = 0.25
    evenness: float = 0.6

    def __post_init__(self) -> None:
        if not (self.shown >= 1 and self.at_least >= 0):
            raise ValueError("A list shows at least one entry, and nobody appears less than never.")
        if self.at_most < 1:
            raise ValueError("Nobody can be kept below the mean, or there are too few for all.")
        if not all(0 <= share <= 1 for share in (self.loss, self.own_loss, self.evenness)):
            raise ValueError("Losses and evenness are shares between 0 and 1.")

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The prices that a run ended with, so that one changed list can be placed as the run would.

    ``floor``, ``cap`` and ``mean`` are (n,) over the market, ``pull`` is the price of an average
    appearance in units of score.
    """

    floor: Ints
    cap: Ints
    mean: Floats
    pull: float

    def prices(self) -> Prices:
        return Prices(
            self.floor, self.cap, self.mean, ABOVE_ANY_SCORE, ABOVE_ANY_SCORE, self.pull
        )


@dataclass(frozen=True, slots=True)
class Fair:
    shown: Shown
    report: ExposureReport
    tariff: Tariff


def share_exposure(
    lists: Lists,
    *,
    sides: NDArray[np.int8],
    apart: Ints = NO_PAIRS,
    terms: Exposure | None = None,
) -> Fair:
    """Choose and order what is shown of all lists of a run, every profile's list once.

    ``sides`` (n,) and ``apart`` (m, 2) are those of the market. The result depends on nothing but
    these arrays; the order in which ``lists`` holds its rows does not matter.
    """
    started = time.perf_counter()
    terms = terms or Exposure()
    order = np.argsort(lists.rows, kind="stable")
    pool, places = gather(lists, order, apart=apart, count=len(sides), rare=4 * terms.at_least)
    board, limits = begin(pool, terms, len(sides))
    tariff = _tariff(pool, board, fitting_profiles(lists, len(sides)), sides, terms)
    fitting = fitting_profiles(lists, len(sides))
    _raise_floor(pool, board, limits, tariff, terms)
    pull = _even_out(pool, board, limits, tariff, fitting, terms)
    _lower_to_cap(pool, board, limits, tariff, pull)
    tariff = Tariff(tariff.floor, tariff.cap, tariff.mean, pull)
    shown = _shown(lists, order, pool, places, board, terms)
    report = exposure(
        lists,
        shown,
        sides=sides,
        at_least=terms.at_least,
        over_cap=int((board.counts > tariff.cap).sum()),
        seconds=time.perf_counter() - started,
    )
    return Fair(shown, report, tariff)


def gather(
    lists: Lists, order: Ints, *, apart: Ints, count: int, rare: int
) -> tuple[Pool, Ints]:
    """The candidates of each list, list by list in ``order``, and their places in the stored list.

    Whoever is held by fewer than ``rare`` lists is offered to those in its own list as well, unless
    they are apart from it; such a candidate's place is -1.
    """
    width = lists.partners.shape[1]
    partners, scores = lists.partners[order], lists.scores[order]
    row, place = np.nonzero(partners >= 0)
    partner, score = partners[row, place], scores[row, place]
    offered = _offered(lists.rows[order], row, partner, score, apart, count, rare)
    row = np.concatenate([row, offered[0]])
    partner = np.concatenate([partner, offered[1]])
    score = np.concatenate([score, offered[2]])
    place = np.concatenate([place, np.full(len(offered[0]), -1)])
    best = np.lexsort((partner, -score, row))
    first = np.searchsorted(row[best], np.arange(len(order) + 1))
    del width
    return Pool(first, partner[best], score[best]), place[best]


def _offered(
    rows: Ints, row: Ints, partner: Ints, score: Floats, apart: Ints, count: int, rare: int
) -> tuple[Ints, Ints, Floats]:
    """Lists, partners and scores of candidates that a list does not hold."""
    list_of = np.full(count, -1)
    list_of[rows] = np.arange(len(rows))
    held = np.bincount(partner, minlength=count)
    own = (held[rows[row]] < rare) & (list_of[partner] >= 0)
    host, guest, value = list_of[partner[own]], rows[row[own]], score[own]
    forbidden = np.concatenate([rows[row] * count + partner, apart[:, 0] * count + apart[:, 1]])
    new = ~np.isin(rows[host] * count + guest, forbidden)
    return host[new], guest[new], value[new]


def begin(pool: Pool, terms: Exposure, count: int) -> tuple[Board, Limits]:
    """The plain lists, and what they may lose. Offers never come before what the list holds."""
    rows = np.repeat(np.arange(len(pool.first) - 1), np.diff(pool.first))
    rank = np.arange(len(pool.partner)) - pool.first[rows]
    chosen = rank < terms.shown
    counts = np.bincount(pool.partner[chosen], minlength=count)
    total = np.bincount(rows[chosen], weights=pool.score[chosen], minlength=len(pool.first) - 1)
    most = np.append(total * terms.own_loss, total.sum() * terms.loss) * SAFE
    return Board(chosen, counts, np.zeros(len(most))), Limits(most)


def _tariff(
    pool: Pool, board: Board, fitting: Flags, sides: NDArray[np.int8], terms: Exposure
) -> Tariff:
    mean = side_means(board.counts, sides, fitting)
    hosts = np.bincount(pool.partner, minlength=len(sides))
    floor = np.minimum(hosts, terms.at_least)
    cap = np.maximum(np.ceil(terms.at_most * mean - 1e-9).astype(np.intp), floor)
    return Tariff(floor, cap, mean, 0.0)


def _raise_floor(
    pool: Pool, board: Board, limits: Limits, tariff: Tariff, terms: Exposure
) -> None:
    """Everybody once before anybody twice."""
    for level in range(1, terms.at_least + 1):
        prices = tariff.prices()._replace(floor=np.minimum(tariff.floor, level), fine=0.0)
        if (board.counts >= prices.floor).all():
            continue
        for bonus in _rising(pool, board):
            if (board.counts >= prices.floor).all():
                break
            settle(pool, board, limits, prices._replace(bonus=bonus))
        raise_by_chains(pool, board, limits, prices)


def _lower_to_cap(pool: Pool, board: Board, limits: Limits, tariff: Tariff, pull: float) -> None:
    for fine in _rising(pool, board):
        if (board.counts <= tariff.cap).all():
            break
        settle(pool, board, limits, tariff.prices()._replace(fine=fine, pull=pull))


def _even_out(
    pool: Pool, board: Board, limits: Limits, tariff: Tariff, fitting: Flags, terms: Exposure
) -> float:
    """Raise the price of an appearance step by step; returns the last."""
    plain_counts = begin(pool, terms, len(board.counts))[0].counts
    before = even_gini(plain_counts, tariff.mean, fitting)
    goal = max(terms.evenness * before, min(before, EVEN_ENOUGH))
    pull = 0.0
    for factor in PULLS:
        if even_gini(board.counts, tariff.mean, fitting) <= goal:
            break
        if board.lost[-1] >= limits.most[-1] * 0.9999:
            break
        pull = factor * _mean_score(pool, board)
        settle(pool, board, limits, tariff.prices()._replace(pull=pull, fine=0.0))
    return pull


def _rising(pool: Pool, board: Board) -> Floats:
    """Prices from almost nothing to more than any exchange can cost."""
    return np.geomspace(_mean_score(pool, board) / 128, 1.1 * pool.score.max(initial=1e-9), STEPS)


def _mean_score(pool: Pool, board: Board) -> float:
    return float(pool.score[board.chosen].mean()) if board.chosen.any() else 1.0


def _shown(
    lists: Lists, order: Ints, pool: Pool, places: Ints, board: Board, terms: Exposure
) -> Shown:
    """The chosen entries in the order of the lists as they came."""
    length = (lists.partners >= 0).sum(axis=1)
    row = np.repeat(order, np.diff(pool.first))[board.chosen]
    partner, score, place = (
        values[board.chosen] for values in (pool.partner, pool.score, places)
    )
    by_list = np.argsort(row, kind="stable")
    row, partner, score, place = row[by_list], partner[by_list], score[by_list], place[by_list]
    new = place < 0
    nth = np.arange(new.sum()) - np.searchsorted(row[new], row[new])
    place[new] = length[row[new]] + nth
    shown = np.full((len(order), terms.shown), -1, np.int16)
    column = np.arange(len(row)) - np.searchsorted(row, row)
    shown[row, column] = place
    return Shown(shown, length, row[new], partner[new], score[new])
