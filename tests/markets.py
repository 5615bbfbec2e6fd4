"""Made-up markets, and the slow and obvious way to rank them."""

import numpy as np
from scipy.sparse import csr_array

from matchmaking.scoring.market import Market, harmonic


def market_of(wants, gives, *, subjects=None, apart=(), sides=None):
    """A market from dense rows; all dimensions are subjects unless said otherwise."""
    wants, gives = np.array(wants, dtype=float), np.array(gives, dtype=float)
    count, size = wants.shape
    return Market(
        keys=np.arange(count) + 1000,
        sides=np.zeros(count, dtype=np.int8) if sides is None else np.array(sides, dtype=np.int8),
        wants=csr_array(wants),
        gives=csr_array(gives),
        subjects=np.ones(size, dtype=np.bool_) if subjects is None else np.array(subjects),
        apart=np.array(sorted(apart), dtype=np.intp).reshape(-1, 2),
    )


def random_market(seed, *, count=60, size=12, density=0.3, levels=0, apart=40):
    """Some rows are empty, some dimensions unused, some no subject; few ``levels`` make ties."""
    random = np.random.default_rng(seed)

    def rows():
        values = random.random((count, size))
        if levels:
            values = np.ceil(values * levels) / levels
        values *= random.random((count, size)) < density
        values[random.random(count) < 0.1] = 0
        values[:, random.random(size) < 0.1] = 0
        return values / size

    wants, gives = rows(), rows()
    if levels and count > 2:  # some are the same in all
        same = random.integers(0, count, count // 3)
        wants[same], gives[same] = wants[same[0]], gives[same[0]]
    return market_of(
        wants,
        gives,
        subjects=random.random(size) < 0.7,
        apart={tuple(pair) for pair in random.integers(0, count, (apart, 2)).tolist()},
        sides=random.integers(0, 3, count),
    )


def all_values(market):
    """Value of each for each, shape (n, n), summed dimension by dimension as the kernel does."""
    wants, gives = market.wants.toarray(), market.gives.toarray()
    total = np.zeros((market.count, market.count))
    common = np.zeros((market.count, market.count), dtype=np.bool_)
    for dim in range(wants.shape[1]):
        value = np.outer(wants[:, dim], gives[:, dim])
        total += value
        common |= (value > 0) & market.subjects[dim]
    return total, common | common.T


def all_scores(market):
    """Every row with every column, shape (n, n); 0 where there is nothing to suggest."""
    there, common = all_values(market)
    score = harmonic(there, there.T)
    score[~common] = 0
    np.fill_diagonal(score, 0)
    score[market.apart[:, 0], market.apart[:, 1]] = 0
    return score


def brute_force(market, rows, columns, limit):
    """Partners and scores, shape (rows, limit), as the kernel promises them."""
    columns = np.sort(columns)
    score = all_scores(market)[np.ix_(rows, columns)]
    order = np.argsort(-score, axis=1, kind="stable")[:, :limit]
    best = np.take_along_axis(score, order, axis=1)
    partners, scores = np.full((len(rows), limit), -1), np.zeros((len(rows), limit))
    partners[:, : order.shape[1]] = np.where(best > 0, columns[order], -1)
    scores[:, : order.shape[1]] = best
    return partners, scores
