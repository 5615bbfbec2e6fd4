"""The compiled part of the lists: bounds in whole numbers say who may enter, float64 decides."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.kernel.lanes import FULL, LANES, ROUNDING, bounds_above, lowest_bit
from matchmaking.scoring.kernel.packing import Dims, Packed, Places, Shorts, compiled
from matchmaking.scoring.market import Flags, Floats

Singles = NDArray[np.float32]

# So many more than a list is long are kept by their bounds, as bounds and scores differ a little.
SPARE = 8
# So many columns wait before they are scored, where bounds alone did not prove a list.
WAITING = 512


class Task(NamedTuple):
    """What all threads read. ``scale`` are the units of a bound that make a score of 1.

    ``lost`` is what truncation takes from a sum at most. ``own`` and ``others`` are the values of
    takers and givers in whole numbers, ``subjects`` (2 d,) those of both directions. Row r is kept
    apart from ``apart`` from ``apart_starts[r]`` to ``apart_stops[r]``.
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


class Bench(NamedTuple):
    """What one thread writes on. ``table`` (2 d * LANES,) and ``dense`` (2 d,) are left as zeros.

    ``means``, ``bars``, ``bounds`` (LANES,) are those of the inner loop. ``best`` and ``best_bounds``
    (LANES, m) are the columns of the highest bounds, ``waiting`` (LANES, WAITING) those to be
    scored, ``counts`` (LANES,) how many.
    """

    table: Shorts
    dense: Floats
    means: Shorts
    bars: Singles
    bounds: Singles
    best: Dims
    best_bounds: Singles
    waiting: Dims
    counts: Places


class Found(NamedTuple):
    """What comes out: lists (r, k) and what is proven of them (r,)."""

    partners: Places
    scores: Floats
    certified: Flags


@compiled
def spread(
    start: int, stop: int, dims: Dims, values: Floats, target: NDArray[Any], lane: int,
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
def raise_bar(lane: int, bar: float, lost: float, means: Shorts, bars: Singles) -> None:
    """Set the harmonic mean to exceed, and the mean without which it cannot be.

    The mean of a sum that was cut off is at least half of FULL.
    """
    bars[lane] = bar
    means[lane] = max(1, min(FULL // 2, int(bar / ROUNDING**2 - lost)))


@compiled
def collect_best(
    starts: Places, splits: Places, dims: Dims, values: Shorts, lost: float, bench: Bench
) -> None:
    """Fill ``best``: no column outside has a higher bound than the last inside."""
    table, _dense, means, bars, bounds, best, best_bounds, _waiting, _counts = bench
    last = best.shape[1] - 1
    for column in range(splits.size):
        end = starts[column + 1]
        mask = bounds_above(
            table, dims, values, starts[column], splits[column], end,
            np.float32(lost), means, bars, bounds,
        )  # fmt: skip
        while mask:
            lane = lowest_bit(mask)
            mask &= mask - np.uint64(1)
            bound, place = bounds[lane], last
            while place > 0 and best_bounds[lane, place - 1] < bound:
                best_bounds[lane, place] = best_bounds[lane, place - 1]
                best[lane, place] = best[lane, place - 1]
                place -= 1
            best_bounds[lane, place] = bound
            best[lane, place] = column
            raise_bar(lane, best_bounds[lane, last], lost, means, bars)


@compiled
def score_all(row: int, candidates: Dims, lane: int, count: int, task: Task, dense: Floats,
              found: Found) -> None:  # fmt: skip
    """Score candidates in float64 and enter those that are a suggestion in the row's list."""
    own_starts, own_dims, own_values = task.takers.starts, task.takers.dims, task.takers.values
    ids, starts, splits, dims, values = task.givers
    subjects, apart = task.subjects, task.apart
    partners, scores = found.partners, found.scores
    spread(own_starts[row], own_starts[row + 1], own_dims, own_values, dense, 0, 1, 1.0)
    for place in range(count):
        column = candidates[lane, place]
        start, split, stop = starts[column], splits[column], starts[column + 1]
        there = meet(start, split, dims, values, dense)
        back = meet(split, stop, dims, values, dense)
        if there <= 0 or back <= 0:
            continue
        score = 2 * there * back / (there + back)
        partner = ids[column]
        if (
            score >= scores[row, -1]
            and partner != task.takers.ids[row]
            and share_subject(start, stop, dims, values, dense, subjects)
            and not is_among(partner, task.apart_starts[row], task.apart_stops[row], apart)
        ):
            enter(row, partners, scores, partner, score)
    spread(own_starts[row], own_starts[row + 1], own_dims, own_values, dense, 0, 1, 0.0)


@compiled
def write_rows(rows: Places, task: Task, table: Shorts, scale: int) -> None:
    """One row a lane, times 1 or 0."""
    starts, dims, own = task.takers.starts, task.takers.dims, task.own
    for lane in range(rows.size):
        spread(starts[rows[lane]], starts[rows[lane] + 1], dims, own, table, lane, LANES, scale)


@compiled
def fill_block(rows: Places, task: Task, bench: Bench, found: Found) -> None:
    """The lists of up to LANES rows: a few more than needed by their bounds, then their scores.

    Proven where the last score is above all bounds that were left out.
    """
    last = bench.best.shape[1] - 1
    bench.means[:], bench.bars[:], bench.best_bounds[:] = FULL, np.inf, 0
    for lane in range(rows.size):
        raise_bar(lane, 0.0, task.lost, bench.means, bench.bars)
    write_rows(rows, task, bench.table, 1)
    givers = task.givers
    collect_best(givers.starts, givers.splits, givers.dims, task.others, task.lost, bench)
    write_rows(rows, task, bench.table, 0)
    for lane in range(rows.size):
        row, bound = rows[lane], bench.best_bounds[lane, last]
        count = int(np.sum(bench.best_bounds[lane] > 0))
        score_all(row, bench.best, lane, count, task, bench.dense, found)
        found.certified[row] = bound == 0 or found.scores[row, -1] * task.scale > bound


@compiled
def collect(start: int, stop: int, task: Task, bench: Bench) -> None:
    """Let every column from ``start`` to ``stop`` wait that may be above the bar of a lane."""
    _ids, starts, splits, dims, _values = task.givers
    table, _dense, means, bars, bounds, _best, _best_bounds, waiting, counts = bench
    values, lost = task.others, np.float32(task.lost)
    for column in range(start, stop):
        end = starts[column + 1]
        mask = bounds_above(
            table, dims, values, starts[column], splits[column], end, lost, means, bars, bounds
        )
        while mask:
            lane = lowest_bit(mask)
            mask &= mask - np.uint64(1)
            waiting[lane, counts[lane]] = column
            counts[lane] += 1


@compiled
def prove_block(rows: Places, task: Task, bench: Bench, found: Found) -> None:
    """The lists of up to LANES rows, given lists that may not be the best, without any doubt.

    The last score of a list can be reached: whatever may reach it is scored.
    """
    bench.means[:], bench.bars[:], bench.counts[:] = FULL, np.inf, 0
    reach = task.scale / ROUNDING
    for lane in range(rows.size):
        row = rows[lane]
        raise_bar(lane, found.scores[row, -1] * reach, task.lost, bench.means, bench.bars)
        found.scores[row], found.partners[row] = 0, -1
    write_rows(rows, task, bench.table, 1)
    for start in range(0, task.givers.ids.size, WAITING):
        collect(start, min(start + WAITING, task.givers.ids.size), task, bench)
        for lane in range(rows.size):
            row = rows[lane]
            if bench.counts[lane]:
                score_all(row, bench.waiting, lane, bench.counts[lane], task, bench.dense, found)
                bench.counts[lane] = 0
                bar = max(bench.bars[lane], found.scores[row, -1] * reach)
                raise_bar(lane, bar, task.lost, bench.means, bench.bars)
    write_rows(rows, task, bench.table, 0)
    for lane in range(rows.size):
        last = found.scores[rows[lane], -1] * task.scale
        found.certified[rows[lane]] = bench.bars[lane] <= last


@compiled
def fill_lists(begin: int, end: int, task: Task, bench: Bench, found: Found) -> None:
    """The lists of the rows from ``begin`` to ``end``."""
    rows = np.arange(begin, end)
    for first in range(0, rows.size, LANES):
        fill_block(rows[first : first + LANES], task, bench, found)
    doubtful = rows[~found.certified[begin:end]]
    for first in range(0, doubtful.size, LANES):
        prove_block(doubtful[first : first + LANES], task, bench, found)
