"""Reads the published profiles into the rows that the scoring works on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import permutations
from typing import Any, NamedTuple

from matchmaking.scoring import (
    Features,
    InterestRow,
    Party,
    ProfileRow,
    SectorRow,
    build_features,
)
from regions.enums import ProfileState
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Partnership,
    PartnershipParty,
    Profile,
    ProfileSector,
    Sector,
)

PROFILE = (
    "pk",
    "public_id",
    "side",
    "languages",
    "is_sample",
    "confirmed_on",
    "kind",
    "territory__population",
    "name_en",
    "name_ja",
    "summary_en",
    "summary_ja",
)
INTEREST = (
    "profile_id",
    "direction",
    "form__code",
    "sector__code",
    "third_region__code",
    "third_region_role",
    "text_en",
    "text_ja",
)


class _Rows(NamedTuple):
    """Four queries, each run when it is read."""

    profiles: Iterable[tuple[Any, ...]]
    sectors: Iterable[tuple[Any, ...]]
    interests: Iterable[tuple[Any, ...]]
    themes: Iterable[tuple[int, str]]


def read_features(pks: Collection[int] | None = None) -> Features:
    """All published profiles, or those of these that are: seven queries at any size."""
    found = _published() if pks is None else _published(pk__in=pks)
    return build_features(
        profiles=[ProfileRow(*row) for row in found.profiles],
        sectors=[SectorRow(*row) for row in found.sectors],
        interests=[InterestRow(*row) for row in found.interests],
        themes=found.themes,
        partnerships=PartnershipParty.objects.filter(
            partnership__in=Partnership.objects.told()
        ).values_list("partnership_id", "profile_id"),
        # The vocabularies last: whatever a row above names, they hold.
        sector_parents=dict(Sector.objects.values_list("code", "parent__code")),
        form_heads=dict(CooperationForm.objects.values_list("code", "head__code")),
    )


def read_parties(pks: Collection[int]) -> dict[int, Party]:
    """What the published of these profiles say as they are now: four queries."""
    found = _published(pk__in=pks)
    sectors: dict[int, list[SectorRow]] = defaultdict(list)
    interests: dict[int, list[InterestRow]] = defaultdict(list)
    themes: dict[int, list[str]] = defaultdict(list)
    for tag in map(SectorRow._make, found.sectors):
        sectors[tag.profile].append(tag)
    for interest in map(InterestRow._make, found.interests):
        interests[interest.profile].append(interest)
    for pk, code in found.themes:
        themes[pk].append(code)
    rows = map(ProfileRow._make, found.profiles)
    return {
        row.pk: Party.of(row, sectors[row.pk], interests[row.pk], themes[row.pk]) for row in rows
    }


def _published(**which: Any) -> _Rows:
    """Published profiles, of which only those where ``which`` holds, and all that they say."""
    theirs = {f"profile__{name}": value for name, value in which.items()}
    published = {"profile__state": ProfileState.PUBLISHED, **theirs}
    themes = Profile.themes.through.objects.filter(**published)
    return _Rows(
        profiles=Profile.objects.published().filter(**which).values_list(*PROFILE),
        sectors=ProfileSector.objects.filter(**published).values_list(
            "profile_id", "sector__code", "flagship_rank"
        ),
        interests=CooperationInterest.objects.open().filter(**published).values_list(*INTEREST),
        themes=themes.values_list("profile_id", "theme__code"),
    )


def apart_pairs(pks: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Ordered pairs (whose list, who not): those who work together already are no new suggestion.

    All of them, or those that one of ``pks`` is part of; one query.
    """
    parties = PartnershipParty.objects.filter(partnership__in=Partnership.objects.told())
    if pks is not None:
        parties = parties.filter(partnership__parties__profile__in=pks)
    members: dict[int, set[int]] = {}
    for partnership, profile in parties.values_list("partnership_id", "profile_id"):
        members.setdefault(partnership, set()).add(profile)
    pairs = {pair for group in members.values() for pair in permutations(group, 2)}
    return sorted(pair for pair in pairs if pks is None or set(pair) & set(pks))
