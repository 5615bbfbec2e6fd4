"""What the compiled code of the lists reads and writes."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.kernel.instructions import FULL, LANES
from matchmaking.scoring.kernel.packing import (
    Dims,
    Packed,
    Places,
    Shorts,
    pack_givers,
    pack_takers,
)
from matchmaking.scoring.kernel.units import units_of, whole_values
from matchmaking.scoring.market import Flags, Floats, Market

Masks = NDArray[np.uint64]

# Every so-manieth column is seen first, for a bar that the others must pass.
SAMPLE = 8
# So many columns go through the inner loop before what it found is looked at.
TURNS = 32
# So many columns wait before they are scored, where bounds alone did not prove a list.
WAITING = 512


class Task(NamedTuple):
    """What all threads read. ``scale`` are the units of a bound that make a score of 1.

    ``lost`` is what truncation takes from a sum at most. ``own`` and ``others`` are the values of
    takers and givers in whole numbers, ``subjects`` (2 d,) those of both directions. Row r is kept
    apart from ``apart`` from ``apart_starts[r]`` to ``apart_stops[r]``. ``first`` of the sample are
    kept: that as many are among the best is so unlikely that the last of them makes a good first
    bar. Where they are nevertheless, the proof fails, and the list is made anew.
    """

    takers: Packed
    givers: Packed
    own: Shorts
    others: Shorts
    scale: float
    lost: float
    subjects: Flags
    apart_starts: Places
    apart_stops: Places
    apart: Places
    first: int


class Bench(NamedTuple):
    """What one thread writes on. ``table`` (2 d * LANES,) and ``dense`` (2 d,) are left as zeros.

    What a row's bound must exceed is in ``bars`` (LANES,); ``means`` (LANES,), ``sums``
    (TURNS * 2 * LANES,) and ``masks`` (TURNS,) are those of the inner loop. ``best`` and ``bounds``
    (LANES, m) are columns of high bounds, ``waiting`` (LANES, WAITING) columns to be scored,
    ``counts`` (LANES,) how many.
    """

    table: Shorts
    dense: Floats
    means: Shorts
    sums: Shorts
    masks: Masks
    bars: Floats
    best: Dims
    bounds: Floats
    waiting: Dims
    counts: Places


class Found(NamedTuple):
    """What comes out: lists (r, k) and what is proven of them (r,)."""

    partners: Places
    scores: Floats
    certified: Flags


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


def task_of(market: Market, rows: Places, columns: Places, limit: int) -> Task:
    takers, givers = pack_takers(market, rows), pack_givers(market, _in_order(market, columns))
    of_wants, of_gives = units_of(takers, givers)
    keepers = np.ascontiguousarray(market.apart[:, 0], dtype=np.int64)
    return Task(
        takers,
        givers,
        whole_values(takers, of_wants, of_gives),
        whole_values(givers, of_gives, of_wants),
        of_wants * of_gives / (FULL + 1),
        float(min(takers.longest, givers.longest)),
        np.tile(market.subjects, 2),
        np.searchsorted(keepers, rows),
        np.searchsorted(keepers, rows, "right"),
        np.ascontiguousarray(market.apart[:, 1], dtype=np.int64),
        1 + int(limit / SAMPLE + 5 * np.sqrt(limit / SAMPLE)),
    )


def bench_of(size: int, best: int) -> Bench:
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
