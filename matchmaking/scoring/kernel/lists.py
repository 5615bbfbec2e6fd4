"""The best partners of each row, proven to be the best."""

import numpy as np

from matchmaking.scoring.kernel.filling import LEAST, Apart, Found, Singles, bar_of, fill_lists
from matchmaking.scoring.kernel.lanes import LANES
from matchmaking.scoring.kernel.packing import Places, pack_givers, pack_takers
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Ints, Lists, Market

# A thread takes so many rows at a time.
STEP = 8 * LANES


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
    takers, givers = pack_takers(market, rows), pack_givers(market, _by_length(market, columns))
    singles, subjects = givers.values.astype(np.float32), np.tile(market.subjects, 2)
    slack = (givers.longest + 8) * 2.0**-23
    apart = _apart(market, rows)
    found = Found(
        np.full((rows.size, limit), -1, dtype=np.int64),
        np.zeros((rows.size, limit)),
        np.full(rows.size, np.inf, dtype=np.float32),
    )

    def work(begin: int) -> None:
        end = min(begin + STEP, rows.size)
        table = _aligned_zeros(subjects.size * LANES)
        fill_lists(begin, end, takers, givers, singles, subjects, apart, slack, table, found)

    in_parallel(work, range(0, rows.size, STEP), threads)
    lasts = bar_of(np.maximum(found.scores[:, -1], LEAST), slack)
    return Lists(rows, found.partners, found.scores, found.bars <= lasts.astype(np.float32))


def _aligned_zeros(size: int) -> Singles:
    """Zeros that begin where a cache line of 64 bytes does."""
    zeros = np.zeros(size + 16, dtype=np.float32)
    start = -zeros.ctypes.data % 64 // 4
    return zeros[start : start + size]


def _by_length(market: Market, columns: Places) -> Places:
    """Columns of the same lengths together, so that the processor foresees where each loop ends."""
    given, wanted = np.diff(market.gives.indptr)[columns], np.diff(market.wants.indptr)[columns]
    order: Places = columns[np.lexsort((wanted, given))[::-1]]
    return order


def _apart(market: Market, rows: Places) -> Apart:
    keepers = np.ascontiguousarray(market.apart[:, 0], dtype=np.int64)
    others = np.ascontiguousarray(market.apart[:, 1], dtype=np.int64)
    return Apart(np.searchsorted(keepers, rows), np.searchsorted(keepers, rows, "right"), others)
