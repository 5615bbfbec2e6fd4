"""Who may be shown in which list: those that it holds, and those who are held by few."""

from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.boards import Pool
from matchmaking.scoring.market import Floats, Ints, Lists


@dataclass(frozen=True, slots=True)
class Candidates:
    """``pool`` list by list in the order of the market, which is ``order`` (r,) of the lists given.

    ``places`` (c,) are those in the list as it is stored, -1 for who is not in it.
    """

    pool: Pool
    places: Ints
    order: Ints


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of lists: whose (0..r-1), of whom (a row of the market), with which score."""

    row: Ints
    partner: Ints
    score: Floats


def gather(lists: Lists, *, apart: Ints, count: int, rare: int) -> Candidates:
    """The candidates of each list in a market of ``count`` profiles.

    Whoever is held by fewer than ``rare`` lists is offered to those in its own list as well, unless
    they are apart from it.
    """
    order = np.argsort(lists.rows, kind="stable")
    row, place = np.nonzero(lists.partners[order] >= 0)
    held = Entries(row, lists.partners[order][row, place], lists.scores[order][row, place])
    offered = offers(lists.rows[order], held, apart, count, rare)
    row = np.concatenate([held.row, offered.row])
    partner = np.concatenate([held.partner, offered.partner])
    score = np.concatenate([held.score, offered.score])
    place = np.concatenate([place, np.full(len(offered.row), -1)])
    best = np.argsort(row, kind="stable")
    # Only where somebody is offered the order may be another. Held comes before offered.
    mixed = np.isin(row[best], offered.row)
    some = best[mixed]
    tie = np.where(place[some] < 0, lists.partners.shape[1] + partner[some], place[some])
    best[mixed] = some[np.lexsort((tie, -score[some], row[some]))]
    row, partner, score = row[best], partner[best], score[best]
    entries = np.argsort(partner, kind="stable")
    starts = np.searchsorted(partner[entries], np.arange(count + 1))
    first = np.searchsorted(row, np.arange(len(order) + 1))
    return Candidates(Pool(first, partner, score, row, entries, starts), place[best], order)


def offers(rows: Ints, held: Entries, apart: Ints, count: int, rare: int) -> Entries:
    """Who is held by few, for those in its own list which do not hold it."""
    list_of = np.full(count, -1)
    list_of[rows] = np.arange(len(rows))
    seldom = np.bincount(held.partner, minlength=count) < rare
    own = seldom[rows[held.row]] & (list_of[held.partner] >= 0)
    host, guest, score = list_of[held.partner[own]], rows[held.row[own]], held.score[own]
    there, refused = seldom[held.partner], apart[seldom[apart[:, 1]]]
    forbidden = np.concatenate(
        [
            rows[held.row[there]] * count + held.partner[there],
            refused[:, 0] * count + refused[:, 1],
        ]
    )
    new = ~np.isin(rows[host] * count + guest, forbidden)
    return Entries(host[new], guest[new], score[new])
