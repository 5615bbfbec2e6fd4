"""What single pairs are worth to either side, and what makes it up."""

import numpy as np

from matchmaking.scoring.kernel.arrays import Places, Sides, Sparse, arrays_of, compiled
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Floats, Ints, Market, Shares

# A thread takes so many pairs at a time.
STEP = 20_000


def pair_values(market: Market, you: Ints, they: Ints) -> tuple[Floats, Floats]:
    """What they[p] is worth to you[p], and the other way round; float64, shape (p,) each."""
    you, they = np.asarray(you, dtype=np.int64), np.asarray(they, dtype=np.int64)
    sides = arrays_of(market)
    values = np.zeros((2, you.size))
    meet_pairs(sides, you, they, values)
    return values[0], values[1]


def split_pairs(
    market: Market, you: Ints, they: Ints, *, most: int, threads: int | None = None
) -> Shares:
    """The ``most`` heaviest parts of each pair's score; equal shares by the number of the part.

    Euler: H = 2ab / (a + b) is a * dH/da + b * dH/db, so a unit of a makes b / (a (a + b)) of the
    score, and a unit of b makes a / (b (a + b)). A pair whose score is zero has no parts.
    """
    you, they = np.asarray(you, dtype=np.int64), np.asarray(they, dtype=np.int64)
    sides = arrays_of(market)
    parts = np.full((you.size, most), -1, dtype=np.int32)
    shares = np.zeros((you.size, most), dtype=np.float32)

    def work(start: int) -> None:
        part = slice(start, start + STEP)
        split(sides, you[part], they[part], parts[part], shares[part])

    in_parallel(work, range(0, you.size, STEP), threads)
    return Shares(parts, shares)


@compiled
def spread(row: int, side: Sparse, dense: Floats) -> None:
    for entry in range(side.starts[row], side.starts[row + 1]):
        dense[side.dims[entry]] = side.values[entry]


@compiled
def clear(row: int, side: Sparse, dense: Floats) -> None:
    for entry in range(side.starts[row], side.starts[row + 1]):
        dense[side.dims[entry]] = 0.0


@compiled
def meet(row: int, side: Sparse, dense: Floats) -> float:
    """The row's product with what is spread out, in the order of the dimensions."""
    total = 0.0
    for entry in range(side.starts[row], side.starts[row + 1]):
        total += dense[side.dims[entry]] * side.values[entry]
    return total


@compiled
def meet_pairs(sides: Sides, you: Places, they: Places, values: Floats) -> None:
    """Pairs of the same ``you`` in a row cost least."""
    wants, gives = np.zeros(sides.gates.size), np.zeros(sides.gates.size)
    for pair in range(you.size):
        if pair == 0 or you[pair] != you[pair - 1]:
            if pair:
                clear(you[pair - 1], sides.wants, wants)
                clear(you[pair - 1], sides.gives, gives)
            spread(you[pair], sides.wants, wants)
            spread(you[pair], sides.gives, gives)
        values[0, pair] = meet(they[pair], sides.gives, wants)
        values[1, pair] = meet(they[pair], sides.wants, gives)


@compiled
def enter_part(parts: np.ndarray, shares: Floats, part: int, share: float) -> None:
    """Insert into a list that is sorted by share, then part; nothing happens behind its end."""
    place = shares.size
    while place > 0 and (
        shares[place - 1] < share or (shares[place - 1] == share and parts[place - 1] > part)
    ):
        place -= 1
    if place == shares.size:
        return
    for behind in range(shares.size - 1, place, -1):
        shares[behind] = shares[behind - 1]
        parts[behind] = parts[behind - 1]
    shares[place] = share
    parts[place] = part


@compiled
def enter_parts(
    row: int, side: Sparse, dense: Floats, unit: float, odd: int, parts: np.ndarray, shares: Floats
) -> None:
    for entry in range(side.starts[row], side.starts[row + 1]):
        dim = side.dims[entry]
        share = dense[dim] * side.values[entry] * unit
        if share > shares[-1] or (share > 0 and share == shares[-1]):
            enter_part(parts, shares, 2 * dim + odd, share)


@compiled
def split(sides: Sides, you: Places, they: Places, parts: np.ndarray, shares: np.ndarray) -> None:
    wants, gives = np.zeros(sides.gates.size), np.zeros(sides.gates.size)
    heaviest = np.zeros(shares.shape[1])
    for pair in range(you.size):
        if pair == 0 or you[pair] != you[pair - 1]:
            if pair:
                clear(you[pair - 1], sides.wants, wants)
                clear(you[pair - 1], sides.gives, gives)
            spread(you[pair], sides.wants, wants)
            spread(you[pair], sides.gives, gives)
        there = meet(they[pair], sides.gives, wants)
        back = meet(they[pair], sides.wants, gives)
        if there <= 0 or back <= 0:
            continue
        heaviest[:] = 0.0
        total = there + back
        enter_parts(
            they[pair], sides.gives, wants, back / (there * total), 1, parts[pair], heaviest
        )
        enter_parts(
            they[pair], sides.wants, gives, there / (back * total), 0, parts[pair], heaviest
        )
        shares[pair] = heaviest
