"""The best partners of each row, proven to be the best."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.kernel.filling import (
    SAMPLE,
    SPARE,
    TURNS,
    WAITING,
    Bench,
    Found,
    Task,
    fill_lists,
    greatest_squares,
    round_up,
)
from matchmaking.scoring.kernel.lanes import FULL, LANES
from matchmaking.scoring.kernel.packing import (
    Packed,
    Places,
    Shorts,
    ascending,
    pack_givers,
    pack_takers,
)
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Ints, Lists, Market

# A thread takes so many rows at a time.
STEP = 4 * LANES
# So long is the longest row in units.
ROOM = 65_000


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
    task = _task(market, rows, _in_order(market, columns))
    found = Found(
        np.full((rows.size, limit), -1, dtype=np.int64),
        np.zeros((rows.size, limit)),
        np.zeros(rows.size, dtype=np.bool_),
    )

    def work(begin: int) -> None:
        bench = _bench(task.subjects.size, 2 * (limit + SPARE))
        fill_lists(begin, min(begin + STEP, rows.size), task, bench, found)

    in_parallel(work, range(0, rows.size, STEP), threads)
    return Lists(rows, found.partners, found.scores, found.certified)


def _in_order(market: Market, columns: Places) -> Places:
    """Columns of the same lengths together, so that the processor foresees where each loop ends.

    But a sample of all lengths comes first.
    """
    given, wanted = (
        np.minimum(np.diff(matrix.indptr)[columns], 255) for matrix in (market.gives, market.wants)
    )
    order = columns[np.argsort((given * 256 + wanted).astype(np.uint16), kind="stable")]
    sample = np.arange(order.size) % SAMPLE == 0
    return np.concatenate([order[sample], order[~sample]])


def _task(market: Market, rows: Places, columns: Places) -> Task:
    takers, givers = pack_takers(market, rows), pack_givers(market, columns)
    of_wants, of_gives = _units(takers, givers)
    keepers = np.ascontiguousarray(market.apart[:, 0], dtype=np.int64)
    return Task(
        takers,
        givers,
        _whole(takers, of_wants, of_gives),
        _whole(givers, of_gives, of_wants),
        of_wants * of_gives / (FULL + 1),
        float(min(takers.longest, givers.longest)),
        np.tile(market.subjects, 2),
        np.searchsorted(keepers, rows),
        np.searchsorted(keepers, rows, "right"),
        np.ascontiguousarray(market.apart[:, 1], dtype=np.int64),
    )


def _units(takers: Packed, givers: Packed) -> tuple[float, float]:
    """How many units of a whole number make 1, for wants and for gives.

    No product of two rows is above the product of their lengths (Cauchy and Schwarz), so it fits.
    Should rounding up break that, the sum is cut off, which costs time only.
    """
    wanted, given = _greatest_lengths(takers)
    given_too, wanted_too = _greatest_lengths(givers)
    return ROOM / (max(wanted, wanted_too) or 1.0), ROOM / (max(given, given_too) or 1.0)


def _greatest_lengths(packed: Packed) -> tuple[float, float]:
    """The greatest Euclidean length of a row in either direction."""
    squares = greatest_squares(packed.starts, packed.splits, packed.values)
    return float(np.sqrt(squares[0])), float(np.sqrt(squares[1]))


def _whole(packed: Packed, first: float, second: float) -> Shorts:
    """The values in units, rounded up; ``first`` units up to each row's split, then ``second``."""
    whole = np.empty(packed.values.size, dtype=np.uint16)
    round_up(packed.starts, packed.splits, packed.values, first, second, whole)
    return whole


def _bench(size: int, best: int) -> Bench:
    return Bench(
        table=_aligned_zeros(size * LANES, np.uint16),
        dense=np.zeros(size),
        means=_aligned_zeros(LANES, np.uint16),
        sums=_aligned_zeros(TURNS * 2 * LANES, np.uint16),
        masks=np.zeros(TURNS, dtype=np.uint64),
        bars=np.zeros(LANES),
        best=np.empty((LANES, best), dtype=np.int32),
        bounds=np.empty((LANES, best)),
        waiting=np.empty((LANES, WAITING), dtype=np.int32),
        counts=np.zeros(LANES, dtype=np.int64),
    )


def _aligned_zeros(size: int, kind: type[Any]) -> NDArray[Any]:
    """Zeros that begin where a cache line of 64 bytes does, or vectors would lie across two."""
    zeros = np.zeros(size * np.dtype(kind).itemsize + 64, dtype=np.uint8)
    start = -zeros.ctypes.data % 64
    return zeros[start : start + size * np.dtype(kind).itemsize].view(kind)
