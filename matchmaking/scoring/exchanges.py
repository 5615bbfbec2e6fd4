"""Exchanges: one entry of a list leaves what is shown, another of the same list takes its place.

Whoever is shown pays a price that rises with how often they are shown already, so each exchange
that gains at these prices moves attention from those who have most of it to those who have least.
The sum of all scores less all prices rises with every exchange (an exact potential), so this ends.

Chains of exchanges are for those whom no single exchange can bring to their floor: wanted in a list
where everybody shown is at the floor as well. One of these may go on to another list, whose entry
moves on in turn, until somebody leaves who is shown often enough. The cheapest chain is a shortest
path over profiles: an arc from q to p for each list that shows q and could show p, at the score
that the list gives up.

Compiled; everything is decided by values, and ties by the order of the market.
"""

import numpy as np

from matchmaking.compiling import compiled
from matchmaking.scoring.boards import Board, Limits, Pool, Prices, Trail
from matchmaking.scoring.market import Flags, Ints

TINY = 1e-12
MOST_ROUNDS = 1000
# Entries looked at for chains in one go, so that the time is bounded whatever the lists are.
MOST_WORK = 20_000_000
MOST_WORK_NEAR = 500_000


@compiled
def price(prices: Prices, profile: int, shown: int) -> float:
    value: float = prices.pull * shown / prices.mean[profile]
    if shown < prices.floor[profile]:
        value -= prices.bonus
    if shown < prices.kept[profile]:
        value -= prices.firm * (prices.top - shown)
    if shown >= prices.cap[profile]:
        value += prices.fine
    return value


@compiled
def quote(pool: Pool, board: Board, prices: Prices, profile: int, stale: Flags) -> None:
    """Write down what a profile costs now; where that is news, its lists are to be looked at."""
    shown = board.counts[profile]
    more, last = price(prices, profile, shown), price(prices, profile, shown - 1)
    if board.asked[0, profile] == more and board.asked[1, profile] == last:
        return
    board.asked[0, profile], board.asked[1, profile] = more, last
    for place in range(pool.starts[profile], pool.starts[profile + 1]):
        stale[pool.owner[pool.entries[place]]] = True


@compiled
def room_of(board: Board, limits: Limits, row: int) -> float:
    """The score that a list may still give up."""
    own: float = limits.most[row] - board.lost[row]
    together: float = limits.most[-1] - board.lost[-1]
    return min(own, together)


@compiled
def best_exchange(pool: Pool, board: Board, limits: Limits, row: int) -> tuple[float, int, int]:
    """The gain at these prices, the entry that leaves and the one that comes; -1 if none gains."""
    best_in, best_out, into, out = -np.inf, np.inf, -1, -1
    for entry in range(pool.first[row], pool.first[row + 1]):
        who = pool.partner[entry]
        if board.chosen[entry]:
            value = pool.score[entry] - board.asked[1, who]
            if value <= best_out:
                best_out, out = value, entry
        else:
            value = pool.score[entry] - board.asked[0, who]
            if value > best_in:
                best_in, into = value, entry
    if into < 0 or out < 0 or best_in - best_out <= TINY:
        return 0.0, -1, -1
    if pool.score[out] - pool.score[into] <= room_of(board, limits, row):
        return best_in - best_out, out, into
    return _best_affordable(pool, board, limits, row)


@compiled
def _best_affordable(pool: Pool, board: Board, limits: Limits, row: int) -> tuple[float, int, int]:
    """The same by looking at all pairs, where the best exchange costs more than is left."""
    room = room_of(board, limits, row)
    best, out, into = TINY, -1, -1
    for leaving in range(pool.first[row], pool.first[row + 1]):
        if not board.chosen[leaving]:
            continue
        value = board.asked[1, pool.partner[leaving]] - pool.score[leaving]
        for coming in range(pool.first[row], pool.first[row + 1]):
            cost = pool.score[leaving] - pool.score[coming]
            if board.chosen[coming] or cost > room:
                continue
            gain = value + pool.score[coming] - board.asked[0, pool.partner[coming]]
            if gain > best:
                best, out, into = gain, leaving, coming
    return (best, out, into) if out >= 0 else (0.0, -1, -1)


@compiled
def exchange(pool: Pool, board: Board, row: int, out: int, into: int) -> None:
    board.chosen[out], board.chosen[into] = False, True
    board.counts[pool.partner[out]] -= 1
    board.counts[pool.partner[into]] += 1
    cost = pool.score[out] - pool.score[into]
    board.lost[row] += cost
    board.lost[-1] += cost


@compiled
def settle(pool: Pool, board: Board, limits: Limits, prices: Prices) -> int:
    """Exchange, the greatest gains first, until no single exchange gains; returns how many did."""
    rows = len(pool.first) - 1
    gains, stale = np.zeros(rows), np.zeros(rows, np.bool_)
    for profile in range(len(board.counts)):
        quote(pool, board, prices, profile, stale)
    done = 0
    for _ in range(MOST_ROUNDS):
        for row in range(rows):
            if stale[row]:
                gains[row] = best_exchange(pool, board, limits, row)[0]
                stale[row] = False
        promising = np.flatnonzero(gains)
        before = done
        for place in np.argsort(-gains[promising], kind="mergesort"):
            row = promising[place]
            stale[row] = True
            gain, out, into = best_exchange(pool, board, limits, row)
            if gain > 0:
                exchange(pool, board, row, out, into)
                quote(pool, board, prices, pool.partner[out], stale)
                quote(pool, board, prices, pool.partner[into], stale)
                done += 1
        if done == before:
            break
    return done


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


@compiled
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
    work, moved = 0, False
    for profile in short:
        found = not hopeless[profile]
        while found and board.counts[profile] < floor[profile] and work < most:
            trail.end[0], trail.radius[0] = -1, radius
            reached = [profile]
            work += _search(pool, board, limits, floor, trail, reached)
            found = trail.end[0] >= 0
            if found:
                found = _move_along(pool, board, limits, trail, profile)
                moved = moved or found
            for who in reached:  # where there is no chain, there is none for those on the way
                hopeless[who] |= trail.end[0] < 0 and radius == np.inf
                trail.distance[who] = np.inf
    if moved:
        board.asked[:] = np.nan  # what gains now is not known any more


@compiled
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


@compiled
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


@compiled
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
