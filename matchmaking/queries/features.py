"""Reads the published profiles into the arrays that the scoring works on."""

from collections.abc import Collection
from itertools import permutations
from typing import Any

from matchmaking.scoring import Features, InterestRow, ProfileRow, SectorRow, build_features
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


def read_features(keys: Collection[int] | None = None) -> Features:
    """All published profiles, or these of them, with what they are, offer and seek: seven queries."""
    published: dict[str, Any] = {"profile__state": ProfileState.PUBLISHED}
    listed = Profile.objects.published()
    if keys is not None:
        published["profile__in"] = keys
        listed = listed.filter(pk__in=keys)
    profiles = listed.values_list(
        "pk", "public_id", "side", "languages", "is_sample", "confirmed_on"
    )
    sectors = ProfileSector.objects.filter(**published).values_list(
        "profile_id", "sector__code", "flagship_rank"
    )
    interests = (
        CooperationInterest.objects.open()
        .filter(**published)
        .values_list(
            "profile_id",
            "direction",
            "form__code",
            "sector__code",
            "third_region__code",
            "third_region_role",
        )
    )
    themes = Profile.themes.through.objects.filter(**published)
    return build_features(
        profiles=[ProfileRow(*row) for row in profiles],
        sectors=[SectorRow(*row) for row in sectors],
        interests=[InterestRow(*row) for row in interests],
        themes=themes.values_list("profile_id", "theme__code"),
        partnerships=PartnershipParty.objects.filter(
            partnership__in=Partnership.objects.told()
        ).values_list("partnership_id", "profile_id"),
        # The vocabularies last: whatever a row above names, they hold.
        sector_parents=dict(Sector.objects.values_list("code", "parent__code")),
        form_heads=dict(CooperationForm.objects.values_list("code", "head__code")),
    )


def apart_pairs(keys: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Ordered pairs (whose list, who not): those who work together already are no new suggestion.

    All of them, or those that one of ``keys`` is part of.
    """
    parties = PartnershipParty.objects.filter(partnership__in=Partnership.objects.told())
    if keys is not None:
        parties = parties.filter(partnership__parties__profile__in=keys)
    members: dict[int, set[int]] = {}
    for partnership, profile in parties.values_list("partnership_id", "profile_id"):
        members.setdefault(partnership, set()).add(profile)
    pairs = {pair for group in members.values() for pair in permutations(group, 2)}
    wanted = None if keys is None else set(keys)
    return sorted(pair for pair in pairs if wanted is None or wanted & set(pair))
