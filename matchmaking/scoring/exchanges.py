"""Exchanges: one entry of a list leaves what is shown, another of the same list takes its place.

Whoever is shown pays a price that rises with how often they are shown already, so each exchange
that gains at these prices moves attention from those who have most of it to those who have least.
The sum of all scores less all prices rises with every exchange (an exact potential), so this ends.
Compiled; everything is decided by values, and ties by the order of the market.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matchmaking.scoring.market import Flags, Floats, Ints

TINY = 1e-12
MOST_ROUNDS = 1000


class Pool(NamedTuple):
    """The c candidates of r lists; those of list i are ``first[i]:first[i + 1]``, best first.

    The other way round, profile p is a candidate at ``entries[starts[p]:starts[p + 1]]``.
    """

    first: Ints  # (r + 1,)
    partner: Ints  # (c,) rows of the market
    score: Floats  # (c,)
    owner: Ints  # (c,) whose list it is, 0..r-1
    entries: Ints  # (c,)
    starts: Ints  # (n + 1,)


class Board(NamedTuple):
    """What is shown at the moment. Changed in place."""

    chosen: Flags  # (c,)
    counts: Ints  # (n,) in how many lists each profile is shown
    lost: Floats  # (r + 1,) score given up by each list, by all together at the end


class Limits(NamedTuple):
    """The score that each list may give up (r,), and all of them together at the end: (r + 1,)."""

    most: Floats


class Prices(NamedTuple):
    """What one more appearance costs a profile that has x of them already.

    ``pull * x / mean``, plus ``fine`` from ``cap`` on, less ``bonus`` below ``floor``, and less
    ``firm`` for each appearance that ``kept`` still lacks: the floor that was reached before, which
    is not given up for another, and least of all where somebody would not be seen any more.
    """

    kept: Ints  # (n,), as are the next three
    floor: Ints
    cap: Ints
    mean: Floats
    firm: float
    bonus: float
    fine: float
    pull: float


@njit(cache=True)
def price(prices: Prices, profile: int, shown: int) -> float:
    value: float = prices.pull * shown / prices.mean[profile]
    if shown < prices.floor[profile]:
        value -= prices.bonus
    if shown < prices.kept[profile]:
        value -= prices.firm * (prices.kept[profile] - shown)
    if shown >= prices.cap[profile]:
        value += prices.fine
    return value


@njit(cache=True)
def quote(board: Board, prices: Prices, profile: int, asked: Floats) -> None:
    """Write down what one more appearance of a profile costs (0) and what its last one did (1)."""
    shown = board.counts[profile]
    asked[0, profile] = price(prices, profile, shown)
    asked[1, profile] = price(prices, profile, shown - 1)


@njit(cache=True)
def room_of(board: Board, limits: Limits, row: int) -> float:
    """The score that a list may still give up."""
    own: float = limits.most[row] - board.lost[row]
    together: float = limits.most[-1] - board.lost[-1]
    return min(own, together)


@njit(cache=True)
def best_exchange(
    pool: Pool, board: Board, limits: Limits, asked: Floats, row: int
) -> tuple[float, int, int]:
    """The gain at these prices, the entry that leaves and the one that comes; -1 if none gains."""
    best_in, best_out, into, out = -np.inf, np.inf, -1, -1
    for entry in range(pool.first[row], pool.first[row + 1]):
        who = pool.partner[entry]
        if board.chosen[entry]:
            value = pool.score[entry] - asked[1, who]
            if value <= best_out:
                best_out, out = value, entry
        else:
            value = pool.score[entry] - asked[0, who]
            if value > best_in:
                best_in, into = value, entry
    if into < 0 or out < 0 or best_in - best_out <= TINY:
        return 0.0, -1, -1
    if pool.score[out] - pool.score[into] <= room_of(board, limits, row):
        return best_in - best_out, out, into
    return _best_affordable(pool, board, limits, asked, row)


@njit(cache=True)
def _best_affordable(
    pool: Pool, board: Board, limits: Limits, asked: Floats, row: int
) -> tuple[float, int, int]:
    """The same by looking at all pairs, where the best exchange costs more than is left."""
    room = room_of(board, limits, row)
    best, out, into = TINY, -1, -1
    for leaving in range(pool.first[row], pool.first[row + 1]):
        if not board.chosen[leaving]:
            continue
        value = asked[1, pool.partner[leaving]] - pool.score[leaving]
        for coming in range(pool.first[row], pool.first[row + 1]):
            cost = pool.score[leaving] - pool.score[coming]
            if board.chosen[coming] or cost > room:
                continue
            gain = value + pool.score[coming] - asked[0, pool.partner[coming]]
            if gain > best:
                best, out, into = gain, leaving, coming
    return (best, out, into) if out >= 0 else (0.0, -1, -1)


@njit(cache=True)
def exchange(pool: Pool, board: Board, row: int, out: int, into: int) -> None:
    board.chosen[out], board.chosen[into] = False, True
    board.counts[pool.partner[out]] -= 1
    board.counts[pool.partner[into]] += 1
    cost = pool.score[out] - pool.score[into]
    board.lost[row] += cost
    board.lost[-1] += cost


@njit(cache=True)
def settle(pool: Pool, board: Board, limits: Limits, prices: Prices) -> int:
    """Exchange, the greatest gains first, until no single exchange gains; returns how many did."""
    rows = len(pool.first) - 1
    gains, stale = np.zeros(rows), np.ones(rows, np.bool_)
    asked = np.zeros((2, len(board.counts)))
    for profile in range(len(board.counts)):
        quote(board, prices, profile, asked)
    done = 0
    for _ in range(MOST_ROUNDS):
        for row in range(rows):
            if stale[row]:
                gains[row] = best_exchange(pool, board, limits, asked, row)[0]
                stale[row] = False
        promising = np.flatnonzero(gains)
        before = done
        for place in np.argsort(-gains[promising], kind="mergesort"):
            row = promising[place]
            stale[row] = True
            gain, out, into = best_exchange(pool, board, limits, asked, row)
            if gain > 0:
                exchange(pool, board, row, out, into)
                _requote(pool, board, prices, pool.partner[out], asked, stale)
                _requote(pool, board, prices, pool.partner[into], asked, stale)
                done += 1
        if done == before:
            break
    return done


@njit(cache=True)
def _requote(
    pool: Pool, board: Board, prices: Prices, profile: int, asked: Floats, stale: Flags
) -> None:
    """After a profile's appearances changed: its price, and whose lists to look at again."""
    quote(board, prices, profile, asked)
    for place in range(pool.starts[profile], pool.starts[profile + 1]):
        stale[pool.owner[pool.entries[place]]] = True
