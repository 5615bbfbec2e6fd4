"""The compiled part of the lists: float32 says who may enter, float64 decides."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.kernel.lanes import LANES, lanes_above, lowest_bit
from matchmaking.scoring.kernel.packing import Dims, Packed, Places, compiled
from matchmaking.scoring.market import Flags, Floats

Singles = NDArray[np.float32]

# A score of at most this is none: float32 does not tell it from zero.
LEAST = 1e-12
# So many columns are scored against the same bars at first; later half as many as came before.
FIRST, MOST = 64, 8192


class Apart(NamedTuple):
    """Row r of a call is kept apart from ``others`` from ``starts[r]`` to ``stops[r]``, sorted."""

    starts: Places
    stops: Places
    others: Places


class Found(NamedTuple):
    """What is written: the lists, shape (r, k), and the last bar that a row's columns faced, (r,)."""

    partners: Places
    scores: Floats
    bars: Singles


@compiled
def bar_of(score: float, slack: float) -> float:
    """What a float32 score reaches if the true one is ``score``, whatever was rounded."""
    return score * (1 - slack)


@compiled
def collect(
    start: int, stop: int, starts: Places, splits: Places, dims: Dims, values: Singles,
    table: Singles, bars: Singles, waiting: Dims, counts: Places,
) -> None:  # fmt: skip
    """Put every column from ``start`` to ``stop`` on the lists of the lanes that it may enter."""
    for column in range(start, stop):
        end = starts[column + 1]
        mask = lanes_above(table, dims, values, starts[column], splits[column], end, bars)
        while mask:
            lane = lowest_bit(mask)
            mask &= mask - 1
            waiting[lane, counts[lane]] = column
            counts[lane] += 1


@compiled
def spread(
    start: int, stop: int, dims: Dims, values: Floats, target: NDArray[np.floating], lane: int,
    lanes: int, scale: float,
) -> None:  # fmt: skip
    for entry in range(start, stop):
        target[dims[entry] * lanes + lane] = values[entry] * scale


@compiled
def meet(start: int, stop: int, dims: Dims, values: Floats, dense: Floats) -> float:
    """The product with what is spread out, in the order of the dimensions.

    So the same two rows have the same product, whichever of them is spread out.
    """
    total = 0.0
    for entry in range(start, stop):
        total += dense[dims[entry]] * values[entry]
    return total


@compiled
def share_subject(
    start: int, stop: int, dims: Dims, values: Floats, dense: Floats, subjects: Flags
) -> bool:
    """Whether two rows meet in a dimension of either direction that is a subject."""
    for entry in range(start, stop):
        dim = dims[entry]
        if subjects[dim] and dense[dim] * values[entry] > 0:
            return True
    return False


@compiled
def is_among(one: int, start: int, stop: int, others: Places) -> bool:
    for place in range(start, stop):
        if others[place] == one:
            return True
    return False


@compiled
def enter(row: int, partners: Places, scores: Floats, partner: int, score: float) -> None:
    """Insert into the row's list, sorted by score, then partner; nothing happens behind its end."""
    size = scores.shape[1]
    place = size
    while place > 0 and (
        scores[row, place - 1] < score
        or (scores[row, place - 1] == score and partners[row, place - 1] > partner)
    ):
        place -= 1
    if place == size:
        return
    for behind in range(size - 1, place, -1):
        scores[row, behind] = scores[row, behind - 1]
        partners[row, behind] = partners[row, behind - 1]
    scores[row, place] = score
    partners[row, place] = partner


@compiled
def settle(
    first: int, takers: Packed, columns: Packed, subjects: Flags, apart: Apart, slack: float,
    waiting: Dims, counts: Places, dense: Floats, bars: Singles, found: Found,
) -> None:  # fmt: skip
    """Score exactly who waits for a place in the lists from row ``first`` on, one list a lane."""
    ids, starts, splits, dims, values = columns
    partners, scores = found.partners, found.scores
    own_starts, own_dims, own_values = takers.starts, takers.dims, takers.values
    from_, to, others = apart
    for lane in range(min(LANES, takers.ids.size - first)):
        row = first + lane
        if counts[lane] == 0:
            continue
        spread(own_starts[row], own_starts[row + 1], own_dims, own_values, dense, 0, 1, 1.0)
        for place in range(counts[lane]):
            column = waiting[lane, place]
            start, split, stop = starts[column], splits[column], starts[column + 1]
            there = meet(start, split, dims, values, dense)
            back = meet(split, stop, dims, values, dense)
            if there <= 0 or back <= 0:
                continue
            score = 2 * there * back / (there + back)
            partner = ids[column]
            if (
                score > LEAST
                and score >= scores[row, -1]
                and partner != takers.ids[row]
                and share_subject(start, stop, dims, values, dense, subjects)
                and not is_among(partner, from_[row], to[row], others)
            ):
                enter(row, partners, scores, partner, score)
        spread(own_starts[row], own_starts[row + 1], own_dims, own_values, dense, 0, 1, 0.0)
        bars[lane] = bar_of(max(LEAST, scores[row, -1]), slack)
        counts[lane] = 0


@compiled
def fill_lists(
    begin: int, end: int, takers: Packed, columns: Packed, singles: Singles, subjects: Flags,
    apart: Apart, slack: float, table: Singles, found: Found,
) -> None:  # fmt: skip
    """The lists of the rows from ``begin`` to ``end``, LANES at a time.

    ``singles`` are the values of the columns, ``subjects`` (2 d,) those of both directions.
    ``table`` (2 d * LANES,) is zero before and after.
    """
    waiting = np.empty((LANES, MOST), dtype=np.int32)
    counts = np.zeros(LANES, dtype=np.int64)
    dense = np.zeros(subjects.size)
    bars = np.empty(LANES, dtype=np.float32)
    starts, dims, values = takers.starts, takers.dims, takers.values
    for first in range(begin, end, LANES):
        size = min(LANES, end - first)
        bars[:] = np.inf
        bars[:size] = bar_of(LEAST, slack)
        for lane in range(size):
            row = first + lane
            spread(starts[row], starts[row + 1], dims, values, table, lane, LANES, 1.0)
        start, width = 0, FIRST
        while start < columns.ids.size:
            stop = min(columns.ids.size, start + width)
            collect(
                start, stop, columns.starts, columns.splits, columns.dims, singles,
                table, bars, waiting, counts,
            )  # fmt: skip
            settle(
                first, takers, columns, subjects, apart, slack, waiting, counts, dense, bars, found
            )
            start, width = stop, min(MOST, max(FIRST, stop // 2))
        found.bars[first : first + size] = bars[:size]
        for lane in range(size):
            row = first + lane
            spread(starts[row], starts[row + 1], dims, values, table, lane, LANES, 0.0)
