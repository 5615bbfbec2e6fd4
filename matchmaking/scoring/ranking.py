"""Everybody's best partners by plain sparse products: exact, for directories of some thousands."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.scoring.features import Floats, Ints
from matchmaking.scoring.market import Lists, Market, Shares, harmonic

DECIMALS = 9


def best_partners(market: Market, rows: Ints, columns: Ints, *, limit: int) -> Lists:
    """The best of ``columns`` for each of ``rows``, by score, then in the order of the market."""
    score = scores(market, rows, columns)
    order = np.argsort(-score, axis=1, kind="stable")[:, :limit]
    value = np.take_along_axis(score, order, axis=1)
    partners = np.where(value > 0, columns[order] if columns.size else order, -1)
    return Lists(rows, partners, np.maximum(value, 0), np.ones(rows.size, dtype=np.bool_))


def scores(market: Market, rows: Ints, columns: Ints) -> Floats:
    """The score of each pair, 0 where it is no suggestion; shape (rows, columns)."""
    wants, gives = market.wants, market.gives
    there = (wants[rows] @ gives[columns].T).toarray()
    back = (wants[columns] @ gives[rows].T).toarray().T
    score = np.round(harmonic(there, back), DECIMALS)
    about = market.subjects.astype(np.float64)
    subject = (wants[rows].multiply(about[None, :]).tocsr() @ gives[columns].T).toarray()
    subject += (wants[columns].multiply(about[None, :]).tocsr() @ gives[rows].T).toarray().T
    score[subject <= 0] = 0
    score[_apart(market, rows, columns)] = 0
    return score


def _apart(market: Market, rows: Ints, columns: Ints) -> NDArray[np.bool_]:
    """True for oneself and for pairs that are no new suggestion."""
    size = market.count
    pairs = [market.apart, np.repeat(np.arange(size), 2).reshape(-1, 2)]
    one, other = np.concatenate(pairs).T
    known = csr_array((np.ones(one.size, dtype=np.bool_), (one, other)), shape=(size, size))
    found: NDArray[np.bool_] = known[rows][:, columns].toarray()
    return found


def split_pairs(market: Market, you: Ints, they: Ints, *, most: int) -> Shares:
    """What makes the scores of these pairs, the heaviest parts first."""
    parts = np.full((you.size, most), -1, dtype=np.int32)
    shares = np.zeros((you.size, most), dtype=np.float32)
    for number, (one, other) in enumerate(zip(you.tolist(), they.tolist(), strict=True)):
        found = sorted(_split(market, one, other), key=lambda part: (-part[1], part[0]))[:most]
        parts[number, : len(found)] = [part for part, _share in found]
        shares[number, : len(found)] = [share for _part, share in found]
    return Shares(parts, shares)


def _split(market: Market, you: int, they: int) -> Iterator[tuple[int, float]]:
    """Each part's share: its product times the derivative of the harmonic mean, over the mean."""
    there = market.wants[[you]].multiply(market.gives[[they]]).tocoo()
    back = market.wants[[they]].multiply(market.gives[[you]]).tocoo()
    a, b = float(there.data.sum()), float(back.data.sum())
    if not a or not b:
        return
    for matrix, unit, yours in ((there, b / (a * (a + b)), 1), (back, a / (b * (a + b)), 0)):
        for dim, value in zip(matrix.coords[1].tolist(), matrix.data.tolist(), strict=True):
            yield 2 * dim + yours, value * unit
