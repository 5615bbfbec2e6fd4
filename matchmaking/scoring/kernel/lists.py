"""The best partners of each row, proven to be the best."""

import numpy as np

from matchmaking.scoring.kernel.filling import SPARE, fill_lists
from matchmaking.scoring.kernel.instructions import LANES
from matchmaking.scoring.kernel.packing import ascending
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.kernel.work import Found, bench_of, task_of
from matchmaking.scoring.market import Ints, Lists, Market

# A thread takes so many rows at a time.
STEP = 4 * LANES


def best_partners(
    market: Market, rows: Ints, columns: Ints, *, limit: int, threads: int | None = None
) -> Lists:
    """Each row's exact best ``limit`` columns by score; equal scores by the order of the market.

    Left out: the row itself, pairs (row, column) in ``market.apart``, pairs without a common
    subject. The same for any number of ``threads`` (default: all processors), and for any part of
    the rows.

    Values are rounded up to whole numbers of 16 bits. A sum of n products of which only the upper
    16 bits are kept is less than n too small, so sum + n is at least the true value, and as the
    harmonic mean grows with both values, that of two such bounds is at least the true score. A
    column whose bound is below the last score of a list is proven to be none of its best; the few
    others are scored in float64.
    """
    rows, columns = np.asarray(rows, dtype=np.int64), ascending(columns)
    task = task_of(market, rows, columns, limit)
    found = Found(
        np.full((rows.size, limit), -1, dtype=np.int64),
        np.zeros((rows.size, limit)),
        np.zeros(rows.size, dtype=np.bool_),
    )

    def work(begin: int) -> None:
        bench = bench_of(task.subjects.size, 2 * (limit + SPARE))
        fill_lists(begin, min(begin + STEP, rows.size), task, bench, found)

    in_parallel(work, range(0, rows.size, STEP), threads)
    return Lists(rows, found.partners, found.scores, found.certified)
