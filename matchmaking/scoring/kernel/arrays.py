"""The market as plain arrays that compiled code reads, and how code is compiled."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.scoring.market import Floats, Market

Function = TypeVar("Function", bound=Callable[..., Any])
Places = NDArray[np.int64]
Dims = NDArray[np.int32]


def compiled(function: Function) -> Function:
    """Compiled at the first call, without the interpreter's lock; kept on disk where that can be.

    Beside the source, else in the user's cache folder. Functions that call each other stand in one
    file, as numba compiles anew only where the caller's own file has changed.
    """
    try:
        return cast("Function", numba.njit(function, nogil=True, cache=True))
    except RuntimeError:  # neither folder can be written to
        return cast("Function", numba.njit(function, nogil=True))


class Sparse(NamedTuple):
    """Row r has ``values`` in ``dims`` from ``starts[r]`` to ``starts[r + 1]``, dims ascending."""

    starts: Places
    dims: Dims
    values: Floats


class Sides(NamedTuple):
    """The whole market; ``gates`` (d,) float64 is 1 for the dimensions that are subjects, else 0."""

    wants: Sparse
    gives: Sparse
    gates: Floats


def arrays_of(market: Market) -> Sides:
    """Refuses (ValueError) what the proof does not cover: negative, endless or missing values."""
    gates = market.subjects.astype(np.float64)
    return Sides(_sparse(market.wants), _sparse(market.gives), gates)


def _sparse(matrix: csr_array) -> Sparse:
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    values = np.ascontiguousarray(matrix.data, dtype=np.float64)
    if values.size and not (values.min() >= 0 and values.max() < np.inf):
        raise ValueError("What somebody wants or gives is a finite number, never negative.")
    starts = np.ascontiguousarray(matrix.indptr, dtype=np.int64)
    return Sparse(starts, np.ascontiguousarray(matrix.indices, dtype=np.int32), values)
