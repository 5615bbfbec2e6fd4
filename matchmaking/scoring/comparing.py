"""What changes for whom where the same directory is ranked with other weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.against import scores_against
from matchmaking.scoring.archive import Result
from matchmaking.scoring.evaluation import Quality, ranks_of
from matchmaking.scoring.exposure import seen_partners
from matchmaking.scoring.market import Floats, Ints, Lists, Market

TOP = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """``kept`` (r,) is the share of each list's first TOP that stays in them, NaN for an empty one.

    ``before`` and ``after`` (n,) are in how many lists each profile is shown. ``old`` and ``new``
    (r, TOP) are the first of each list as rows of the market, -1 behind its end.
    """

    rows: Ints
    kept: Floats
    before: Ints
    after: Ints
    old: Ints
    new: Ints

    @property
    def mean_kept(self) -> float:
        """Over the lists that have anybody in them."""
        listed = self.kept[~np.isnan(self.kept)]
        return float(listed.mean()) if listed.size else 1.0

    @property
    def untouched(self) -> int:
        """Lists whose first TOP are the same in the same order."""
        return int((self.old == self.new).all(axis=1).sum())


def compare(old: Result, new: Result, count: int) -> Comparison:
    """Two results over the same ``count`` profiles, in the same order."""
    first, second = old.partners[:, :TOP], new.partners[:, :TOP]
    both = (first[:, :, None] == second[:, None, :]) & (first >= 0)[:, :, None]
    size = (first >= 0).sum(axis=1)
    kept = np.full(len(size), np.nan)
    np.divide(both.any(axis=2).sum(axis=1), size, out=kept, where=size > 0)
    return Comparison(
        old.rows, kept, shown_counts(old, count), shown_counts(new, count), first, second
    )


def shown_counts(result: Result, count: int) -> Ints:
    """In how many lists each profile is shown (n,)."""
    whole = np.ones(len(result.rows), dtype=np.bool_)
    length = int(result.shown.length.max(initial=0))
    lists = Lists(result.rows, result.partners[:, :length], result.scores[:, :length], whole)
    seen = seen_partners(lists, result.shown)[0]
    counts: Ints = np.bincount(seen[seen >= 0], minlength=count)
    return counts


def quality_of(market: Market, pairs: Sequence[tuple[int, int]]) -> Quality:
    """How far up known pairs (Europe, Japan) stand in each other's lists, both ways together."""
    ranks = [np.zeros(0)]
    for mine, theirs, side in ((0, 1, "jp"), (1, 0, "eu")):
        columns = market.on_side(side)
        rows = sorted({pair[mine] for pair in pairs})
        score = np.array([scores_against(market, row, columns) for row in rows])
        places = [
            (rows.index(pair[mine]), int(np.searchsorted(columns, pair[theirs]))) for pair in pairs
        ]
        if pairs:
            ranks.append(ranks_of(score, places))
    return Quality.of(np.concatenate(ranks))
