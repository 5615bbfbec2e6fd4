"""The compiled part of the lists: float32 says who may enter, float64 decides."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.kernel.arrays import Dims, Places, Sides, compiled
from matchmaking.scoring.kernel.lanes import LANES, lanes_above, lowest_bit
from matchmaking.scoring.market import Floats

Singles = NDArray[np.float32]

# A score of at most this is none: float32 does not tell it from zero.
LEAST = 1e-12
# So many columns are scored against the same bars at first; later half as many as came before.
FIRST, MOST = 64, 8192


class Columns(NamedTuple):
    """The columns for the inner loop, both directions in one row of entries.

    Column ``ids[c]`` has its gives (in dims) from ``starts[c]`` to ``splits[c]``, its wants (in
    dims + d) from there to ``starts[c + 1]``.
    """

    ids: Places
    starts: Places
    splits: Places
    dims: Dims
    values: Singles


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
def copy_columns(sides: Sides, columns: Columns) -> None:
    """Fill in dims and values."""
    for place in range(columns.ids.size):
        row, to = columns.ids[place], columns.starts[place]
        for entry in range(sides.gives.starts[row], sides.gives.starts[row + 1]):
            columns.dims[to] = sides.gives.dims[entry]
            columns.values[to] = sides.gives.values[entry]
            to += 1
        for entry in range(sides.wants.starts[row], sides.wants.starts[row + 1]):
            columns.dims[to] = sides.wants.dims[entry] + sides.gates.size
            columns.values[to] = sides.wants.values[entry]
            to += 1


@compiled
def write_row(row: int, sides: Sides, scale: float, target: np.ndarray, stride: int) -> None:
    """Write wants, then gives of a row, times ``scale``, at every ``stride``-th place of target."""
    for entry in range(sides.wants.starts[row], sides.wants.starts[row + 1]):
        target[sides.wants.dims[entry] * stride] = sides.wants.values[entry] * scale
    for entry in range(sides.gives.starts[row], sides.gives.starts[row + 1]):
        place = sides.gates.size + sides.gives.dims[entry]
        target[place * stride] = sides.gives.values[entry] * scale


@compiled
def collect(
    columns: Columns, start: int, stop: int, table: Singles, bars: Singles,
    waiting: Places, counts: Places,
) -> None:  # fmt: skip
    """Put every column that may beat the bar of a row on the row's waiting list."""
    for place in range(start, stop):
        mask = lanes_above(
            table, columns.dims, columns.values,
            columns.starts[place], columns.splits[place], columns.starts[place + 1], bars,
        )  # fmt: skip
        while mask:
            lane = lowest_bit(mask)
            mask &= mask - 1
            waiting[lane, counts[lane]] = columns.ids[place]
            counts[lane] += 1


@compiled
def exact(column: int, sides: Sides, dense: Floats) -> float:
    """The score of the row in ``dense`` (2 d) with a column; 0 without a common subject.

    Summed in the order of the dimensions, so that it is the same seen from either side.
    """
    there = back = common = 0.0
    for entry in range(sides.gives.starts[column], sides.gives.starts[column + 1]):
        dim = sides.gives.dims[entry]
        value = dense[dim] * sides.gives.values[entry]
        there += value
        common += value * sides.gates[dim]
    for entry in range(sides.wants.starts[column], sides.wants.starts[column + 1]):
        dim = sides.wants.dims[entry]
        value = dense[sides.gates.size + dim] * sides.wants.values[entry]
        back += value
        common += value * sides.gates[dim]
    if common > 0 and there > 0 and back > 0:
        return 2 * there * back / (there + back)
    return 0.0


@compiled
def enter(partners: Places, scores: Floats, column: int, score: float) -> None:
    """Insert into a list that is sorted by score, then column; nothing happens behind its end."""
    place = scores.size
    while place > 0 and (
        scores[place - 1] < score or (scores[place - 1] == score and partners[place - 1] > column)
    ):
        place -= 1
    if place == scores.size:
        return
    for behind in range(scores.size - 1, place, -1):
        scores[behind] = scores[behind - 1]
        partners[behind] = partners[behind - 1]
    scores[place] = score
    partners[place] = column


@compiled
def settle(
    place: int, row: int, candidates: Places, sides: Sides, apart: Apart, found: Found,
    dense: Floats,
) -> None:  # fmt: skip
    """Score the candidates of a row exactly and enter them in its list."""
    write_row(row, sides, 1.0, dense, 1)
    others = apart.others[apart.starts[place] : apart.stops[place]]
    for column in candidates:
        score = exact(column, sides, dense)
        if score <= LEAST or score < found.scores[place, -1]:
            continue
        at = np.searchsorted(others, column)
        if column != row and not (at < others.size and others[at] == column):
            enter(found.partners[place], found.scores[place], column, score)
    write_row(row, sides, 0.0, dense, 1)


@compiled
def fill_lists(
    begin: int, rows: Places, sides: Sides, columns: Columns, apart: Apart, slack: float,
    table: Singles, found: Found,
) -> None:  # fmt: skip
    """The lists of ``rows``, which stand from ``begin`` on in ``apart`` and ``found``.

    ``table`` (2 d * LANES,) is zero before and after.
    """
    waiting = np.empty((LANES, MOST), dtype=np.int64)
    counts = np.zeros(LANES, dtype=np.int64)
    dense = np.zeros(2 * sides.gates.size)
    bars = np.full(LANES, np.inf, dtype=np.float32)
    for lane in range(rows.size):
        bars[lane] = bar_of(LEAST, slack)
        write_row(rows[lane], sides, 1.0, table[lane:], LANES)
    start, width = 0, FIRST
    while start < columns.ids.size:
        stop = min(columns.ids.size, start + width)
        collect(columns, start, stop, table, bars, waiting, counts)
        for lane in range(rows.size):
            if counts[lane]:
                candidates = waiting[lane, : counts[lane]]
                settle(begin + lane, rows[lane], candidates, sides, apart, found, dense)
                bars[lane] = bar_of(max(LEAST, found.scores[begin + lane, -1]), slack)
                counts[lane] = 0
        start, width = stop, min(MOST, max(FIRST, stop // 2))
    for lane in range(rows.size):
        found.bars[begin + lane] = bars[lane]
        write_row(rows[lane], sides, 0.0, table[lane:], LANES)
