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

MOST_WORK = 200_000_000  # entries looked at in one go: a second or two


class Hosts(NamedTuple):
    """Where each profile is a candidate: ``entries[starts[p]:starts[p + 1]]``, of list ``owner``."""

    owner: Ints  # (c,)
    entries: Ints  # (c,)
    starts: Ints  # (n + 1,)


class Trail(NamedTuple):
    """A search: how far each profile is (n,), and the exchange that leads from it to the next.

    ``end`` (1,) is the nearest who is shown often enough to leave a list, -1 before one is found.
    """

    distance: Floats
    coming: Ints
    leaving: Ints
    waiting: Flags
    end: Ints


def raise_by_chains(pool: Pool, board: Board, limits: Limits, floor: Ints) -> None:
    """Bring whom it can to the floor, those shown least first, until MOST_WORK is done."""
    owner = np.repeat(np.arange(len(pool.first) - 1), np.diff(pool.first))
    entries = np.argsort(pool.partner, kind="stable")
    starts = np.searchsorted(pool.partner[entries], np.arange(len(board.counts) + 1))
    hosts = Hosts(owner, entries, starts)
    hopeless = np.zeros(len(board.counts), np.bool_)
    short = np.flatnonzero(board.counts < floor)
    work = 0
    for profile in short[np.argsort(board.counts[short], kind="stable")]:
        found = not hopeless[profile]
        while found and board.counts[profile] < floor[profile] and work < MOST_WORK:
            steps, found = _raise_one(pool, board, limits, floor, hosts, hopeless, profile)
            work += steps


@njit(cache=True)
def _raise_one(
    pool: Pool,
    board: Board,
    limits: Limits,
    floor: Ints,
    hosts: Hosts,
    hopeless: Flags,
    profile: int,
) -> tuple[int, bool]:
    """One chain that ends with ``profile`` shown once more: steps made, and whether there is one.

    If there is none, there is none for anybody who was reached on the way.
    """
    count = len(board.counts)
    coming, leaving = np.full(count, -1), np.full(count, -1)
    distance, waiting = np.full(count, np.inf), np.zeros(count, np.bool_)
    trail = Trail(distance, coming, leaving, waiting, np.full(1, -1))
    trail.distance[profile] = 0.0
    queue = [profile]
    steps, head = 0, 0
    while head < len(queue):
        one = queue[head]
        head += 1
        trail.waiting[one] = False
        for place in range(hosts.starts[one], hosts.starts[one + 1]):
            entry = hosts.entries[place]
            if not board.chosen[entry]:
                row = hosts.owner[entry]
                steps += pool.first[row + 1] - pool.first[row]
                _spread(pool, board, limits, floor, trail, queue, row, entry)
    if trail.end[0] < 0:
        hopeless |= trail.distance < np.inf
        return steps, False
    return steps, _move_along(pool, board, limits, hosts, trail, profile)


@njit(cache=True)
def _spread(
    pool: Pool,
    board: Board,
    limits: Limits,
    floor: Ints,
    trail: Trail,
    queue: list[int],
    row: int,
    entry: int,
) -> None:
    """Reach whom ``entry`` could replace in its list."""
    start = trail.distance[pool.partner[entry]]
    end, room = trail.end[0], room_of(board, limits, row)
    for other in range(pool.first[row], pool.first[row + 1]):
        cost = pool.score[other] - pool.score[entry]
        if not board.chosen[other] or cost > room:
            continue
        who = pool.partner[other]
        far = start + max(cost, 0.0)
        if far >= trail.distance[who] - TINY or (end >= 0 and far >= trail.distance[end]):
            continue
        trail.distance[who], trail.coming[who], trail.leaving[who] = far, entry, other
        if board.counts[who] > floor[who]:
            end = trail.end[0] = who
        elif not trail.waiting[who]:
            trail.waiting[who] = True
            queue.append(who)


@njit(cache=True)
def _move_along(
    pool: Pool,
    board: Board,
    limits: Limits,
    hosts: Hosts,
    trail: Trail,
    profile: int,
) -> bool:
    """Make the exchanges of a chain; undo them all where a list would give up more than it may."""
    allowed, one = True, trail.end[0]
    while one != profile:
        out, into = trail.leaving[one], trail.coming[one]
        exchange(pool, board, hosts.owner[out], out, into)
        allowed = allowed and room_of(board, limits, hosts.owner[out]) >= 0
        one = pool.partner[into]
    if allowed:
        return True
    one = trail.end[0]
    while one != profile:
        out, into = trail.leaving[one], trail.coming[one]
        exchange(pool, board, hosts.owner[out], into, out)
        one = pool.partner[into]
    return False
