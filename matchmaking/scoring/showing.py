"""What is shown of lists: shared fairly between the two sides; third countries see theirs plain.

Nobody's list holds a profile of a third country, so there is nothing to share among them.
"""

from collections.abc import Callable

import numpy as np

from matchmaking.scoring.exposure import Shown, plain
from matchmaking.scoring.fairness import Exposure, Fair, share_exposure
from matchmaking.scoring.market import SIDES, Ints, Lists, Market

THIRD = SIDES.index("third")


def show_fairly(market: Market, lists: Lists, terms: Exposure) -> Fair:
    """For all lists of a run."""
    two_sided = np.flatnonzero(market.sides[lists.rows] != THIRD)
    fair = share_exposure(
        taken(lists, two_sided), sides=market.sides, apart=market.apart, terms=terms
    )
    return Fair(beside_plain(lists, two_sided, fair.shown), fair.report, fair.tariff)


def show_again(market: Market, lists: Lists, choose: Callable[[Lists], Shown]) -> Shown:
    """For a few lists; ``choose`` says what is shown of those of the two sides."""
    two_sided = np.flatnonzero(market.sides[lists.rows] != THIRD)
    return beside_plain(lists, two_sided, choose(taken(lists, two_sided)))


def beside_plain(lists: Lists, which: Ints, shown: Shown) -> Shown:
    """``shown`` for the lists at ``which`` (ascending), the best of each of the others."""
    every = plain(lists, shown.places.shape[1])
    places = every.places.copy()
    places[which] = shown.places
    return Shown(
        places, every.length, which[shown.inserted_into], shown.inserted, shown.inserted_scores
    )


def taken(lists: Lists, which: Ints) -> Lists:
    return Lists(
        lists.rows[which], lists.partners[which], lists.scores[which], lists.certified[which]
    )
