"""What the scoring knows of the profiles: small integer arrays, ready for products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

EUROPE, JAPAN = "eu", "jp"
SEEK, OFFER = "seek", "offer"
HUB, TARGET = "hub", "target"


class ProfileRow(NamedTuple):
    """One profile as the database hands it over.

    ``population`` is that of the territory it acts for, None where it is not known.
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


@dataclass(frozen=True, slots=True)
class Tree:
    """A vocabulary of two levels, in the order of its codes. ``root[i]`` is the head of entry i."""

    codes: tuple[str, ...]
    root: Ints

    @classmethod
    def of(cls, parents: Mapping[str, str | None]) -> Self:
        codes = tuple(sorted(parents))
        place = {code: index for index, code in enumerate(codes)}
        root = [place[parents[code] or code] for code in codes]
        return cls(codes, np.array(root, dtype=np.intp))

    def closeness(self, same_root: float) -> Floats:
        """1 for the same entry, ``same_root`` under one head, else 0; shape (codes, codes)."""
        near = np.where(self.root[:, None] == self.root[None, :], same_root, 0.0)
        np.fill_diagonal(near, 1.0)
        return near


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


@dataclass(frozen=True, slots=True)
class Features:
    """All profiles in the order of their public ids, which is also the order that breaks ties.

    Seeks and offers are (form, sector) pairs as ``form * len(sectors.codes) + sector``. ``partners``
    holds the ordered pairs that already work together, (m, 2).
    """

    profiles: tuple[ProfileRow, ...]
    sectors: Tree
    forms: Tree
    themes: tuple[str, ...]
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    sector_tags: Tags
    flagship_tags: Tags
    flagship_ranks: Ints
    seeks: Tags
    offers: Tags
    theme_tags: Tags
    region_tags: Tags
    hub_tags: Tags
    target_tags: Tags
    language_tags: Tags
    partners: Ints

    @property
    def count(self) -> int:
        return len(self.profiles)

    def on_side(self, side: str) -> Ints:
        rows = [index for index, row in enumerate(self.profiles) if row.side == side]
        return np.array(rows, dtype=np.intp)


def build_features(
    *,
    profiles: Iterable[ProfileRow],
    sector_parents: Mapping[str, str | None],
    form_heads: Mapping[str, str | None],
    sectors: Iterable[SectorRow] = (),
    interests: Iterable[InterestRow] = (),
    themes: Iterable[tuple[int, str]] = (),
    partnerships: Iterable[tuple[int, int]] = (),
) -> Features:
    """Arrays from rows. Rows of profiles that are not given are left out.

    ``themes`` are (profile, theme code), ``partnerships`` (partnership, profile).
    """
    ordered = tuple(sorted(profiles, key=lambda row: row.public_id))
    place = {row.pk: index for index, row in enumerate(ordered)}
    sector_tree, form_tree = Tree.of(sector_parents), Tree.of(form_heads)
    tagged = [row for row in sectors if row.profile in place]
    wanted = [row for row in interests if row.profile in place]
    theme_codes, theme_tags = _coded((place.get(pk), code) for pk, code in themes)
    region_codes, region_tags = _coded(
        (place[row.profile], row.region) for row in wanted if row.region
    )
    language_codes, language_tags = _coded(
        (index, code) for index, row in enumerate(ordered) for code in row.languages
    )
    sector_place = {code: index for index, code in enumerate(sector_tree.codes)}
    ranks = {
        (place[row.profile], sector_place[row.sector]): row.flagship_rank
        for row in tagged
        if row.flagship_rank
    }
    wish_of = _wish_numbers(sector_tree, form_tree)

    def roles(role: str) -> Tags:
        return Tags.of(
            (place[row.profile], region_codes.index(row.region))
            for row in wanted
            if row.region and row.role == role
        )

    def interests_of(direction: str) -> Tags:
        return Tags.of(
            (place[row.profile], wish_of[row.form] + sector_place[row.sector])
            for row in wanted
            if row.direction == direction
        )

    return Features(
        profiles=ordered,
        sectors=sector_tree,
        forms=form_tree,
        themes=theme_codes,
        regions=region_codes,
        languages=language_codes,
        sector_tags=Tags.of((place[row.profile], sector_place[row.sector]) for row in tagged),
        flagship_tags=Tags.of(ranks),
        flagship_ranks=np.array([ranks[pair] for pair in sorted(ranks)], dtype=np.intp),
        seeks=interests_of(SEEK),
        offers=interests_of(OFFER),
        theme_tags=theme_tags,
        region_tags=region_tags,
        hub_tags=roles(HUB),
        target_tags=roles(TARGET),
        language_tags=language_tags,
        partners=_partners((party, place[pk]) for party, pk in partnerships if pk in place),
    )


def _wish_numbers(sectors: Tree, forms: Tree) -> dict[str, int]:
    """The first number of each form's (form, sector) pairs."""
    return {code: index * len(sectors.codes) for index, code in enumerate(forms.codes)}


def _coded(pairs: Iterable[tuple[int | None, str]]) -> tuple[tuple[str, ...], Tags]:
    """The codes in order, and the pairs as indices into them."""
    known = [(owner, code) for owner, code in pairs if owner is not None]
    codes = tuple(sorted({code for _owner, code in known}))
    place = {code: index for index, code in enumerate(codes)}
    return codes, Tags.of((owner, place[code]) for owner, code in known)


def _partners(rows: Iterable[tuple[int, int]]) -> Ints:
    """Every ordered pair of profiles that share a partnership."""
    parties: dict[int, set[int]] = {}
    for partnership, profile in rows:
        parties.setdefault(partnership, set()).add(profile)
    pairs = {(one, other) for group in parties.values() for one in group for other in group}
    return np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
