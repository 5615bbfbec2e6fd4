"""Partners as of now, computed from the directory without any stored run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone

from matchmaking.queries.features import apart_pairs, read_features, read_parties
from matchmaking.queries.feedback import apart_by_choice, known_pairs
from matchmaking.queries.market import rows_of_pairs
from matchmaking.scoring import Fact, Market, Party, Space, Weights, build_market, facts_of
from matchmaking.scoring.kernel import best_partners, split_pairs
from matchmaking.scoring.market import SIDES, Ints

PARTS = 24
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RankedPartner:
    """``partner`` is a primary key, ``score`` between 0 and 1."""

    partner: int
    score: float
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The partners of one profile, best first."""

    profile: int
    partners: list[RankedPartner]


def rank_partners(
    weights: Weights,
    profiles: Sequence[int] | None = None,
    *,
    limit: int,
    with_partners: bool = False,
) -> Iterator[Ranking]:
    """The best partners of these published profiles, or of all, in the order of their public ids.

    Europeans are ranked for Japanese and the reverse, both for third countries. Who is dismissed
    never appears; who works together already, or is in contact, only with ``with_partners``.
    """
    market, space = build_market(read_features(), weights)
    apart = apart_by_choice() + ([] if with_partners else apart_pairs() + known_pairs())
    market = replace(market, apart=rows_of_pairs(market.keys, sorted(set(apart))))
    parties: dict[int, Party] = {}
    wanted = market.keys if profiles is None else np.array(profiles, dtype=np.int64)
    rows = np.flatnonzero(np.isin(market.keys, wanted))
    for start in range(0, rows.size, AT_ONCE):
        yield from _ranked(market, space, parties, rows[start : start + AT_ONCE], limit)


def _ranked(
    market: Market, space: Space, parties: dict[int, Party], rows: Ints, limit: int
) -> list[Ranking]:
    found: dict[int, Ranking] = {}
    for side, others in (("eu", ("jp",)), ("jp", ("eu",)), ("third", ("eu", "jp"))):
        here = rows[market.sides[rows] == SIDES.index(side)]
        if here.size:
            columns = market.on_side(*others)
            found |= _on_one_side(market, space, parties, here, columns, limit)
    return [found[row] for row in rows.tolist()]


def _on_one_side(
    market: Market,
    space: Space,
    parties: dict[int, Party],
    rows: Ints,
    columns: Ints,
    limit: int,
) -> dict[int, Ranking]:
    lists = best_partners(market, rows, columns, limit=limit)
    at, rank = np.nonzero(lists.partners >= 0)
    they = lists.partners[at, rank]
    shares = split_pairs(market, rows[at], they, most=PARTS)
    rankings = {row: Ranking(int(market.keys[row]), []) for row in rows.tolist()}
    named = set(market.keys[np.concatenate([rows, they])].tolist())
    parties |= read_parties(named - parties.keys())
    today = timezone.localdate()
    for number, (row, other) in enumerate(zip(rows[at].tolist(), they.tolist(), strict=True)):
        you, partner = int(market.keys[row]), int(market.keys[other])
        facts = facts_of(
            shares.parts[number].tolist(),
            shares.shares[number].tolist(),
            space=space,
            you=parties[you],
            they=parties[partner],
            today=today,
        )
        score = float(lists.scores[at[number], rank[number]])
        rankings[row].partners.append(RankedPartner(partner, score, facts))
    return rankings
