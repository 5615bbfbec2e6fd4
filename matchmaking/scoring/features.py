"""What the scoring knows of the profiles: small integer arrays, ready for products."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaking.scoring.records import (
    EUROPE,
    HUB,
    JAPAN,
    OFFER,
    SEEK,
    STALE_AFTER,
    TARGET,
    Floats,
    InterestRow,
    Ints,
    ProfileRow,
    SectorRow,
    Tags,
    Tree,
)
from matchmaking.scoring.texts import Reader
from matchmaking.scoring.told import Told

__all__ = [
    "EUROPE",
    "HUB",
    "JAPAN",
    "OFFER",
    "SEEK",
    "STALE_AFTER",
    "TARGET",
    "Features",
    "Floats",
    "InterestRow",
    "Ints",
    "ProfileRow",
    "SectorRow",
    "Tags",
    "Tree",
    "build_features",
]


@dataclass(frozen=True, slots=True)
class Features:
    """All profiles in the order of their public ids, which is also the order that breaks ties.

    Seeks and offers are (form, sector) pairs as ``form * len(sectors.codes) + sector``. Of the texts,
    ``told_tags`` are the ``terms`` of name and summary, ``sought_tags`` those of what is sought;
    ``offered_tags`` belong to single offers, offer o being of profile ``offer_owner[o]``.
    ``partners`` holds the ordered pairs that already work together, (m, 2); ``past_tags`` say who
    took part in which partnership that is over. ``today`` tells what is stale.
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
    terms: tuple[str, ...]
    told_tags: Tags
    sought_tags: Tags
    offered_tags: Tags
    offer_owner: Ints
    past: tuple[str, ...]
    past_tags: Tags
    partners: Ints
    today: date | None

    @property
    def count(self) -> int:
        return len(self.profiles)

    def on_side(self, side: str) -> Ints:
        rows = [index for index, row in enumerate(self.profiles) if row.side == side]
        return np.array(rows, dtype=np.intp)


def build_features(  # noqa: PLR0913  # one argument for each table
    *,
    profiles: Iterable[ProfileRow],
    sector_parents: Mapping[str, str | None],
    form_heads: Mapping[str, str | None],
    sectors: Iterable[SectorRow] = (),
    interests: Iterable[InterestRow] = (),
    themes: Iterable[tuple[int, str]] = (),
    partnerships: Iterable[tuple[int, int]] = (),
    past: Iterable[tuple[int, int]] = (),
    reader: Reader | None = None,
    today: date | None = None,
) -> Features:
    """Arrays from rows. Rows of profiles that are not given are left out.

    ``themes`` are (profile, theme code); ``partnerships``, and ``past`` ones, (partnership, profile).
    Without a reader nobody reads the texts, without a day nothing is stale.
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
    past_codes, past_tags = _coded((place.get(pk), str(party)) for party, pk in past)
    told = Told.read(ordered, wanted, place, reader) if reader else Told.nothing()

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
        terms=told.terms,
        told_tags=told.told,
        sought_tags=told.sought,
        offered_tags=told.offered,
        offer_owner=told.offer_owner,
        past=past_codes,
        past_tags=past_tags,
        partners=_partners((party, place[pk]) for party, pk in partnerships if pk in place),
        today=today,
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
