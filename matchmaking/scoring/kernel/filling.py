"""The compiled part of the lists: bounds in whole numbers say who may enter, float64 decides."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.compiling import compiled
from matchmaking.scoring.kernel.instructions import FULL, LANES, lowest_bit, means_reached, prefetch
from matchmaking.scoring.kernel.packing import Dims, Places, Shorts
from matchmaking.scoring.kernel.work import SAMPLE, TURNS, WAITING, Bench, Found, Masks, Task
from matchmaking.scoring.market import Flags, Floats

# More than any score, where a sum was cut off; and more than what float64 rounds.
BEYOND, ROUNDING = 1e9, 1e-12
# So many more than a list is long are kept by their bounds, as bounds and scores differ a little.
SPARE = 8


@compiled
def spread(
    start: int, stop: int, dims: Dims, values: NDArray[Any], target: NDArray[Any], lane: int,
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
def raise_bar(lane: int, bar: float, lost: float, means: Shorts, bars: Floats) -> None:
    """Set the harmonic mean to exceed, and the mean without which it cannot be.

    The mean of a sum that was cut off is at least half of FULL.
    """
    bars[lane] = bar
    means[lane] = max(1, min(FULL // 2, int(bar * (1 - ROUNDING) - lost)))


@compiled
def bound_of(there: int, back: int, lost: float) -> float:
    """The harmonic mean of two sums before truncation, at most; nothing is known of a full sum."""
    if there == 0 or back == 0:
        return 0.0
    most = there + lost if there < FULL else BEYOND
    most_back = back + lost if back < FULL else BEYOND
    return 2 * most * most_back / (most + most_back) * (1 + ROUNDING)


@compiled
def swap(lane: int, one: int, other: int, columns: Dims, bounds: Floats) -> None:
    column, bound = columns[lane, one], bounds[lane, one]
    columns[lane, one], bounds[lane, one] = columns[lane, other], bounds[lane, other]
    columns[lane, other], bounds[lane, other] = column, bound


@compiled
def keep_best(lane: int, keep: int, columns: Dims, bounds: Floats, counts: Places) -> float:
    """Move the ``keep`` highest of a lane's bounds to the front; the lowest of them.

    Quickselect that swaps without asking: which bound is higher is not to be foreseen.
    """
    low, high = 0, counts[lane]
    counts[lane] = keep
    while True:
        swap(lane, (low + high) // 2, high - 1, columns, bounds)
        pivot, store = bounds[lane, high - 1], low
        for place in range(low, high):
            higher = bounds[lane, place] > pivot
            swap(lane, place, store, columns, bounds)
            store += higher
        if store == keep - 1:
            return float(bounds[lane, store])
        if store > keep - 1:
            high = store
        else:
            low = store + 1


@compiled
def reach_means(
    first: int, count: int, starts: Places, splits: Places, dims: Dims, values: Shorts,
    table: Shorts, means: Shorts, sums: Shorts, masks: Masks,
) -> None:  # fmt: skip
    """The inner loop for ``count`` columns. What it found is looked at afterwards, as branches
    that nobody foresees would make the processor forget where the loops end.
    """
    for turn in range(count):
        column = first + turn
        masks[turn] = means_reached(
            table, dims, values, starts[column], splits[column], starts[column + 1],
            means, sums, turn,
        )  # fmt: skip


@compiled
def add_best(
    first: int, count: int, keep: int, lost: float, masks: Masks, means: Shorts, sums: Shorts,
    bars: Floats, best: Dims, bounds: Floats, counts: Places,
) -> None:  # fmt: skip
    """Add each column to the best of each lane whose bar its bound exceeds."""
    for turn in range(count):
        mask = masks[turn]
        while mask:
            lane = lowest_bit(mask)
            mask &= mask - np.uint64(1)
            place = turn * 2 * LANES + lane
            bound = bound_of(sums[place], sums[place + LANES], lost)
            if bound > bars[lane]:
                best[lane, counts[lane]] = first + turn
                bounds[lane, counts[lane]] = bound
                counts[lane] += 1
                if counts[lane] == 2 * keep:
                    bar = keep_best(lane, keep, best, bounds, counts)
                    raise_bar(lane, bar, lost, means, bars)


@compiled
def collect_best(start: int, stop: int, keep: int, task: Task, bench: Bench) -> None:
    """Add the columns from ``start`` to ``stop`` to ``best`` and keep the ``keep`` highest.

    Every column that was seen and is not kept has at most the bound that is the lane's bar.
    """
    _ids, starts, splits, dims, _values = task.givers
    table, _dense, means, sums, masks, bars, best, bounds, _waiting, counts = bench
    values, lost = task.others, task.lost
    for first in range(start, stop, TURNS):
        count = min(TURNS, stop - first)
        reach_means(first, count, starts, splits, dims, values, table, means, sums, masks)
        add_best(first, count, keep, lost, masks, means, sums, bars, best, bounds, counts)
    for lane in range(LANES):
        if counts[lane] > keep:
            bar = keep_best(lane, keep, best, bounds, counts)
            raise_bar(lane, bar, lost, means, bars)


@compiled
def score_all(
    row: int, candidates: Dims, lane: int, count: int, task: Task, dense: Floats, found: Found
) -> None:
    """Score candidates in float64 and enter those that are a suggestion in the row's list."""
    own_ids, own_starts, _own_splits, own_dims, own_values = task.takers
    ids, starts, splits, dims, values = task.givers
    subjects, apart, first, last = task.subjects, task.apart, task.apart_starts, task.apart_stops
    partners, scores = found.partners, found.scores
    for column in candidates[lane, :count]:
        for entry in range(starts[column], starts[column + 1], 8):
            prefetch(values, entry)
            prefetch(dims, entry)
    spread(own_starts[row], own_starts[row + 1], own_dims, own_values, dense, 0, 1, 1.0)
    for column in candidates[lane, :count]:
        start, split, stop = starts[column], splits[column], starts[column + 1]
        there = meet(start, split, dims, values, dense)
        back = meet(split, stop, dims, values, dense)
        if there <= 0 or back <= 0:
            continue
        score = 2 * there * back / (there + back)
        partner = ids[column]
        if (
            score >= scores[row, -1]
            and partner != own_ids[row]
            and share_subject(start, stop, dims, values, dense, subjects)
            and partner not in apart[first[row] : last[row]]
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
    bench.means[:], bench.bars[:], bench.counts[:] = FULL, np.inf, 0
    for lane in range(rows.size):
        raise_bar(lane, 0.0, task.lost, bench.means, bench.bars)
    write_rows(rows, task, bench.table, 1)
    count = task.givers.ids.size
    sample = (count + SAMPLE - 1) // SAMPLE
    collect_best(0, sample, task.first, task, bench)
    collect_best(sample, count, found.scores.shape[1] + SPARE, task, bench)
    write_rows(rows, task, bench.table, 0)
    for lane, row in enumerate(rows):
        bar = bench.bars[lane]
        score_all(row, bench.best, lane, bench.counts[lane], task, bench.dense, found)
        found.certified[row] = bar == 0 or found.scores[row, -1] * task.scale > bar


@compiled
def collect(start: int, stop: int, task: Task, bench: Bench) -> None:
    """Let every column from ``start`` to ``stop`` wait that may be above the bar of a lane."""
    _ids, starts, splits, dims, _values = task.givers
    table, _dense, means, sums, masks, bars, _best, _bounds, waiting, counts = bench
    values, lost = task.others, task.lost
    for first in range(start, stop, TURNS):
        count = min(TURNS, stop - first)
        reach_means(first, count, starts, splits, dims, values, table, means, sums, masks)
        for turn in range(count):
            mask = masks[turn]
            while mask:
                lane = lowest_bit(mask)
                mask &= mask - np.uint64(1)
                place = turn * 2 * LANES + lane
                if bound_of(sums[place], sums[place + LANES], lost) > bars[lane]:
                    waiting[lane, counts[lane]] = first + turn
                    counts[lane] += 1


@compiled
def prove_block(rows: Places, task: Task, bench: Bench, found: Found) -> None:
    """The lists of up to LANES rows, given lists that may not be the best, without any doubt.

    The last score of a list can be reached: whatever may reach it is scored.
    """
    bench.means[:], bench.bars[:], bench.counts[:] = FULL, np.inf, 0
    reach = task.scale * (1 - ROUNDING)
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
        row = rows[lane]
        found.certified[row] = bench.bars[lane] <= found.scores[row, -1] * task.scale


@compiled
def fill_lists(begin: int, end: int, task: Task, bench: Bench, found: Found) -> None:
    """The lists of the rows from ``begin`` to ``end``."""
    rows = np.arange(begin, end)
    for first in range(0, rows.size, LANES):
        fill_block(rows[first : first + LANES], task, bench, found)
    doubtful = rows[~found.certified[begin:end]]
    for first in range(0, doubtful.size, LANES):
        prove_block(doubtful[first : first + LANES], task, bench, found)
