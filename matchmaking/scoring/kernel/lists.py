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
)
from matchmaking.scoring.kernel.lanes import FULL, LANES
from matchmaking.scoring.kernel.packing import Packed, Places, Shorts, pack_givers, pack_takers
from matchmaking.scoring.kernel.threads import in_parallel
from matchmaking.scoring.market import Ints, Lists, Market

# A thread takes so many rows at a time.
STEP = 4 * LANES
# No number but zero is less, so that no product of two is lost altogether; the longest row has ROOM.
SMALLEST, ROOM = 256, 65_000


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
    rows, columns = np.asarray(rows, dtype=np.int64), np.unique(np.asarray(columns, dtype=np.int64))
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
    given, wanted = np.diff(market.gives.indptr)[columns], np.diff(market.wants.indptr)[columns]
    order = columns[np.lexsort((wanted, given))]
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
    squares = np.concatenate([[0.0], np.cumsum(packed.values**2)])
    at_start, at_split, at_stop = (
        squares[places] for places in (packed.starts[:-1], packed.splits, packed.starts[1:])
    )
    return tuple(
        float(np.sqrt(length.max(initial=0)))
        for length in (at_split - at_start, at_stop - at_split)
    )


def _whole(packed: Packed, first: float, second: float) -> Shorts:
    """The values in units, rounded up; ``first`` units up to each row's split, then ``second``."""
    lengths = np.empty(2 * packed.ids.size, dtype=np.int64)
    lengths[::2], lengths[1::2] = (
        packed.splits - packed.starts[:-1],
        packed.starts[1:] - packed.splits,
    )
    units = np.repeat(np.tile([first, second], packed.ids.size), lengths)
    whole = np.maximum(np.ceil(packed.values * units), SMALLEST) * (packed.values > 0)
    return np.minimum(whole, FULL).astype(np.uint16)


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
