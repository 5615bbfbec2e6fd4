"""Fair exposure: everybody with a fitting partner is seen, nobody is seen by all, at a bounded loss.

Known parties collect the first places of everybody's list ("brand power"). Here the k shown entries
of each list are chosen from all that it holds, in this order of importance: everybody appears once,
then twice, up to ``at_least``; nobody appears more than ``at_most`` times the mean of the own side;
then appearances are evened out until their Gini coefficient is ``evenness`` times that of the plain
lists. Each step goes on only while all lists together keep ``1 - loss`` of their plain total score
and each keeps ``1 - own_loss`` of its own. What could not be reached is in the report.
"""

import time
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.boards import Board, Limits, Pool, Prices
from matchmaking.scoring.candidates import Candidates, gather
from matchmaking.scoring.exchanges import raise_by_chains, settle
from matchmaking.scoring.exposure import (
    ExposureReport,
    Shown,
    even_gini,
    exposure,
    fitting_profiles,
    side_means,
)
from matchmaking.scoring.market import Flags, Floats, Ints, Lists

RARE = 4  # times at_least: held by fewer lists, a profile is offered to those in its own
STEPS = 12  # a price rises this often before it is above any score: the cheapest exchanges first
PULLS = np.geomspace(0.004, 8.0, 30)  # in parts of the mean score shown
EVEN_ENOUGH = 0.1  # a Gini coefficient below this asks for no more evening out
ALMOST = 0.9999  # of the loss allowed counts as all of it
ROUNDING = 1e-9
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
    own_loss: float = 0.5
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
    """The prices that a run ended with, so that a changed list is placed as the run would place it.

    ``means`` (one for each of SIDES) is how often those of a side appear on average, ``pull`` the
    price, in units of score, of appearing that often.
    """

    means: tuple[float, ...]
    pull: float = 0.0

    def as_data(self) -> dict[str, Any]:
        return {"means": list(self.means), "pull": self.pull}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(tuple(data["means"]), data["pull"])


@dataclass(frozen=True, slots=True)
class Fair:
    """What a run stores: what is shown, the figures, and the prices for later changes."""

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
    fitting = fitting_profiles(lists, len(sides))
    found = gather(lists, apart=apart, count=len(sides), rare=RARE * terms.at_least)
    pool = found.pool
    board, limits = begin(pool, terms, len(sides))
    means = side_means(board.counts, sides, fitting)
    floor = np.minimum(np.bincount(pool.partner, minlength=len(sides)), terms.at_least)
    prices = _prices(Tariff(tuple(means.tolist())), sides, floor, pool, terms)
    _raise_floor(pool, board, limits, prices, terms)
    prices = _even_out(pool, board, limits, prices, fitting, terms)
    _lower_to_cap(pool, board, limits, prices)
    shown = _shown(lists, found, board.chosen, terms)
    report = exposure(
        lists,
        shown,
        sides=sides,
        at_least=terms.at_least,
        over_cap=int((board.counts > prices.cap).sum()),
        seconds=time.perf_counter() - started,
    )
    return Fair(shown, report, Tariff(tuple(means.tolist()), prices.pull))


def place_lists(
    lists: Lists,
    *,
    elsewhere: Ints,
    sides: NDArray[np.int8],
    tariff: Tariff,
    apart: Ints = NO_PAIRS,
    terms: Exposure | None = None,
    room: float | None = None,
) -> Shown:
    """The same for the few lists that a change touched, at the prices of the run.

    ``elsewhere`` (n,) is how often each profile appears in all *other* lists. ``room`` is the score
    that these lists together may give up: what the others leave of the loss that is allowed, by
    default ``loss`` of their own plain total. A profile that nobody's list holds is offered to
    those in its own list, as far as both its list and theirs are among ``lists``.
    """
    terms = terms or Exposure()
    known, few = _among_themselves(lists)
    pairs = np.isin(apart, known).all(axis=1)
    within = np.searchsorted(known, apart[pairs]).reshape(-1, 2)
    found = gather(few, apart=within, count=len(known), rare=RARE * terms.at_least)
    board, limits = begin(found.pool, terms, len(known))
    board.counts[:] += elsewhere[known]
    if room is not None:
        limits.most[-1] = room * (1 - ROUNDING)
    wanted = np.full(len(known), terms.at_least)
    settle(found.pool, board, limits, _prices(tariff, sides[known], wanted, found.pool, terms))
    shown = _shown(few, found, board.chosen, terms)
    return replace(shown, inserted=known[shown.inserted])


def _among_themselves(lists: Lists) -> tuple[Ints, Lists]:
    """The profiles that these lists are about, and the lists with them counted through."""
    filled = lists.partners >= 0
    known = np.union1d(lists.rows, lists.partners[filled])
    partners = np.where(filled, np.searchsorted(known, lists.partners), -1)
    rows = np.searchsorted(known, lists.rows)
    return known, Lists(rows, partners, lists.scores, lists.certified)


def _prices(
    tariff: Tariff, sides: NDArray[np.int8], floor: Ints, pool: Pool, terms: Exposure
) -> Prices:
    """Floor and cap at prices that no score can pay, and the pull of the tariff."""
    mean = np.array(tariff.means)[sides]
    cap = np.maximum(np.ceil(terms.at_most * mean - ROUNDING).astype(np.intp), terms.at_least)
    most = _above_any(pool)
    return Prices(floor, floor, cap, mean, terms.at_least, most, most, most, tariff.pull)


def begin(pool: Pool, terms: Exposure, count: int) -> tuple[Board, Limits]:
    """The plain lists, and what they may lose."""
    rows = pool.owner
    chosen = np.arange(len(pool.partner)) - pool.first[rows] < terms.shown
    counts = np.bincount(pool.partner[chosen], minlength=count)
    total = np.bincount(rows[chosen], weights=pool.score[chosen], minlength=len(pool.first) - 1)
    most = np.append(total * terms.own_loss, total.sum() * terms.loss) * (1 - ROUNDING)
    return Board(chosen, counts, np.zeros(len(most)), np.zeros((2, count))), Limits(most)


def _raise_floor(pool: Pool, board: Board, limits: Limits, prices: Prices, terms: Exposure) -> None:
    """Everybody once before anybody twice, the cheapest exchanges and chains first."""
    for level in range(1, terms.at_least + 1):
        floor, kept = np.minimum(prices.floor, level), np.minimum(prices.floor, level - 1)
        step = prices._replace(kept=kept, floor=floor, fine=0.0)
        for bonus in _rising(pool, board):
            if (board.counts >= floor).all():
                break
            settle(pool, board, limits, step._replace(bonus=bonus))
            raise_by_chains(pool, board, limits, floor, radius=bonus)
        raise_by_chains(pool, board, limits, floor)


def _even_out(
    pool: Pool, board: Board, limits: Limits, prices: Prices, fitting: Flags, terms: Exposure
) -> Prices:
    """Raise the price of an appearance step by step until the goal is met; returns the last."""
    plain = begin(pool, terms, len(board.counts))[0].counts
    before = even_gini(plain, prices.mean, fitting)
    goal = max(terms.evenness * before, min(before, EVEN_ENOUGH))
    for factor in PULLS:
        spent = board.lost[-1] >= limits.most[-1] * ALMOST
        if spent or even_gini(board.counts, prices.mean, fitting) <= goal:
            break
        prices = prices._replace(pull=float(factor * _mean_score(pool, board)))
        settle(pool, board, limits, prices._replace(fine=0.0))
    return prices


def _lower_to_cap(pool: Pool, board: Board, limits: Limits, prices: Prices) -> None:
    for fine in _rising(pool, board):
        if (board.counts <= prices.cap).all():
            break
        settle(pool, board, limits, prices._replace(fine=fine))


def _rising(pool: Pool, board: Board) -> Floats:
    """Prices from almost nothing to more than any exchange can cost."""
    return np.geomspace(_mean_score(pool, board) / 128, 1.1 * pool.score.max(initial=1e-9), STEPS)


def _above_any(pool: Pool) -> float:
    return float(4 * pool.score.max(initial=1.0))


def _mean_score(pool: Pool, board: Board) -> float:
    return float(pool.score[board.chosen].mean()) if board.chosen.any() else 1.0


def _shown(lists: Lists, found: Candidates, chosen: Flags, terms: Exposure) -> Shown:
    """The chosen entries in the order of the lists as they came."""
    length = (lists.partners >= 0).sum(axis=1)
    row = found.order[found.pool.owner[chosen]]
    by_list = np.flatnonzero(chosen)[np.argsort(row, kind="stable")]
    row = np.sort(row, kind="stable")
    place, new = found.places[by_list], found.places[by_list] < 0
    place[new] = length[row[new]] + np.arange(new.sum()) - np.searchsorted(row[new], row[new])
    shown = np.full((len(lists.rows), terms.shown), -1, np.int16)
    shown[row, np.arange(len(row)) - np.searchsorted(row, row)] = place
    pool, inserted = found.pool, by_list[new]
    return Shown(shown, length, row[new], pool.partner[inserted], pool.score[inserted])
