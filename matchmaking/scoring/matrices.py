"""Sparse rows: building, joining, scaling them."""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array

from matchmaking.scoring.features import Floats, Ints, Tags


def weighed(tags: Tags, value: Floats, count: int) -> csr_array:
    """The value of each tagged item; shape (count, items)."""
    matrix = sparse(tags, value[tags.item], count, value.size)
    matrix.eliminate_zeros()
    return matrix


def sparse(tags: Tags, value: Floats, count: int, size: int) -> csr_array:
    """The value of each tag where it stands; shape (count, size)."""
    return csr_array((value, (tags.owner, tags.item)), shape=(count, size))


def presence(tags: Tags, count: int, size: int) -> csr_array:
    return sparse(tags, np.ones(tags.owner.size), count, size)


def best_match(tags: Tags, near: csr_array, count: int) -> csr_array:
    """How near the nearest item of each profile comes to every item; shape (count, items)."""
    wide = near.shape[1]
    lengths = np.diff(near.indptr)[tags.item]
    places = spans(near.indptr[tags.item], lengths)
    keys = np.repeat(tags.owner, lengths) * wide + near.indices[places]
    return largest(keys, near.data[places], (count, wide))


def spans(starts: Ints, lengths: Ints) -> Ints:
    """All places from each start on, one span after the other."""
    ends = np.cumsum(lengths)
    shift = np.repeat(starts - (ends - lengths), lengths)
    places: Ints = np.arange(ends[-1] if ends.size else 0) + shift
    return places


def largest(keys: Ints, values: Floats, shape: tuple[int, int]) -> csr_array:
    """The largest value of each key ``row * columns + column``."""
    order = np.argsort(keys, kind="stable")
    distinct, first = np.unique(keys[order], return_index=True)
    best = np.maximum.reduceat(values[order], first) if distinct.size else values[:0]
    return csr_array((best, np.divmod(distinct, shape[1])), shape=shape)


def beside(blocks: Iterable[csr_array]) -> csr_array:
    """Matrices of the same rows side by side."""
    parts = list(blocks)
    starts = np.cumsum([0, *(part.shape[1] for part in parts)])
    pieces = [part.tocoo() for part in parts]
    row = np.concatenate([piece.coords[0] for piece in pieces])
    column = np.concatenate(
        [piece.coords[1] + start for piece, start in zip(pieces, starts[:-1], strict=True)]
    )
    data = np.concatenate([piece.data for piece in pieces])
    return csr_array((data, (row, column)), shape=(parts[0].shape[0], int(starts[-1])))


def share(matrix: csr_array) -> csr_array:
    """Rows that add up to 1; empty rows stay empty."""
    return scaled(matrix, np.asarray(matrix.sum(axis=1)).ravel())


def bounded_share(matrix: csr_array, least: float) -> csr_array:
    """Each row divided by its sum, or by ``least`` where that is more: rows add up to at most 1."""
    return scaled(matrix, np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), least))


def length_one(matrix: csr_array) -> csr_array:
    """Rows of Euclidean length 1; empty rows stay empty."""
    return scaled(matrix, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))


def scaled(matrix: csr_array, by: Floats) -> csr_array:
    """Each row divided by its figure; rows with 0 are empty and stay so."""
    lengths = np.diff(matrix.indptr)
    data = matrix.data / np.repeat(np.where(by > 0, by, 1.0), lengths)
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
