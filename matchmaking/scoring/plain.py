"""The market's lists by plain matrix products: the slow twin of ``kernel``, easy to believe."""

import numpy as np
from scipy.sparse import csr_array

from matchmaking.scoring.market import Floats, Ints, Lists, Market, Shares, harmonic


def best_partners(market: Market, rows: Ints, columns: Ints, *, limit: int) -> Lists:
    there = (market.wants[rows] @ market.gives[columns].T).toarray()
    back = (market.gives[rows] @ market.wants[columns].T).toarray()
    score = harmonic(there, back)
    score[~about_something(market, rows, columns)] = 0
    place = np.full(market.count, -1)
    place[rows] = np.arange(len(rows))
    column = np.full(market.count, -1)
    column[columns] = np.arange(len(columns))
    a, b = place[market.apart[:, 0]], column[market.apart[:, 1]]
    both = (a >= 0) & (b >= 0)
    score[a[both], b[both]] = 0
    kept = min(limit, len(columns))
    order = np.argsort(-score, axis=1, kind="stable")[:, :kept]
    partners = np.full((len(rows), limit), -1, dtype=np.intp)
    scores = np.zeros((len(rows), limit))
    scores[:, :kept] = np.take_along_axis(score, order, axis=1)
    partners[:, :kept] = np.where(scores[:, :kept] > 0, columns[order], -1)
    return Lists(rows, partners, scores, np.ones(len(rows), dtype=np.bool_))


def about_something(market: Market, rows: Ints, columns: Ints) -> np.ndarray:
    mask = market.subjects.astype(np.float64)
    wants = csr_array(market.wants[rows].multiply(mask))
    gives = csr_array(market.gives[rows].multiply(mask))
    value = wants @ market.gives[columns].T + gives @ market.wants[columns].T
    return np.asarray(value.toarray() > 0)


def pair_values(market: Market, you: Ints, they: Ints) -> tuple[Floats, Floats]:
    there = market.wants[you].multiply(market.gives[they]).sum(axis=1)
    back = market.wants[they].multiply(market.gives[you]).sum(axis=1)
    return np.asarray(there).ravel(), np.asarray(back).ravel()


def split_pairs(market: Market, you: Ints, they: Ints, *, most: int) -> Shares:
    parts = np.full((len(you), most), -1, dtype=np.int32)
    shares = np.zeros((len(you), most), dtype=np.float32)
    there = csr_array(market.wants[you].multiply(market.gives[they]))
    back = csr_array(market.wants[they].multiply(market.gives[you]))
    a, b = pair_values(market, you, they)
    for pair in range(len(you)):
        mine = slice(there.indptr[pair], there.indptr[pair + 1])
        theirs = slice(back.indptr[pair], back.indptr[pair + 1])
        dims = np.concatenate([2 * there.indices[mine] + 1, 2 * back.indices[theirs]])
        total = a[pair] + b[pair]
        if not (a[pair] > 0 and b[pair] > 0):
            continue
        share = np.concatenate(
            [
                there.data[mine] * b[pair] / (a[pair] * total),
                back.data[theirs] * a[pair] / (b[pair] * total),
            ]
        )
        order = np.lexsort((dims, -share))[:most]
        parts[pair, : len(order)] = dims[order]
        shares[pair, : len(order)] = share[order]
    return Shares(parts, shares)
