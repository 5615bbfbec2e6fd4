"""Takes breaks away by Kempe exchanges: two slots change places for all who are linked by them.

The meetings of a person in slots s and t change places, which moves the meetings of those whom they
meet, and so on until the exchange closes; no meeting is lost. Simulated annealing on breaks, with
idle slots as the slope that leads there. Counts of steps, not clocks, so that a seed is a timetable.
"""

import numpy as np

from matchmaking.compiling import compiled
from matchmaking.timetable.board import FREE, NOBODY, Board, Cells
from matchmaking.timetable.frame import Floats, Frame, Ints

BREAK, IDLE, EXCESS = 16.0, 1.0, 64.0
HOT, COLD = 10.0, 0.4
LARGEST = 80  # meetings in one exchange
COUNTERPARTS, SAMPLES = 4, 30
FULL = 0.05  # free tables for each that is taken
UNLIMITED = 1 << 30


def steps_for(board: Board) -> int:
    """How many exchanges are tried: more to gain from each for small days, less where no table is free."""
    seats = int(board.seated[board.slot_of >= 0].sum())
    full = board.room.sum() < FULL * seats
    return 200_000 + 3000 * int((board.slot_of >= 0).sum()) * (3 if full else 1)


def polish(frame: Frame, board: Board, *, seed: int, steps: int) -> None:
    """Fewer breaks on the board; nothing else about it gets worse."""
    spread = frame.problem.objective.max_break_spread
    limit = UNLIMITED if spread is None else spread
    movers = np.flatnonzero(board.held > 0)
    if movers.size and board.room.size > 1:
        _anneal(board, movers, limit, seed % (1 << 32), steps)


def breaks_per_person(board: Board) -> Ints:
    """How many breaks each participant has, shape (P,)."""
    return np.array([_breaks(row) for row in board.at], np.int64)


@compiled
def _breaks(row: Ints) -> int:
    breaks, last = 0, -1
    for t in range(row.size):
        if row[t] >= 0:
            if last >= 0 and t > last + 1:
                breaks += 1
            last = t
    return breaks


@compiled
def _cost(row: Ints, limit: int) -> float:
    breaks, idle, last = 0, 0, -1
    for t in range(row.size):
        if row[t] >= 0:
            if last >= 0 and t > last + 1:
                breaks += 1
                idle += t - last - 1
            last = t
    return BREAK * breaks + IDLE * idle + EXCESS * max(0, breaks - limit)


@compiled
def _anneal(board: Board, movers: Ints, limit: int, seed: int, steps: int) -> None:
    np.random.seed(seed)
    at, slots = board.at, board.room.size
    cost = np.empty(at.shape[0], np.float64)
    for p in range(at.shape[0]):
        cost[p] = _cost(at[p], limit)
    part = np.empty(LARGEST, np.int64)
    old_who = np.empty(LARGEST, np.int64)
    net = np.zeros(board.idle.shape[0] + 1, np.int64)
    stamp_m = np.full(board.slot_of.size, -1, np.int64)
    stamp_p = np.full(at.shape[0], -1, np.int64)
    for step in range(steps):
        heat = HOT * (COLD / HOT) ** (step / steps)
        p = movers[np.random.randint(movers.size)]
        if cost[p] == 0 and np.random.randint(8):
            continue
        s, t = np.random.randint(slots), np.random.randint(slots)
        if s == t or (at[p, s] < 0 and at[p, t] < 0):
            continue
        first = at[p, s] if at[p, s] >= 0 else at[p, t]
        size = _balanced(board, first, s, t, part, stamp_m, step, net)
        if size > 0:
            _exchange(board, part, size, s, t, cost, limit, heat, stamp_p, step, old_who)


@compiled
def _balanced(
    board: Board, first: int, s: int, t: int, part: Ints, stamp: Ints, step: int, net: Ints
) -> int:
    """An exchange around ``first`` that tables and interpreters allow: its size, 0 if none is found.

    Where more come than there is room for, something else of their kind goes the other way.
    """
    net[:] = 0
    size = _linked(board, first, s, t, part, 0, stamp, step, net)
    for _counterpart in range(COUNTERPARTS):
        if size == 0:
            return 0
        full, seated, pair = _short(board, s, t, net)
        if full < 0:
            return size
        found = _some(board, full, seated, pair, stamp, step)
        if found < 0:
            return 0
        size = _linked(board, found, s, t, part, size, stamp, step, net)
    return 0


@compiled
def _linked(
    board: Board, first: int, s: int, t: int, part: Ints, size: int, stamp: Ints, step: int,
    net: Ints,
) -> int:  # fmt: skip
    """Add all meetings that change places with ``first``; 0 if one of them cannot, or too many.

    ``net`` counts what goes from s to t: by pair of languages, and seats at its end.
    """
    if size == LARGEST:
        return 0
    k = size
    part[k], stamp[first] = first, step
    size += 1
    while k < size:
        m = part[k]
        k += 1
        other = s + t - board.slot_of[m]
        if not board.allowed[m, other]:
            return 0
        if board.seated[m]:
            net[-1] += 1 if other == t else -1
        if board.pair[m] >= 0:
            net[board.pair[m]] += 1 if other == t else -1
        for n in range(board.starts[m], board.starts[m + 1]):
            y = board.at[board.people[n], other]
            if y >= 0 and stamp[y] != step:
                if size == LARGEST:
                    return 0
                stamp[y], part[size] = step, y
                size += 1
    return size


@compiled
def _short(board: Board, s: int, t: int, net: Ints) -> tuple[int, bool, int]:
    """Where too much goes, and of which kind: slot (-1 if all fits), seats, pair (-1 if fine)."""
    seats = net[-1]
    slot = t if seats > board.room[t] else s if -seats > board.room[s] else -1
    seated = slot >= 0
    for q in range(net.size - 1):
        if slot != s and net[q] > board.idle[q, t]:
            return t, seated, q
        if slot != t and -net[q] > board.idle[q, s]:
            return s, seated, q
    return slot, seated, -1


@compiled
def _some(board: Board, slot: int, seated: bool, pair: int, stamp: Ints, step: int) -> int:
    """Any meeting of this kind in the slot that does not move yet, -1 if chance finds none."""
    for _try in range(SAMPLES):
        m = board.at[np.random.randint(board.at.shape[0]), slot]
        if m >= 0 and stamp[m] != step and board.seated[m] == seated and board.pair[m] == pair:
            return m
    return -1


@compiled
def _exchange(
    board: Board, part: Ints, size: int, s: int, t: int, cost: Floats, limit: int, heat: float,
    stamp: Ints, step: int, old_who: Ints,
) -> None:  # fmt: skip
    """Exchange if it does not cost too much, and everybody's order and interpreter allow it."""
    before, after = 0.0, 0.0
    for k in range(size):
        for n in range(board.starts[part[k]], board.starts[part[k] + 1]):
            p = board.people[n]
            if stamp[p] != step:
                stamp[p] = step
                before += cost[p]
                _turn_over(board.at, p, s, t)
                after += _cost(board.at[p], limit)
    worse = after - before
    good = worse <= 0 or np.random.random() < np.exp(-worse / heat)
    if good:
        good = _interpreted(board, part, size, s, t, old_who)
    for k in range(size):
        for n in range(board.starts[part[k]], board.starts[part[k] + 1]):
            p = board.people[n]
            if stamp[p] == step:
                stamp[p] = -1
                if good:
                    cost[p] = _cost(board.at[p], limit)
                else:
                    _turn_over(board.at, p, s, t)


@compiled
def _turn_over(at: Cells, p: int, s: int, t: int) -> None:
    """What p does in s and t changes places; who is away stays so."""
    here, there = at[p, s], at[p, t]
    if here >= 0 and there < 0:
        at[p, s], at[p, t] = FREE, here
    elif there >= 0 and here < 0:
        at[p, s], at[p, t] = there, FREE
    else:
        at[p, s], at[p, t] = there, here


@compiled
def _interpreted(board: Board, part: Ints, size: int, s: int, t: int, old_who: Ints) -> bool:
    """Move slots and interpreters of all, or leave both as they were."""
    for k in range(size):
        m = part[k]
        old_who[k] = board.who[m]
        _engage(board, m, FREE)
        shift = 1 if board.slot_of[m] == s else -1
        board.slot_of[m] = s + t - board.slot_of[m]
        if board.seated[m]:
            board.room[s] += shift
            board.room[t] -= shift
    good = True
    for k in range(size):
        if not _in_order(board, part[k]):
            good = False
            break
    for k in range(size):
        if good and old_who[k] >= 0:
            i = _who(board, part[k], old_who[k])
            if i == NOBODY:
                good = False
            else:
                _engage(board, part[k], i)
    if not good:
        for k in range(size):
            _engage(board, part[k], FREE)
        for k in range(size):
            m = part[k]
            shift = 1 if board.slot_of[m] == s else -1
            board.slot_of[m] = s + t - board.slot_of[m]
            if board.seated[m]:
                board.room[s] += shift
                board.room[t] -= shift
            _engage(board, m, old_who[k])
    return good


@compiled
def _engage(board: Board, m: int, i: int) -> None:
    """Give the meeting, in its slot, the interpreter i, or free the one that it has."""
    gone = board.who[m] if i < 0 else i
    if gone < 0:
        return
    t = board.slot_of[m]
    board.busy[gone, t] = m if i >= 0 else FREE
    board.who[m] = i if i >= 0 else NOBODY
    for n in range(board.tongue_starts[gone], board.tongue_starts[gone + 1]):
        board.idle[board.tongues[n], t] += -1 if i >= 0 else 1


@compiled
def _in_order(board: Board, m: int) -> bool:
    t = board.slot_of[m]
    for n in range(board.after_starts[m], board.after_starts[m + 1]):
        s = board.slot_of[board.after[n]]
        if s >= 0 and s <= t:
            return False
    for n in range(board.prior_starts[m], board.prior_starts[m + 1]):
        if board.slot_of[board.prior[n]] >= t:
            return False
    return True


@compiled
def _who(board: Board, m: int, own: int) -> int:
    """Their own interpreter if possible, else the first who can, else NOBODY."""
    t, q = board.slot_of[m], board.pair[m]
    if _can(board, own, t):
        return own
    if board.idle[q, t] > 0:
        for n in range(board.pool_starts[q], board.pool_starts[q + 1]):
            if _can(board, board.pool[n], t):
                return board.pool[n]
    return NOBODY


@compiled
def _can(board: Board, i: int, t: int) -> bool:
    if board.busy[i, t] != FREE:
        return False
    stretch, s = 1, t - 1
    while s >= 0 and board.busy[i, s] >= 0 and stretch <= board.longest[i]:
        stretch, s = stretch + 1, s - 1
    s = t + 1
    while s < board.busy.shape[1] and board.busy[i, s] >= 0 and stretch <= board.longest[i]:
        stretch, s = stretch + 1, s + 1
    return stretch <= board.longest[i]
