"""Rows as the database hands them over, and tags: who carries what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.texts import is_home

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

EUROPE, JAPAN = "eu", "jp"
SEEK, OFFER = "seek", "offer"
HUB, TARGET = "hub", "target"
STALE_AFTER = timedelta(days=365)
GOVERNING = {"region", "prefecture"}
# The code of a city, such as JP-08-hitachi; those of NUTS are no cities.
MUNICIPALITY = re.compile(r"[A-Z]{2}-\d\d-")


class ProfileRow(NamedTuple):
    """One profile as the database hands it over.

    ``population`` and ``path`` are those of the territory it acts for: the codes from the country
    down, as in ``FR/FRK/FRK2``; ``seat_path`` is that of its seat.
    """

    pk: int
    public_id: UUID
    side: str
    languages: Sequence[str]
    is_sample: bool = False
    confirmed_on: date | None = None
    kind: str = ""
    population: int | None = None
    name_en: str = ""
    name_ja: str = ""
    summary_en: str = ""
    summary_ja: str = ""
    path: str | None = None
    seat_path: str | None = None

    @property
    def places(self) -> list[str]:
        """The places that are its home, without the country; a seat abroad is none."""
        country, *home = (self.path or "").split("/")
        seat_country, *seat = (self.seat_path or "").split("/")
        if seat_country == country:
            home += seat
        return [code for code in dict.fromkeys(home) if is_home(code)]

    @property
    def size(self) -> int | None:
        """The population of what it governs: a city that acts for a province is no province."""
        *_above, own = (self.path or "").split("/")
        if self.kind in GOVERNING or (self.kind == "city" and MUNICIPALITY.match(own)):
            return self.population
        return None

    def is_fresh(self, today: date | None) -> bool:
        """Somebody of the organisation said within a year that it is right."""
        if self.is_sample or self.confirmed_on is None:
            return False
        return today is None or self.confirmed_on >= today - STALE_AFTER


class SectorRow(NamedTuple):
    profile: int
    sector: str
    flagship_rank: int | None


class InterestRow(NamedTuple):
    profile: int
    direction: str
    form: str
    sector: str
    region: str | None = None
    role: str = ""
    text_en: str = ""
    text_ja: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A vocabulary of two levels, in the order of its codes. ``root[i]`` is the head of entry i.

    The same vocabulary gives the same tree, so that what comes of a tree can be remembered by it.
    """

    codes: tuple[str, ...]
    root: Ints

    @classmethod
    def of(cls, parents: Mapping[str, str | None]) -> "Tree":
        return _tree(tuple(sorted(parents.items())))

    def closeness(self, same_root: float) -> Floats:
        """1 for the same entry, ``same_root`` under one head, else 0; shape (codes, codes)."""
        near = np.where(self.root[:, None] == self.root[None, :], same_root, 0.0)
        np.fill_diagonal(near, 1.0)
        return near


@lru_cache(maxsize=8)
def _tree(parents: tuple[tuple[str, str | None], ...]) -> Tree:
    place = {code: index for index, (code, _parent) in enumerate(parents)}
    root = [place[parent or code] for code, parent in parents]
    return Tree(tuple(place), np.array(root, dtype=np.intp))


@dataclass(frozen=True, slots=True)
class Tags:
    """Profile ``owner[t]`` carries ``item[t]``; each pair once, sorted by owner."""

    owner: Ints
    item: Ints

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        ordered = np.array(sorted(set(pairs)), dtype=np.intp).reshape(-1, 2)
        return cls(ordered[:, 0], ordered[:, 1])

    def carried_by(self, owner: int) -> Ints:
        start, end = np.searchsorted(self.owner, [owner, owner + 1])
        return self.item[start:end]
