"""Rows of a market replaced or put in, without building it anew."""

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.market import Ints
from matchmaking.sparse import csr_array


def with_rows(matrix: csr_array, rows: Ints, fresh: csr_array) -> csr_array:
    """The matrix with ``fresh[i]`` at ``rows[i]``."""
    lengths = np.diff(matrix.indptr)
    new_lengths = lengths.copy()
    new_lengths[rows] = np.diff(fresh.indptr)
    starts = np.concatenate([[0], np.cumsum(new_lengths)])
    data, indices = [], []
    behind = 0
    for place in np.argsort(rows):
        row = rows[place]
        old = slice(matrix.indptr[behind], matrix.indptr[row])
        new = slice(fresh.indptr[place], fresh.indptr[place + 1])
        data += [matrix.data[old], fresh.data[new]]
        indices += [matrix.indices[old], fresh.indices[new]]
        behind = row + 1
    rest = slice(matrix.indptr[behind], None)
    columns = np.concatenate([*indices, matrix.indices[rest]]).astype(matrix.indices.dtype)
    values = np.concatenate([*data, matrix.data[rest]])
    return csr_array((values, columns, starts.astype(matrix.indptr.dtype)), shape=matrix.shape)


def apart_without(apart: Ints, rows: Ints, fresh: Ints, count: int) -> Ints:
    """Pairs of rows, sorted: those of before that no changed row is part of, and the fresh ones."""
    old = apart[~np.isin(apart, rows).any(axis=1)]
    known = fresh[(fresh >= 0).all(axis=1)]
    keys = np.unique(np.concatenate([old, known]) @ np.array([count, 1]))
    pairs: Ints = np.stack(np.divmod(keys, count), axis=1).astype(np.intp)
    return pairs


def placed(ids: NDArray[np.uint8], fresh: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where new ids come to stand, ascending, and where each of the old rows moves to."""
    both = np.concatenate([ids, fresh])
    order = np.lexsort(both.T[::-1])
    rank = np.empty(len(both), dtype=np.intp)
    rank[order] = np.arange(len(both))
    return np.sort(rank[len(ids) :]), rank[: len(ids)]
