"""Moves on a board, compiled: put, take, and chains that make room.

A chain gives a slot to a meeting whose slot was taken by another, and so on, until one finds a slot
that is free, or one that weighs less than the first stays out. Chains are looked for breadth first,
so they are the shortest; they are worked out on the board as it stands and tried on it.
"""

import numpy as np

from matchmaking.compiling import compiled
from matchmaking.timetable.board import FREE, NOBODY, REFUSED, Board
from matchmaking.timetable.frame import Ints


@compiled
def restore(board: Board, slot_of: Ints, who: Ints) -> None:
    for m in range(slot_of.size):
        if slot_of[m] >= 0:
            _put(board, m, slot_of[m], who[m])


@compiled
def settle(board: Board, order: Ints, looks: int) -> None:
    """Place each, directly or by a chain; first all directly."""
    for m in order:
        if board.slot_of[m] < 0:
            _put_best(board, m)
    for m in order:
        if board.slot_of[m] < 0:
            _chain(board, m, looks, False)


@compiled
def lift(board: Board, order: Ints, looks: int) -> None:
    """Meetings of those who have too few come first, whatever they weigh."""
    for m in order:
        if board.slot_of[m] < 0:
            for at in range(board.starts[m], board.starts[m + 1]):
                p = board.people[at]
                if board.held[p] < board.least[p]:
                    _chain(board, m, looks, True)
                    break


@compiled
def _put(board: Board, m: int, t: int, i: int) -> None:
    board.slot_of[m], board.who[m] = t, i
    for at in range(board.starts[m], board.starts[m + 1]):
        board.at[board.people[at], t] = m
        board.held[board.people[at]] += 1
    if board.seated[m]:
        board.room[t] -= 1
    if i >= 0:
        board.busy[i, t] = m
        for at in range(board.tongue_starts[i], board.tongue_starts[i + 1]):
            board.idle[board.tongues[at], t] -= 1


@compiled
def _take(board: Board, m: int) -> None:
    t, i = board.slot_of[m], board.who[m]
    board.slot_of[m], board.who[m] = FREE, NOBODY
    for at in range(board.starts[m], board.starts[m + 1]):
        board.at[board.people[at], t] = FREE
        board.held[board.people[at]] -= 1
    if board.seated[m]:
        board.room[t] += 1
    if i >= 0:
        board.busy[i, t] = FREE
        for at in range(board.tongue_starts[i], board.tongue_starts[i + 1]):
            board.idle[board.tongues[at], t] += 1


@compiled
def _rested(board: Board, i: int, t: int) -> bool:
    """Whether one more slot does not make too long a stretch."""
    if board.longest[i] >= board.busy.shape[1]:
        return True
    stretch, s = 1, t - 1
    while s >= 0 and board.busy[i, s] >= 0:
        stretch, s = stretch + 1, s - 1
    s = t + 1
    while s < board.busy.shape[1] and board.busy[i, s] >= 0:
        stretch, s = stretch + 1, s + 1
    return stretch <= board.longest[i]


@compiled
def _interpreter(board: Board, m: int, t: int) -> int:
    """Who can interpret the meeting in the slot; REFUSED if nobody can."""
    q = board.pair[m]
    if q < 0:
        return NOBODY
    if board.idle[q, t] <= 0:
        return REFUSED
    first, size = board.pool_starts[q], board.pool_starts[q + 1] - board.pool_starts[q]
    for step in range(size):
        place = (board.turn[q] + step) % size
        i = board.pool[first + place]
        if board.busy[i, t] == FREE and _rested(board, i, t):
            board.turn[q] = place
            return i
    return REFUSED


@compiled
def _in_order(board: Board, m: int, t: int) -> bool:
    for at in range(board.after_starts[m], board.after_starts[m + 1]):
        s = board.slot_of[board.after[at]]
        if s >= 0 and s <= t:
            return False
    for at in range(board.prior_starts[m], board.prior_starts[m + 1]):
        if board.slot_of[board.prior[at]] >= t:
            return False
    return True


@compiled
def _fits(board: Board, m: int, t: int) -> int:
    """The interpreter with whom m can be placed in t as the board is, NOBODY or REFUSED."""
    if not board.allowed[m, t] or (board.seated[m] and board.room[t] <= 0):
        return REFUSED
    for at in range(board.starts[m], board.starts[m + 1]):
        p = board.people[at]
        if board.at[p, t] != FREE or board.held[p] >= board.most[p]:
            return REFUSED
    if not _in_order(board, m, t):
        return REFUSED
    return _interpreter(board, m, t)


@compiled
def _put_best(board: Board, m: int) -> bool:
    """In the slot with the most that is still free."""
    best, most, with_whom = FREE, -1, NOBODY
    for t in range(board.room.size):
        room = board.room[t]
        if board.pair[m] >= 0:
            room = board.idle[board.pair[m], t] * 4096 + min(room, 4095)
        if room > most:
            i = _fits(board, m, t)
            if i != REFUSED:
                best, most, with_whom = t, room, i
    if best >= 0:
        _put(board, m, best, with_whom)
    return best >= 0


@compiled
def _in_the_way(board: Board, m: int, t: int, step: int) -> int:
    """The one meeting whose leaving t lets m in, FREE if none need leave, REFUSED if two must."""
    blocker = FREE
    for at in range(board.starts[m], board.starts[m + 1]):
        other = board.at[board.people[at], t]
        if other >= 0 and other != blocker:
            if blocker >= 0:
                return REFUSED
            blocker = other
    if board.seated[m] and board.room[t] <= 0:
        if blocker < 0:
            blocker = _some_seated(board, t, step)
        elif not board.seated[blocker]:
            return REFUSED
    if blocker == REFUSED:
        return REFUSED
    q = board.pair[m]
    if q >= 0 and board.idle[q, t] <= 0:
        if blocker < 0:
            blocker = _some_interpreted(board, q, t, step)
        elif board.who[blocker] < 0 or not _speaks(board, board.who[blocker], q):
            return REFUSED
    return blocker


@compiled
def _some_seated(board: Board, t: int, step: int) -> int:
    people = board.at.shape[0]
    for n in range(people):
        m = board.at[(step * 7919 + n) % people, t]
        if m >= 0 and board.seated[m]:
            return m
    return REFUSED


@compiled
def _some_interpreted(board: Board, q: int, t: int, step: int) -> int:
    first, size = board.pool_starts[q], board.pool_starts[q + 1] - board.pool_starts[q]
    for n in range(size):
        m = board.busy[board.pool[first + (step * 7919 + n) % size], t]
        if m >= 0:
            return m
    return REFUSED


@compiled
def _speaks(board: Board, i: int, q: int) -> bool:
    for at in range(board.tongue_starts[i], board.tongue_starts[i + 1]):
        if board.tongues[at] == q:
            return True
    return False


@compiled
def _spare(board: Board, m: int) -> bool:
    """Whether the meeting may stay out."""
    if board.must[m]:
        return False
    for at in range(board.starts[m], board.starts[m + 1]):
        p = board.people[at]
        if board.held[p] <= board.least[p]:
            return False
    return True


@compiled
def _full(board: Board, m: int) -> bool:
    for at in range(board.starts[m], board.starts[m + 1]):
        if board.held[board.people[at]] >= board.most[board.people[at]]:
            return True
    return False


@compiled
def _chain(board: Board, root: int, looks: int, at_any_price: bool) -> bool:
    """Place ``root`` by a chain of moves, or in the stead of one that weighs less."""
    slots = board.room.size
    meeting = np.empty(looks, np.int64)
    parent = np.empty(looks, np.int64)
    slot = np.empty(looks, np.int64)  # where the parent goes
    seen = {np.int64(root)}
    meeting[0], parent[0], slot[0] = root, -1, FREE
    size, node = 1, 0
    if _full(board, root):
        return _instead(board, root, at_any_price)
    while node < size:
        m = meeting[node]
        for n in range(slots):
            t = (n + root) % slots
            if not board.allowed[m, t] or t == board.slot_of[m]:
                continue
            blocker = _in_the_way(board, m, t, node + n + root)
            if blocker == FREE:
                if _follow(board, meeting, parent, slot, node, t):
                    return True
            elif blocker >= 0 and size < looks and np.int64(blocker) not in seen:
                seen.add(np.int64(blocker))
                meeting[size], parent[size], slot[size] = blocker, node, t
                size += 1
        node += 1
    return _leave_out(board, meeting, parent, slot, size, at_any_price)


@compiled
def _follow(board: Board, meeting: Ints, parent: Ints, slot: Ints, node: int, end: int) -> bool:
    """Try the chain that ends with ``node`` going to ``end``, or staying out if that is FREE."""
    path = [node]
    while parent[path[-1]] >= 0:
        path.append(parent[path[-1]])
    olds = [(board.slot_of[meeting[k]], board.who[meeting[k]]) for k in path]
    for k in path[:-1]:
        _take(board, meeting[k])
    good, done = True, 0
    target = end
    for k in path:
        if target >= 0:
            i = _fits(board, meeting[k], target)
            if i == REFUSED:
                good = False
                break
            _put(board, meeting[k], target, i)
        done += 1
        target = slot[k]
    if good:
        return True
    for n in range(done):
        if board.slot_of[meeting[path[n]]] >= 0:
            _take(board, meeting[path[n]])
    for n in range(len(path) - 1):
        _put(board, meeting[path[n]], olds[n][0], olds[n][1])
    return False


@compiled
def _leave_out(
    board: Board, meeting: Ints, parent: Ints, slot: Ints, size: int, at_any_price: bool
) -> bool:
    """The lightest meeting of the search stays out, if it weighs less than the root."""
    for _try in range(3):
        lightest = -1
        weight = np.inf if at_any_price else board.weights[meeting[0]]
        for k in range(1, size):
            m = meeting[k]
            if m >= 0 and board.weights[m] < weight and _spare(board, m):
                lightest, weight = k, board.weights[m]
        if lightest < 0:
            return False
        if _follow(board, meeting, parent, slot, lightest, FREE):
            return True
        size = lightest  # what came after may hang on it; those before are tried again
    return False


@compiled
def _instead(board: Board, root: int, at_any_price: bool) -> bool:
    """Where one has as many meetings as wanted, the lightest of theirs gives way."""
    full, lightest = -1, -1
    for at in range(board.starts[root], board.starts[root + 1]):
        p = board.people[at]
        if board.held[p] >= board.most[p]:
            if full >= 0:
                return False
            full = p
    weight = np.inf if at_any_price else board.weights[root]
    for t in range(board.room.size):
        m = board.at[full, t]
        if m >= 0 and board.weights[m] < weight and _spare(board, m):
            lightest, weight = m, board.weights[m]
    if lightest < 0:
        return False
    t, i = board.slot_of[lightest], board.who[lightest]
    _take(board, lightest)
    if _put_best(board, root):
        return True
    _put(board, lightest, t, i)
    return False
