"""From facets to scores, and from scores to each profile's list."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.facets import Facet
from matchmaking.scoring.features import EUROPE, JAPAN, Features, Floats, Ints

# What two organisations can cooperate *on*. A language in common alone is no reason to meet.
SUBJECTS = {"interests", "flagships", "sectors"}
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Scores:
    """Europe by Japan. ``europe`` and ``japan`` index the profiles; matrices are (europe, japan)."""

    europe: Ints
    japan: Ints
    for_europe: Floats
    for_japan: Floats
    score: Floats


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists one below the other: ``partner`` is proposed to ``profile`` at ``rank`` (from 1)."""

    profile: Ints
    partner: Ints
    rank: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.profile)


def directional(facets: Sequence[Facet], rows: Ints, columns: Ints) -> Floats:
    """The value of each column's profile for each row's profile, between 0 and 1."""
    value = np.zeros((rows.size, columns.size))
    for facet in facets:
        value += facet.weight * (facet.wants[rows] @ facet.gives[columns].T)
    return value


def reciprocal(there: Floats, back: Floats) -> Floats:
    """The harmonic mean (RECON, RecSys 2010): zero as soon as one side gains nothing."""
    total = there + back
    return np.divide(2 * there * back, total, out=np.zeros_like(total), where=total > 0)


def score_pairs(features: Features, facets: Sequence[Facet]) -> Scores:
    """Score every European with every Japanese profile; 0 for those that are no new suggestion."""
    europe, japan = features.on_side(EUROPE), features.on_side(JAPAN)
    subjects = [facet for facet in facets if facet.name in SUBJECTS]
    for_europe = directional(facets, europe, japan)
    for_japan = directional(facets, japan, europe).T
    score = np.round(reciprocal(for_europe, for_japan), DECIMALS)
    about_something = directional(subjects, europe, japan) + directional(subjects, japan, europe).T
    score[about_something <= 0] = 0
    score[_partnered(features)[np.ix_(europe, japan)]] = 0
    return Scores(europe, japan, for_europe, for_japan, np.clip(score, 0, 1))


def best_lists(scores: Scores, *, limit: int) -> Lists:
    """The best partners of every profile on either side, by score, then by public id."""
    parts = [
        _best_of(scores.score, scores.europe, scores.japan, limit),
        _best_of(scores.score.T, scores.japan, scores.europe, limit),
    ]
    profile, partner, rank, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Lists(profile, partner, rank, score)


def _best_of(
    score: Floats, rows: Ints, columns: Ints, limit: int
) -> tuple[Ints, Ints, Ints, Floats]:
    # Columns ascend by public id and the sort is stable: equal scores keep that order.
    order = np.argsort(-score, axis=1, kind="stable")[:, :limit]
    value = np.take_along_axis(score, order, axis=1)
    row, place = np.nonzero(value > 0)
    return rows[row], columns[order[row, place]], place + 1, value[row, place]


def _partnered(features: Features) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    known = np.zeros((features.count, features.count), dtype=np.bool_)
    known[features.partners[:, 0], features.partners[:, 1]] = True
    return known
