"""The market: everybody who may be suggested to somebody, as vectors over shared dimensions.

The value of j for i is ``wants[i] · gives[j]``; the score of a pair is the harmonic mean of both
values (RECON, Pizzato et al., RecSys 2010), so that what is good for one side only ranks below what
is good for both. Every facet is a block of dimensions, so a score splits exactly into what explains
it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.sparse import csr_array

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIDES = ("eu", "jp", "third")


@dataclass(frozen=True, slots=True)
class Market:
    """Rows in the order that breaks ties (public id); n profiles, d dimensions.

    ``keys`` are primary keys (n,), ``sides`` indices into SIDES (n,). ``wants`` and ``gives`` are
    float64 CSR (n, d), never negative, the weights folded in: no score exceeds 1. ``subjects``
    (d,) marks the dimensions that two can cooperate *on*: a pair without one in common, in either
    direction, is no suggestion, however well its languages fit. ``apart`` (m, 2) holds the ordered
    pairs of rows that are no new suggestion, sorted: partners, the same organisation, and those
    who said no.
    """

    keys: NDArray[np.int64]
    sides: NDArray[np.int8]
    wants: csr_array
    gives: csr_array
    subjects: Flags
    apart: Ints

    @property
    def count(self) -> int:
        return len(self.keys)

    def on_side(self, *sides: str) -> Ints:
        """The rows of these sides, ascending."""
        wanted = [SIDES.index(side) for side in sides]
        return np.flatnonzero(np.isin(self.sides, wanted))


@dataclass(frozen=True, slots=True)
class Lists:
    """For each of r rows its best k partners, best first.

    ``rows`` (r,), ``partners`` (r, k) rows of the market or -1 where the list ends, ``scores``
    (r, k), 0 there. ``certified`` (r,) is true where it is proven that no pair outside the list
    scores more than its last.
    """

    rows: Ints
    partners: Ints
    scores: Floats
    certified: Flags


@dataclass(frozen=True, slots=True)
class Shares:
    """What makes the scores of p pairs: at most m parts each, the heaviest first.

    ``parts`` (p, m) is ``2 * dimension + 1`` where the first of the pair gains (it wants, the other
    gives), ``2 * dimension`` where the second gains, -1 where there is no further part. ``shares``
    (p, m) are fractions of the score: all parts of a pair add up to one (Euler's theorem, as the
    harmonic mean is homogeneous of degree one), those kept to at most one.
    """

    parts: NDArray[np.int32]
    shares: NDArray[np.float32]


def harmonic(there: Floats, back: Floats) -> Floats:
    """2ab / (a + b); zero as soon as one side gains nothing."""
    total = there + back
    return np.divide(2 * there * back, total, out=np.zeros_like(total), where=total > 0)
