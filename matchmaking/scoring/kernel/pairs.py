"""What single pairs are worth to either side, and what makes it up."""

import numpy as np
from numpy.typing import NDArray

from matchmaking.compiling import compiled
from matchmaking.scoring.kernel.instructions import prefetch
from matchmaking.scoring.kernel.packing import Dims, Packed, Places, pack_givers, pack_takers
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Floats, Ints, Market, Shares

# So many pairs before its turn, a row is asked for.
AHEAD = 8
# A thread takes so many pairs at a time.
STEP = 20_000


def pair_values(market: Market, you: Ints, they: Ints) -> tuple[Floats, Floats]:
    """What they[p] is worth to you[p], and the other way round; float64, shape (p,) each."""
    takers, you_places, givers, they_places = _packed(market, you, they)
    values = np.zeros((2, you_places.size))
    meet_pairs(takers, you_places, givers, they_places, np.zeros(2 * market.wants.shape[1]), values)
    return values[0], values[1]


def split_pairs(
    market: Market, you: Ints, they: Ints, *, most: int, threads: int | None = None
) -> Shares:
    """The ``most`` heaviest parts of each pair's score; equal shares by the number of the part.

    Euler: H = 2ab / (a + b) is a * dH/da + b * dH/db, so a unit of a makes b / (a (a + b)) of the
    score, and a unit of b makes a / (b (a + b)). A pair whose score is zero has no parts.
    """
    takers, you_places, givers, they_places = _packed(market, you, they)
    size = market.wants.shape[1]
    parts = np.full((you_places.size, most), -1, dtype=np.int32)
    shares = np.zeros((you_places.size, most), dtype=np.float32)

    def work(start: int) -> None:
        stop = min(start + STEP, you_places.size)
        split(start, stop, takers, you_places, givers, they_places, size, parts, shares)

    in_parallel(work, range(0, you_places.size, STEP), threads)
    return Shares(parts, shares)


def _packed(market: Market, you: Ints, they: Ints) -> tuple[Packed, Places, Packed, Places]:
    """Each row once, and where the rows of the pairs stand."""
    your_rows, your_places = _once(market, you)
    their_rows, their_places = _once(market, they)
    return (
        pack_takers(market, your_rows),
        your_places,
        pack_givers(market, their_rows),
        their_places,
    )


def _once(market: Market, rows: Ints) -> tuple[Places, Places]:
    """As numpy.unique with its inverse, without sorting."""
    rows = np.asarray(rows, dtype=np.int64)
    seen = np.zeros(market.count, dtype=np.bool_)
    seen[rows] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[rows]


@compiled
def spread(
    row: int, starts: Places, dims: Dims, values: Floats, dense: Floats, scale: float
) -> None:
    for entry in range(starts[row], starts[row + 1]):
        dense[dims[entry]] = values[entry] * scale


@compiled
def turn_to(
    pair: int, first: int, you: Places, starts: Places, dims: Dims, values: Floats, dense: Floats
) -> None:
    """Have the taker of this pair spread out, instead of that of the pair before."""
    if pair == first:
        spread(you[pair], starts, dims, values, dense, 1.0)
    elif you[pair] != you[pair - 1]:
        spread(you[pair - 1], starts, dims, values, dense, 0.0)
        spread(you[pair], starts, dims, values, dense, 1.0)


@compiled
def meet(start: int, stop: int, dims: Dims, values: Floats, dense: Floats) -> float:
    """The product with what is spread out, in the order of the dimensions."""
    total = 0.0
    for entry in range(start, stop):
        total += dense[dims[entry]] * values[entry]
    return total


@compiled
def meet_pairs(
    takers: Packed, you: Places, givers: Packed, they: Places, dense: Floats, values: Floats
) -> None:
    """Pairs of the same ``you`` in a row cost least. ``dense`` (2 d,) is zero before."""
    own_starts, own_dims, own_values = takers.starts, takers.dims, takers.values
    _ids, starts, splits, dims, entries = givers
    for pair in range(you.size):
        turn_to(pair, 0, you, own_starts, own_dims, own_values, dense)
        start, split, stop = starts[they[pair]], splits[they[pair]], starts[they[pair] + 1]
        values[0, pair] = meet(start, split, dims, entries, dense)
        values[1, pair] = meet(split, stop, dims, entries, dense)


@compiled
def enter(pair: int, parts: Dims, shares: NDArray[np.float32], part: int, share: float) -> None:
    """Insert into the pair's list, sorted by share, then part; nothing happens behind its end."""
    size = shares.shape[1]
    place = size
    while place > 0 and (
        shares[pair, place - 1] < share
        or (shares[pair, place - 1] == share and parts[pair, place - 1] > part)
    ):
        place -= 1
    if place == size:
        return
    for behind in range(size - 1, place, -1):
        shares[pair, behind] = shares[pair, behind - 1]
        parts[pair, behind] = parts[pair, behind - 1]
    shares[pair, place] = share
    parts[pair, place] = part


@compiled
def gather(
    start: int, stop: int, dims: Dims, values: Floats, dense: Floats, met: Dims, products: Floats,
    count: int,
) -> tuple[int, float]:  # fmt: skip
    """Where two rows meet: dims and products from place ``count`` on; the new count, their sum.

    Written without a branch: most entries meet nothing, and which do is not to be foreseen.
    """
    total = 0.0
    for entry in range(start, stop):
        product = dense[dims[entry]] * values[entry]
        met[count] = dims[entry]
        products[count] = product
        total += product
        count += product > 0
    return count, total


@compiled
def split(
    first: int, last: int, takers: Packed, you: Places, givers: Packed, they: Places, size: int,
    parts: Dims, shares: NDArray[np.float32],
) -> None:  # fmt: skip
    """The pairs from ``first`` to ``last``."""
    dense, products = np.zeros(2 * size), np.empty(2 * size + 1)
    met = np.empty(2 * size + 1, dtype=np.int32)
    own_starts, own_dims, own_values = takers.starts, takers.dims, takers.values
    _ids, starts, splits, dims, values = givers
    for pair in range(first, last):
        turn_to(pair, first, you, own_starts, own_dims, own_values, dense)
        if pair + AHEAD < last:
            row = they[pair + AHEAD]
            for entry in range(starts[row], starts[row + 1], 8):
                prefetch(values, entry)
                prefetch(dims, entry)
        row = they[pair]
        mine, there = gather(starts[row], splits[row], dims, values, dense, met, products, 0)
        all_, back = gather(splits[row], starts[row + 1], dims, values, dense, met, products, mine)
        if there <= 0 or back <= 0:
            continue
        unit = back / (there * (there + back))
        for place in range(mine):
            enter(
                pair, parts, shares, 2 * met[place] + 1, float(np.float32(products[place] * unit))
            )
        unit = there / (back * (there + back))
        for place in range(mine, all_):
            part = 2 * (met[place] - size)
            enter(pair, parts, shares, part, float(np.float32(products[place] * unit)))
