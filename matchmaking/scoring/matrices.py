"""Sparse rows: building, joining, scaling them."""

from collections.abc import Iterable

import numpy as np

from matchmaking.scoring.features import Floats, Ints, Tags
from matchmaking.sparse import csr_array


def weighed(tags: Tags, value: Floats, count: int) -> csr_array:
    """The value of each tagged item; shape (count, items)."""
    matrix = sparse(tags, value[tags.item], count, value.size)
    matrix.eliminate_zeros()
    return matrix


def sparse(tags: Tags, value: Floats, count: int, size: int) -> csr_array:
    """The value of each tag where it stands; shape (count, size)."""
    starts = np.searchsorted(tags.owner, np.arange(count + 1))
    # A copy: what is done to a matrix in its place must not reach the tags.
    return csr_array((value, tags.item.copy(), starts), shape=(count, size))


def presence(tags: Tags, count: int, size: int) -> csr_array:
    return sparse(tags, np.ones(tags.owner.size), count, size)


def diagonal(values: Floats) -> csr_array:
    """The values on the diagonal, 0 elsewhere."""
    steps = np.arange(values.size + 1)
    return csr_array((values, steps[:-1], steps), shape=(values.size, values.size))


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
    starts = np.searchsorted(distinct, np.arange(shape[0] + 1) * shape[1])
    return csr_array((best, distinct % shape[1], starts), shape=shape)


def beside(blocks: Iterable[csr_array]) -> csr_array:
    """Matrices of the same rows side by side."""
    parts = list(blocks)
    lengths = np.array([np.diff(part.indptr) for part in parts], dtype=np.intp)
    starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=0))])
    places = starts[:-1] + np.cumsum(lengths, axis=0) - lengths
    columns, values = np.zeros(starts[-1], dtype=np.intp), np.zeros(starts[-1])
    width = 0
    for part, begin, length in zip(parts, places, lengths, strict=True):
        here = spans(begin, length)
        columns[here], values[here] = part.indices + width, part.data
        width += part.shape[1]
    return csr_array((values, columns, starts), shape=(lengths.shape[1], width))


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
