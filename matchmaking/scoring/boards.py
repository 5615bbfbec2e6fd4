"""What exchanges between lists are made on: candidates, what is shown, limits, prices."""

from typing import NamedTuple

from matchmaking.scoring.market import Flags, Floats, Ints


class Pool(NamedTuple):
    """The c candidates of r lists; those of list i are ``first[i]:first[i + 1]``, best first.

    The other way round, profile p is a candidate at ``entries[starts[p]:starts[p + 1]]``.
    """

    first: Ints  # (r + 1,)
    partner: Ints  # (c,) rows of the market
    score: Floats  # (c,)
    owner: Ints  # (c,) whose list it is, 0..r-1
    entries: Ints  # (c,)
    starts: Ints  # (n + 1,)


class Board(NamedTuple):
    """What is shown at the moment. Changed in place.

    ``asked`` are the prices at which no single exchange gained any more: of one more appearance of
    each profile, and of its last. Not a number where that is not known.
    """

    chosen: Flags  # (c,)
    counts: Ints  # (n,) in how many lists each profile is shown
    lost: Floats  # (r + 1,) score given up by each list, by all together at the end
    asked: Floats  # (2, n)


class Limits(NamedTuple):
    """The score that each list may give up (r,), and all of them together at the end: (r + 1,)."""

    most: Floats


class Prices(NamedTuple):
    """What one more appearance costs a profile that has x of them already.

    ``pull * x / mean``, plus ``fine`` from ``cap`` on, less ``bonus`` below ``floor``, and less
    ``firm`` for each appearance that x is below ``top``, where x is below ``kept``: the floor that
    was reached before, which is not given up for another, and least of all where somebody would not
    be seen any more.
    """

    kept: Ints  # (n,), as are the next three
    floor: Ints
    cap: Ints
    mean: Floats
    top: int
    firm: float
    bonus: float
    fine: float
    pull: float


class Trail(NamedTuple):
    """A search: how far each profile is (n,), and the exchange that leads from it to the next.

    ``end`` (1,) is the nearest who is shown often enough to leave a list, -1 before one is found;
    ``radius`` (1,) how far that is, and before, how far to look.
    """

    distance: Floats
    coming: Ints
    leaving: Ints
    waiting: Flags
    end: Ints
    radius: Floats
