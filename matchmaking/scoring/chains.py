"""Chains of exchanges for those whom no single exchange can bring to their floor.

Somebody is wanted in a list where everybody shown is at the floor as well; but one of these may go
on to another list, whose entry moves on in turn, until somebody leaves who is shown often enough.
The cheapest chain is a shortest path over profiles: an arc from q to p for each list that shows q
and could show p, at the score that the list gives up.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matchmaking.scoring.exchanges import TINY, Board, Limits, Pool, exchange, room_of
from matchmaking.scoring.market import Flags, Floats, Ints

# Entries looked at in one go, so that the time is bounded whatever the lists are.
MOST_WORK = 20_000_000
MOST_WORK_NEAR = 500_000


class Trail(NamedTuple):
    """A search: how far each profile is (n,), and the exchange that leads from it to the next.

    ``end`` (1,) is the nearest who is shown often enough to leave a list, -1 before one is found;
    ``radius`` (1,) how far that is, and before, how far to look.
    """

    distance: Floats
    coming: Ints
    leaving: Ints
    waiting: Flags
    end: Ints
    radius: Floats


def raise_by_chains(
    pool: Pool, board: Board, limits: Limits, floor: Ints, *, radius: float = np.inf
) -> None:
    """Bring whom it can to the floor, those shown least first, until enough work is done.

    Chains that give up as much score as ``radius`` are not looked for.
    """
    most = MOST_WORK if radius == np.inf else MOST_WORK_NEAR
    short = np.flatnonzero(board.counts < floor)
    short = short[np.argsort(board.counts[short], kind="stable")]
    _raise_all(pool, board, limits, floor, short, (radius, most))


@njit(cache=True)
def _raise_all(
    pool: Pool,
    board: Board,
    limits: Limits,
    floor: Ints,
    short: Ints,
    bounds: tuple[float, int],
) -> None:
    radius, most = bounds
    count = len(board.counts)
    trail = Trail(
        np.full(count, np.inf),
        np.full(count, -1),
        np.full(count, -1),
        np.zeros(count, np.bool_),
        np.full(1, -1),
        np.full(1, np.inf),
    )
    hopeless = np.zeros(count, np.bool_)
    work = 0
    for profile in short:
        found = not hopeless[profile]
        while found and board.counts[profile] < floor[profile] and work < most:
            trail.end[0], trail.radius[0] = -1, radius
            reached = [profile]
            work += _search(pool, board, limits, floor, trail, reached)
            found = trail.end[0] >= 0
            if found:
                found = _move_along(pool, board, limits, trail, profile)
            for who in reached:  # where there is no chain, there is none for those on the way
                hopeless[who] |= trail.end[0] < 0 and radius == np.inf
                trail.distance[who] = np.inf


@njit(cache=True)
def _search(
    pool: Pool,
    board: Board,
    limits: Limits,
    floor: Ints,
    trail: Trail,
    reached: list[int],
) -> int:
    """The shortest chain to the one in ``reached``, left in ``trail``; returns the steps made."""
    queue = [reached[0]]
    trail.distance[reached[0]] = 0.0
    steps, head = 0, 0
    while head < len(queue):
        one = queue[head]
        head += 1
        trail.waiting[one] = False
        for place in range(pool.starts[one], pool.starts[one + 1]):
            entry = pool.entries[place]
            if board.chosen[entry]:
                continue
            row = pool.owner[entry]
            room = room_of(board, limits, row)
            steps += pool.first[row + 1] - pool.first[row]
            for other in range(pool.first[row], pool.first[row + 1]):
                cost = pool.score[other] - pool.score[entry]
                if board.chosen[other] and cost <= room:
                    _reach(pool, board, floor, trail, queue, reached, entry, other)
    return steps


@njit(cache=True)
def _reach(
    pool: Pool,
    board: Board,
    floor: Ints,
    trail: Trail,
    queue: list[int],
    reached: list[int],
    coming: int,
    leaving: int,
) -> None:
    """Take note if this exchange is the shortest way to whoever leaves."""
    who, cost = pool.partner[leaving], pool.score[leaving] - pool.score[coming]
    far = trail.distance[pool.partner[coming]] + max(cost, 0.0)
    if far >= trail.radius[0] or far >= trail.distance[who] - TINY:
        return
    if trail.distance[who] == np.inf:
        reached.append(who)
    trail.distance[who], trail.coming[who], trail.leaving[who] = far, coming, leaving
    if board.counts[who] > floor[who]:
        trail.end[0], trail.radius[0] = who, far
    elif not trail.waiting[who]:
        trail.waiting[who] = True
        queue.append(who)


@njit(cache=True)
def _move_along(
    pool: Pool,
    board: Board,
    limits: Limits,
    trail: Trail,
    profile: int,
) -> bool:
    """Make the exchanges of a chain; undo them all where a list would give up more than it may."""
    allowed, one = True, trail.end[0]
    while one != profile:
        out, into = trail.leaving[one], trail.coming[one]
        exchange(pool, board, pool.owner[out], out, into)
        allowed = allowed and room_of(board, limits, pool.owner[out]) >= 0
        one = pool.partner[into]
    if allowed:
        return True
    one = trail.end[0]
    while one != profile:
        out, into = trail.leaving[one], trail.coming[one]
        exchange(pool, board, pool.owner[out], into, out)
        one = pool.partner[into]
    return False
