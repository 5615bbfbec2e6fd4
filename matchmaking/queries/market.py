"""The market as of now, read from the directory: what a run computes its lists from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from matchmaking.models import SuggestionRun
from matchmaking.queries.features import apart_pairs, read_features
from matchmaking.queries.parties import read_voices
from matchmaking.queries.weights import weights_of
from matchmaking.scoring import (
    Fact,
    Party,
    Space,
    Statistics,
    Weights,
    build_market,
    facts_of,
    rows_in,
)
from matchmaking.scoring.archive import Kept
from matchmaking.scoring.book import Changed
from matchmaking.scoring.facts import CONS, facts_against
from matchmaking.scoring.market import SIDES, Ints
from matchmaking.scoring.parties import common_ground
from matchmaking.sparse import csr_array, vstack
from regions.models import Profile

WHOLE_SHARE = 10_000
# Wishes of each direction that are told although they are no heavy part of the score.
MOST_WISHES = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The market with all that is needed to give one changed profile its row in it, later."""

    kept: Kept
    space: dict[str, Any]
    statistics: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """How the profiles of a run became vectors: the same for all that change later."""

    space: Space
    statistics: Statistics
    weights: Weights


@dataclass(frozen=True, slots=True)
class Line:
    """One partner in a stored list. ``parts`` and ``shares`` say what makes the score."""

    partner: int
    score: float
    parts: list[int]
    shares: list[int]


def read_snapshot(weights: Weights) -> Snapshot:
    """All published profiles as one market."""
    features = read_features()
    statistics = Statistics.of(features)
    market, space = build_market(features, weights, statistics)
    market = replace(market, apart=rows_of_pairs(market.keys, apart_pairs()))
    ids = ids_of([row.public_id for row in features.profiles])
    return Snapshot(Kept(market, ids), space.as_data(), statistics.as_data())


@lru_cache(maxsize=2)
def frame_of(run_id: int) -> Frame:
    """One query the first time; what it reads never changes."""
    stored = SuggestionRun.objects.values_list("space", "statistics", "weights").get(pk=run_id)
    space, statistics, weights = stored
    return Frame(Space.from_data(space), Statistics.from_data(statistics), weights_of(weights))


def read_changed(pks: Collection[int], run_id: int) -> Changed:
    """These profiles as rows for the market of a run; those that are not listed leave it."""
    frame = frame_of(run_id)
    features = read_features(pks)
    wants, gives = rows_in(features, frame.space, frame.statistics, frame.weights)
    listed = {row.pk: (place, row.side) for place, row in enumerate(features.profiles)}
    profiles = Profile.objects.filter(pk__in=pks).order_by("public_id")
    rows = list(profiles.values_list("pk", "public_id"))
    nobody = len(features.profiles), ""  # an empty row behind them all
    places, sides = zip(*(listed.get(pk, nobody) for pk, _public_id in rows), strict=True)
    empty = csr_array((1, len(frame.space.dimensions)))
    return Changed(
        keys=np.array([pk for pk, _public_id in rows], dtype=np.int64),
        ids=ids_of([public_id for _pk, public_id in rows]),
        sides=np.array([SIDES.index(side) if side else -1 for side in sides], dtype=np.int8),
        wants=csr_array(vstack([wants, empty], format="csr")[list(places)]),
        gives=csr_array(vstack([gives, empty], format="csr")[list(places)]),
        apart=np.array(apart_pairs(pks), dtype=np.int64).reshape(-1, 2),
    )


def matrix_of(
    rows: Sequence[tuple[Ints | Sequence[int], NDArray[np.float64] | Sequence[float]]], size: int
) -> csr_array:
    """Sparse rows one below the other, without the zeros."""
    starts = np.cumsum([0, *(len(dims) for dims, _values in rows)])
    dims = np.concatenate([np.zeros(0, dtype=np.int32), *(np.asarray(d) for d, _v in rows)])
    values = np.concatenate([np.zeros(0), *(np.asarray(v) for _d, v in rows)])
    matrix = csr_array((values, dims.astype(np.int32), starts), shape=(len(rows), size))
    matrix.eliminate_zeros()
    return matrix


def ids_of(public_ids: Sequence[UUID]) -> NDArray[np.uint8]:
    """The bytes of the public ids (n, 16)."""
    ids = b"".join(public_id.bytes for public_id in public_ids)
    return np.frombuffer(ids, dtype=np.uint8).reshape(-1, 16)


def rows_of_pairs(keys: NDArray[np.int64], pairs: Sequence[tuple[int, int]]) -> Ints:
    """Pairs of keys as pairs of rows, sorted; those that name nobody here are left out."""
    row = {key: place for place, key in enumerate(keys.tolist())}
    known = sorted((row[a], row[b]) for a, b in pairs if a in row and b in row)
    return np.array(known, dtype=np.intp).reshape(-1, 2)


def facts_of_lines(profile: int, lines: Sequence[Line], run_id: int) -> list[list[Fact]]:
    """What speaks for and against each partner, as both profiles have it now: one query."""
    voices = read_voices([profile, *(line.partner for line in lines)])
    you = voices.get(profile)
    today = timezone.localdate()
    return [
        facts_of_line(line, run_id, you.said, voices[line.partner].said, today=today)
        if you is not None and line.partner in voices
        else []
        for line in lines
    ]


def facts_of_line(line: Line, run_id: int, you: Party, they: Party, *, today: date) -> list[Fact]:
    """The same of two that are read already: no query once the frame of the run is known."""
    shares = [share / WHOLE_SHARE for share in line.shares]
    space = frame_of(run_id).space
    facts = facts_of(line.parts, shares, space=space, you=you, they=they, today=today)
    return with_wishes(facts, you, they, today=today)


def with_wishes(facts: Sequence[Fact], you: Party, they: Party, *, today: date) -> list[Fact]:
    """The facts of a pair, and what one seeks and the other offers by the same form and sector.

    A stored line keeps the heaviest parts of a score; what was asked for in so many words is to be
    told even where it weighs less, behind the heaviest reason. At most two for each direction.
    """
    pros = [fact for fact in facts if fact["kind"] not in CONS]
    told = {
        (fact["kind"], fact.get("offered_sector", fact["sector"]))
        for fact in pros
        if "form" in fact
    }
    wishes = [fact for fact in common_ground(you, they) if "form" in fact]
    found: list[Fact] = []
    for kind in ("they_offer_what_you_seek", "you_offer_what_they_seek"):
        open_ones = {
            fact["sector"]: fact
            for fact in wishes
            if fact["kind"] == kind and (kind, fact["sector"]) not in told
        }
        found += list(open_ones.values())[:MOST_WISHES]
    pros[1:1] = found
    return [*pros, *facts_against(you, they, pros, today=today)]
