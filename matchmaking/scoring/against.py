"""One row against many, exactly as the kernel scores a pair."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.compiling import compiled
from matchmaking.scoring.market import Flags, Floats, Ints, Market
from matchmaking.sparse import csr_array

# A score of at most this is none, as in the kernel.
LEAST = 1e-12


class Rows(NamedTuple):
    """A matrix as compiled code reads it: row r has ``values`` in ``dims`` from ``starts[r]`` on."""

    starts: NDArray[np.int32]
    dims: NDArray[np.int32]
    values: Floats


def rows_of(matrix: csr_array) -> Rows:
    return Rows(
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data,
    )


def scores_against(market: Market, row: int, columns: Ints) -> Floats:
    """The score of a row with each of these columns (c,); 0 for itself and who is kept apart from it."""
    scores = pair_scores(market, row, columns)
    scores[np.isin(columns, kept_apart(market, row))] = 0
    return scores


def pair_scores(market: Market, row: int, columns: Ints) -> Floats:
    """The same whoever is kept apart; it is the score of each column with the row, too.

    Sums run in the order of the dimensions, so that they are equal to the last bit to
    ``kernel.pair_values``.
    """
    scores = np.zeros(columns.size)
    size = market.subjects.size
    _score(
        row, columns, rows_of(market.wants), rows_of(market.gives), market.subjects,
        np.zeros(size), np.zeros(size), scores,
    )  # fmt: skip
    scores[columns == row] = 0
    return scores


def kept_apart(market: Market, row: int, *, seen_from: bool = True) -> Ints:
    """Who never stands in the list of a row; or, not ``seen_from`` it, whose list never holds it."""
    mine, theirs = (0, 1) if seen_from else (1, 0)
    others: Ints = market.apart[market.apart[:, mine] == row, theirs]
    return others


@compiled
def _score(
    row: int, columns: Ints, wants: Rows, gives: Rows, subjects: Flags, wanted: Floats,
    given: Floats, scores: Floats,
) -> None:  # fmt: skip
    for entry in range(wants.starts[row], wants.starts[row + 1]):
        wanted[wants.dims[entry]] = wants.values[entry]
    for entry in range(gives.starts[row], gives.starts[row + 1]):
        given[gives.dims[entry]] = gives.values[entry]
    for place in range(columns.size):
        column = columns[place]
        there, back, about = 0.0, 0.0, False
        for entry in range(gives.starts[column], gives.starts[column + 1]):
            dim = gives.dims[entry]
            product = wanted[dim] * gives.values[entry]
            there += product
            about = about or (product > 0 and subjects[dim])
        for entry in range(wants.starts[column], wants.starts[column + 1]):
            dim = wants.dims[entry]
            product = given[dim] * wants.values[entry]
            back += product
            about = about or (product > 0 and subjects[dim])
        if about and there > 0 and back > 0:
            score = 2 * there * back / (there + back)
            scores[place] = score if score > LEAST else 0.0
