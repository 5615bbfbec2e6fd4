"""Single passes over all lists of a book, compiled: who is touched by a change, who is seen where."""

import numpy as np
from numpy.typing import NDArray

from matchmaking.compiling import compiled
from matchmaking.scoring.market import Flags, Floats, Ints


@compiled
def mark_touched(
    partners: NDArray[np.int32], scores: Floats, cut: Flags, shown: NDArray[np.int32],
    changed: Flags, fresh: Floats, moved: Flags, seen: Flags,
) -> None:  # fmt: skip
    """Mark the lists (n,) that changed profiles move in, and those that show one.

    ``changed`` (n,) names them and ``fresh`` (c, n) is what each is worth to every list now. A list
    that is cut is entered by whom its last does not beat, one that is not by anybody who fits.
    """
    for row in range(partners.shape[0]):
        last = 0.0
        for place in range(partners.shape[1]):
            partner = partners[row, place]
            if partner < 0:
                break
            last = scores[row, place]
            moved[row] |= changed[partner]
        for place in range(shown.shape[1]):
            if shown[row, place] >= 0 and changed[shown[row, place]]:
                seen[row] = True
        bar = last if cut[row] else 0.0
        for each in range(fresh.shape[0]):
            if fresh[each, row] > 0 and fresh[each, row] >= bar:
                moved[row] = True
        moved[row] |= seen[row]


@compiled
def count_shown(shown: NDArray[np.int32], counted: Flags, counts: Ints) -> None:
    """Add up how often each profile (n,) is shown by the lists that count."""
    for row in range(shown.shape[0]):
        if counted[row]:
            for place in range(shown.shape[1]):
                if shown[row, place] >= 0:
                    counts[shown[row, place]] += 1
