"""Chains of exchanges for those whom no single exchange can bring to their floor.

Somebody is wanted in a list where everybody shown is at the floor as well; but one of these may go
on to another list, whose entry moves on in turn, until somebody leaves who is shown often enough.
The cheapest chain is a shortest path over profiles: an arc from q to p for each list that shows q
and could show p, at the score that the list gives up.
"""

import numpy as np
from numba import njit

from matchmaking.scoring.exchanges import TINY, Board, Limits, Pool, Prices, exchange, room_of
from matchmaking.scoring.market import Floats, Ints


def raise_by_chains(
    pool: Pool, board: Board, limits: Limits, prices: Prices, *, work: int = 200_000_000
) -> None:
    """Bring whom it can to the floor, those shown least first, within ``work`` steps."""
    owner = np.repeat(np.arange(len(pool.first) - 1), np.diff(pool.first))
    entries = np.argsort(pool.partner, kind="stable")
    starts = np.searchsorted(pool.partner[entries], np.arange(len(board.counts) + 1))
    short = np.flatnonzero(board.counts < prices.floor)
    for profile in short[np.argsort(board.counts[short], kind="stable")]:
        while board.counts[profile] < prices.floor[profile] and work > 0:
            spent, found = _raise_one(
                pool, board, limits, prices, owner, entries, starts, profile
            )
            work -= spent
            if not found:
                break


@njit(cache=True)
def _raise_one(
    pool: Pool,
    board: Board,
    limits: Limits,
    prices: Prices,
    owner: Ints,
    entries: Ints,
    starts: Ints,
    profile: int,
) -> tuple[int, bool]:
    """One chain that ends with ``profile`` shown once more: steps made, and whether there is one."""
    count = len(board.counts)
    distance = np.full(count, np.inf)
    coming, leaving = np.full(count, -1), np.full(count, -1)
    queue, waiting = [profile], np.zeros(count, np.bool_)
    distance[profile] = 0.0
    end, shortest, steps, head = -1, np.inf, 0, 0
    while head < len(queue):
        one = queue[head]
        head += 1
        waiting[one] = False
        if distance[one] >= shortest:
            continue
        for place in range(starts[one], starts[one + 1]):
            entry = entries[place]
            if board.chosen[entry]:
                continue
            row = owner[entry]
            steps += pool.first[row + 1] - pool.first[row]
            room = room_of(board, limits, row)
            for other in range(pool.first[row], pool.first[row + 1]):
                cost = pool.score[other] - pool.score[entry]
                if not board.chosen[other] or cost > room:
                    continue
                who, far = pool.partner[other], distance[one] + max(cost, 0.0)
                if far >= distance[who] - TINY or far >= shortest:
                    continue
                distance[who], coming[who], leaving[who] = far, entry, other
                if board.counts[who] > prices.floor[who]:
                    end, shortest = who, far
                elif not waiting[who]:
                    waiting[who] = True
                    queue.append(who)
    if end < 0:
        return steps, False
    return steps, _move_along(pool, board, limits, owner, coming, leaving, end, profile)


@njit(cache=True)
def _move_along(
    pool: Pool,
    board: Board,
    limits: Limits,
    owner: Ints,
    coming: Ints,
    leaving: Ints,
    end: int,
    profile: int,
) -> bool:
    """Make the exchanges of a chain; undo them all where a list would give up more than it may."""
    one = end
    while one != profile:
        out, into = leaving[one], coming[one]
        exchange(pool, board, owner[out], out, into)
        one = pool.partner[into]
    one, allowed = end, board.lost[-1] <= limits.most[-1]
    while one != profile:
        row = owner[leaving[one]]
        allowed = allowed and board.lost[row] <= limits.most[row]
        one = pool.partner[coming[one]]
    if not allowed:
        one = end
        while one != profile:
            out, into = leaving[one], coming[one]
            exchange(pool, board, owner[out], into, out)
            one = pool.partner[into]
    return allowed
