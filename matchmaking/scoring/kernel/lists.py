"""The best partners of each row, proven to be the best."""

import numpy as np

from matchmaking.scoring.kernel.arrays import Places, Sides, arrays_of
from matchmaking.scoring.kernel.filling import (
    LEAST,
    Apart,
    Columns,
    Found,
    Singles,
    bar_of,
    copy_columns,
    fill_lists,
)
from matchmaking.scoring.kernel.lanes import LANES
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Ints, Lists, Market

# A thread takes so many blocks of rows at a time.
BLOCKS = 8


def best_partners(
    market: Market, rows: Ints, columns: Ints, *, limit: int, threads: int | None = None
) -> Lists:
    """Each row's exact best ``limit`` columns by score; equal scores by the order of the market.

    Left out: the row itself, pairs (row, column) in ``market.apart``, pairs without a common
    subject. The same for any number of ``threads`` (default: all processors), and for any part of
    the rows.

    Columns are scored in float32 first. A sum of n products that are not negative is off by at
    most a few more than n roundings, and so is the harmonic mean, which grows with both values and
    in proportion to them. A column that stays below the last score of a row's list by more than
    that is proven to be none of its best; all others are scored in float64.
    """
    rows, columns = np.asarray(rows, dtype=np.int64), np.unique(np.asarray(columns, dtype=np.int64))
    sides, apart = arrays_of(market), _apart(market, rows)
    packed, slack = _packed(sides, columns)
    found = Found(
        np.full((rows.size, limit), -1, dtype=np.int64),
        np.zeros((rows.size, limit)),
        np.full(rows.size, np.inf, dtype=np.float32),
    )

    def work(begin: int) -> None:
        table = _aligned_zeros(2 * sides.gates.size * LANES)
        end = min(begin + BLOCKS * LANES, rows.size)
        for first in range(begin, end, LANES):
            part = rows[first : min(first + LANES, end)]
            fill_lists(first, part, sides, packed, apart, slack, table, found)

    in_parallel(work, range(0, rows.size, BLOCKS * LANES), threads)
    lasts = bar_of(np.maximum(found.scores[:, -1], LEAST), slack)
    return Lists(rows, found.partners, found.scores, found.bars <= lasts.astype(np.float32))


def _aligned_zeros(size: int) -> Singles:
    """Zeros that begin where a cache line of 64 bytes does."""
    zeros = np.zeros(size + 16, dtype=np.float32)
    start = -zeros.ctypes.data % 64 // 4
    return zeros[start : start + size]


def _packed(sides: Sides, columns: Places) -> tuple[Columns, float]:
    """The columns, and the slack of a float32 score as a fraction of it.

    Sorted by their lengths, so that the processor foresees where each inner loop ends.
    """
    given = np.diff(sides.gives.starts)[columns]
    wanted = np.diff(sides.wants.starts)[columns]
    order = np.lexsort((wanted, given))[::-1]
    ids, given, wanted = columns[order], given[order], wanted[order]
    starts = np.concatenate([[0], np.cumsum(given + wanted)])
    dims, values = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.float32)
    packed = Columns(ids, starts, starts[:-1] + given, dims, values)
    copy_columns(sides, packed)
    longest = max(given.max(initial=0), wanted.max(initial=0))
    return packed, float(longest + 8) * 2.0**-23


def _apart(market: Market, rows: Places) -> Apart:
    keepers = np.ascontiguousarray(market.apart[:, 0], dtype=np.int64)
    others = np.ascontiguousarray(market.apart[:, 1], dtype=np.int64)
    return Apart(np.searchsorted(keepers, rows), np.searchsorted(keepers, rows, "right"), others)
