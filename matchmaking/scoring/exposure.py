"""Who is seen how often, and what a fairer order costs: figures, pure functions over arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.market import SIDES, Flags, Floats, Ints, Lists


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers see first of each of r lists, best score first.

    ``places`` (r, k) are indices into the list as it is stored, -1 where it ends. The stored list
    of row i is its ``length[i]`` partners of ``Lists`` without the padding, *followed by* those
    inserted into it: partners that it does not hold, taken from their own lists, as scores are the
    same both ways. Insertion j of the whole run belongs to list ``inserted_into[j]`` (an index
    0..r-1, ascending), is partner ``inserted[j]`` (a row of the market) with score
    ``inserted_scores[j]``; the first insertion of list i has the index ``length[i]``, the next
    ``length[i] + 1``, and so on. Only insertions that are shown are kept: whoever stores the lists
    appends them to the row's partners and scores and stores ``places`` as it is.
    """

    places: NDArray[np.int16]
    length: Ints
    inserted_into: Ints
    inserted: Ints
    inserted_scores: Floats


@dataclass(frozen=True, slots=True)
class SideReport:
    """The same figures for the profiles of one side, an index into SIDES."""

    side: int
    profiles: int
    gini_before: float
    gini_after: float
    unseen_before: int
    unseen_after: int
    most_before: int
    most_after: int


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Exposure before (the best k of each list) and after, over the profiles with a fitting partner.

    ``before`` and ``after`` (n,) are numbers of lists; ``fitting`` (n,) says who has any fitting
    partner, everybody else counts nowhere. Gini coefficients are those of appearances divided by
    the mean of the own side, so that a side of few large lists does not look unfair by its size.
    ``seen_*`` and ``enough_*`` are shares of those fitting who appear at least once / at least as
    often as wanted. ``score_kept`` and ``worst_kept`` are shares of the plain lists' total score,
    over all lists and in the list that gave up most. ``short`` counts those fitting who stay below
    the wanted number, ``over_cap`` those above the cap: both only where the loss that is allowed
    is used up or no list could hold them. ``seconds`` is the time taken.
    """

    before: Ints
    after: Ints
    fitting: Flags
    sides: tuple[SideReport, ...]
    gini_before: float
    gini_after: float
    seen_before: float
    seen_after: float
    enough_before: float
    enough_after: float
    most_before: int
    most_after: int
    score_kept: float
    worst_kept: float
    short: int = 0
    over_cap: int = 0
    inserted: int = 0
    seconds: float = 0.0

    def as_data(self) -> dict[str, Any]:
        """Everything but the numbers of each profile, as JSON takes it."""
        names = [name for name in self.__slots__ if name not in {"before", "after", "fitting"}]
        data = {name: getattr(self, name) for name in names}
        data["sides"] = [
            {name: getattr(side, name) for name in SideReport.__slots__} for side in self.sides
        ]
        return {**data, "fitting": int(self.fitting.sum())}


@dataclass(frozen=True, slots=True)
class Standing:
    """Of each of r lists: the mean score of its best, the share of it that is shown, and whose
    strength few get to see: better than half of the own side, and in less than half as many of the
    plain lists as the mean of the side.
    """

    strength: Floats
    kept: Floats
    hidden: Flags


def gini(values: Floats) -> float:
    """0 where all have the same, towards 1 where one has everything; 0 for nothing at all.

    Sum over pairs of absolute differences, divided by 2 n² mean (Gini 1912), from sorted values.
    """
    total = float(values.sum())
    if total <= 0:
        return 0.0
    ordered = np.sort(values)
    count = len(ordered)
    weights = 2 * np.arange(1, count + 1) - count - 1
    return float((weights * ordered).sum() / (count * total))


def even_gini(counts: Ints, mean: Floats, fitting: Flags) -> float:
    """The Gini coefficient of appearances in parts of the own side's mean."""
    return gini(counts[fitting] / mean[fitting])


def plain(lists: Lists, shown: int) -> Shown:
    """The best ``shown`` of every list."""
    length = (lists.partners >= 0).sum(axis=1)
    places = np.broadcast_to(np.arange(shown), (len(lists.rows), shown))
    none = np.empty(0, np.intp)
    kept = np.where(places < length[:, None], places, -1).astype(np.int16)
    return Shown(kept, length, none, none, np.empty(0))


def seen_partners(lists: Lists, shown: Shown) -> tuple[Ints, Floats]:
    """Partners (r, k) as rows of the market, -1 where a list ends, and their scores, 0 there."""
    places, width = shown.places.astype(np.intp), lists.partners.shape[1]
    inside = (places >= 0) & (places < shown.length[:, None])
    stored = np.where(inside, places, 0)
    rows = np.arange(len(places))[:, None]
    if width:
        partners = np.where(inside, lists.partners[rows, stored], -1)
        scores = np.where(inside, lists.scores[rows, stored], 0.0)
    else:
        partners, scores = np.full(places.shape, -1), np.zeros(places.shape)
    row, column = np.nonzero(places >= shown.length[:, None])
    start = np.searchsorted(shown.inserted_into, row)
    which = start + places[row, column] - shown.length[row]
    partners[row, column], scores[row, column] = shown.inserted[which], shown.inserted_scores[which]
    return partners, scores


def appearances(lists: Lists, shown: Shown, count: int) -> Ints:
    """In how many lists each of ``count`` profiles of the market is shown: (count,)."""
    partners, _scores = seen_partners(lists, shown)
    return np.bincount(partners[partners >= 0], minlength=count)


def fitting_profiles(lists: Lists, count: int) -> Flags:
    """Who has any fitting partner: a list of their own, or a place in somebody's."""
    fitting = np.zeros(count, np.bool_)
    fitting[lists.partners[lists.partners >= 0]] = True
    fitting[lists.rows[(lists.partners >= 0).any(axis=1)]] = True
    return fitting


def side_means(counts: Ints, sides: NDArray[np.int8], fitting: Flags) -> Floats:
    """How often those of each of SIDES appear on average; 1 where nobody does."""
    many = len(SIDES)
    total = np.bincount(sides[fitting], weights=counts[fitting], minlength=many)
    people = np.bincount(sides[fitting], minlength=many)
    return np.divide(total, people, out=np.ones(many), where=total > 0)


def exposure(
    lists: Lists, shown: Shown, *, sides: NDArray[np.int8], at_least: int = 3, **more: Any
) -> ExposureReport:
    """The figures of these lists; ``more`` are those that the choice itself knows."""
    count = len(sides)
    base = plain(lists, shown.places.shape[1])
    before, after = appearances(lists, base, count), appearances(lists, shown, count)
    fitting = fitting_profiles(lists, count)
    mean = side_means(before, sides, fitting)[sides]
    was, now = before[fitting], after[fitting]
    total, kept = _totals(lists, base), _totals(lists, shown)
    return ExposureReport(
        before=before,
        after=after,
        fitting=fitting,
        sides=tuple(
            _side_report(side, before[mine], after[mine])
            for side in np.unique(sides[fitting]).tolist()
            for mine in [fitting & (sides == side)]
        ),
        gini_before=even_gini(before, mean, fitting),
        gini_after=even_gini(after, mean, fitting),
        seen_before=_share(was >= 1),
        seen_after=_share(now >= 1),
        enough_before=_share(was >= at_least),
        enough_after=_share(now >= at_least),
        most_before=int(was.max(initial=0)),
        most_after=int(now.max(initial=0)),
        score_kept=float(kept.sum() / total.sum()) if total.sum() > 0 else 1.0,
        worst_kept=float((kept[total > 0] / total[total > 0]).min(initial=1.0)),
        short=int((now < at_least).sum()),
        inserted=len(shown.inserted),
        **more,
    )


def standing(
    lists: Lists, shown: Shown, report: ExposureReport, *, sides: NDArray[np.int8]
) -> Standing:
    """How the owner of each list stands: (r,) each."""
    width = shown.places.shape[1]
    best, now = _totals(lists, plain(lists, width)), _totals(lists, shown)
    kept = np.divide(now, best, out=np.ones(len(best)), where=best > 0)
    mean = side_means(report.before, sides, report.fitting)[sides]
    hidden = np.zeros(len(best), np.bool_)
    for side in np.unique(sides[lists.rows]):
        mine = (sides[lists.rows] == side) & (best > 0)
        strong = mine & (best >= np.median(best[mine])) if mine.any() else mine
        hidden |= strong & (report.before[lists.rows] < mean[lists.rows] / 2)
    return Standing(best / width, kept, hidden)


def _totals(lists: Lists, shown: Shown) -> Floats:
    totals: Floats = seen_partners(lists, shown)[1].sum(axis=1)
    return totals


def _share(true: Flags) -> float:
    return float(true.mean()) if true.size else 1.0


def _side_report(side: int, before: Ints, after: Ints) -> SideReport:
    return SideReport(
        side=side,
        profiles=len(before),
        gini_before=gini(before.astype(np.float64)),
        gini_after=gini(after.astype(np.float64)),
        unseen_before=int((before == 0).sum()),
        unseen_after=int((after == 0).sum()),
        most_before=int(before.max(initial=0)),
        most_after=int(after.max(initial=0)),
    )
