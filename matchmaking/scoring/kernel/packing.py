"""The market as compiled code reads it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.compiling import compiled
from matchmaking.scoring.market import Floats, Ints, Market
from matchmaking.sparse import csr_array

Places = NDArray[np.int64]
Dims = NDArray[np.int32]
Shorts = NDArray[np.uint16]


class Packed(NamedTuple):
    """Some rows of the market, both directions of a row in one line of entries.

    Row ``ids[r]`` has one direction from ``starts[r]`` to ``splits[r]`` in dims, the other from
    there to ``starts[r + 1]`` in dims + d. Dims ascend in either.
    """

    ids: Places
    starts: Places
    splits: Places
    dims: Dims
    values: Floats

    @property
    def longest(self) -> int:
        """The most entries that a row has in one direction."""
        first, second = self.splits - self.starts[:-1], self.starts[1:] - self.splits
        return int(max(first.max(initial=0), second.max(initial=0)))


def pack_takers(market: Market, ids: Places) -> Packed:
    """Rows as those that look at others: what they want, then what they give."""
    return _pack(market.wants, market.gives, ids)


def pack_givers(market: Market, ids: Places) -> Packed:
    """Rows as those that are looked at: what they give, then what they want.

    What a taker and a giver have in the same place meets: the products up to ``splits`` make the
    value for the taker, the others the value for the giver.
    """
    return _pack(market.gives, market.wants, ids)


def _pack(first: csr_array, second: csr_array, ids: Places) -> Packed:
    first, second = tidy(first), tidy(second)
    lengths = np.diff(first.indptr)[ids], np.diff(second.indptr)[ids]
    starts = np.zeros(ids.size + 1, dtype=np.int64)
    np.cumsum(lengths[0] + lengths[1], out=starts[1:])
    dims, values = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
    packed = Packed(ids, starts, starts[:-1] + lengths[0], dims, values)
    for matrix, places, shift in (
        (first, packed.starts, 0),
        (second, packed.splits, first.shape[1]),
    ):
        copy_rows(ids, matrix.indptr, matrix.indices, matrix.data, places, shift, dims, values)
    # The proof of the lists covers nothing else.
    if values.size and not (values.min() >= 0 and values.max() < np.inf):
        raise ValueError("What somebody wants or gives is a finite number, never negative.")
    return packed


def ascending(columns: Ints) -> Places:
    """In the order of the market, each once."""
    columns = np.asarray(columns, dtype=np.int64)
    return columns if (np.diff(columns) > 0).all() else np.unique(columns)


def tidy(matrix: csr_array) -> csr_array:
    """Dims ascending, each once."""
    if matrix.has_canonical_format:
        return matrix
    copied = matrix.copy()
    copied.sum_duplicates()
    return copied


@compiled
def copy_rows(
    ids: Places, starts: Dims, dims: Dims, values: Floats,
    places: Places, shift: int, to_dims: Dims, to_values: Floats,
) -> None:  # fmt: skip
    """Copy row ``ids[r]`` to ``places[r]`` and behind it, its dims shifted."""
    for row in range(ids.size):
        first, place = starts[ids[row]], places[row]
        for step in range(starts[ids[row] + 1] - first):
            to_dims[place + step] = dims[first + step] + shift
            to_values[place + step] = values[first + step]
