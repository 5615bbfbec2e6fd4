"""Values as whole numbers of 16 bits, rounded up."""

import numpy as np

from matchmaking.compiling import compiled
from matchmaking.scoring.kernel.instructions import FULL
from matchmaking.scoring.kernel.packing import Packed, Places, Shorts
from matchmaking.scoring.market import Floats

# So long is the longest row in units.
ROOM = 65_000
# No product of two numbers of this size is lost altogether where only its upper 16 bits are kept.
SMALLEST = 256


def units_of(takers: Packed, givers: Packed) -> tuple[float, float]:
    """How many units of a whole number make 1, for wants and for gives.

    No product of two rows is above the product of their lengths (Cauchy and Schwarz), so it fits.
    Should rounding up break that, the sum is cut off, which costs time only.
    """
    wanted, given = _greatest_lengths(takers)
    given_too, wanted_too = _greatest_lengths(givers)
    return ROOM / (max(wanted, wanted_too) or 1.0), ROOM / (max(given, given_too) or 1.0)


def _greatest_lengths(packed: Packed) -> tuple[float, float]:
    """The greatest Euclidean length of a row in either direction."""
    squares = greatest_squares(packed.starts, packed.splits, packed.values)
    return float(np.sqrt(squares[0])), float(np.sqrt(squares[1]))


def whole_values(packed: Packed, first: float, second: float) -> Shorts:
    """The values in units, rounded up; ``first`` units up to each row's split, then ``second``."""
    whole = np.empty(packed.values.size, dtype=np.uint16)
    round_up(packed.starts, packed.splits, packed.values, first, second, whole)
    return whole


@compiled
def greatest_squares(starts: Places, splits: Places, values: Floats) -> tuple[float, float]:
    """The greatest sum of squares of a row up to its split, and from there on."""
    first = second = 0.0
    for row in range(splits.size):
        total = 0.0
        for entry in range(starts[row], splits[row]):
            total += values[entry] ** 2
        first, total = max(first, total), 0.0
        for entry in range(splits[row], starts[row + 1]):
            total += values[entry] ** 2
        second = max(second, total)
    return first, second


@compiled
def round_up(
    starts: Places, splits: Places, values: Floats, first: float, second: float, whole: Shorts
) -> None:
    """Values in whole units; no less than SMALLEST, unless zero."""
    for row in range(splits.size):
        for entry in range(starts[row], starts[row + 1]):
            unit = first if entry < splits[row] else second
            least = SMALLEST if values[entry] > 0 else 0
            whole[entry] = min(FULL, max(least, np.ceil(values[entry] * unit)))
