"""The sample profiles: regions, prefectures, cities, clusters and a few more organisations."""

from pathlib import Path

from django.db import transaction
from django.db.models import Q

from regions.enums import Direction, ProfileKind, ProfileState, Side, ThirdRegionRole
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Membership,
    Profile,
    ProfileSector,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)
from regions.models.profiles import MAX_FLAGSHIPS
from regions.services.reference.rows import Row, read_rows
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert

FILES = {
    "European regions": "profiles/regions.csv",
    "Japanese prefectures": "profiles/prefectures.csv",
    "city profiles": "profiles/cities.csv",
    "European clusters": "profiles/clusters_eu.csv",
    "Japanese clusters": "profiles/clusters_jp.csv",
    "other organisations": "profiles/organisations.csv",
}
# A person may change these; a new sample profile starts with them.
AT_FIRST = {"state": ProfileState.PUBLISHED, "is_sample": True}
INTEREST_COLUMNS = (
    "direction",
    "form_id",
    "sector_id",
    "third_region_id",
    "third_region_role",
    "text_en",
    "text_ja",
)


@transaction.atomic
def load_profiles(folder: Path) -> dict[str, Counts]:
    """Profiles that people have taken over keep what they wrote."""
    taken = profiles_in_hands()
    families = {family: _free(read_rows(folder, name), taken) for family, name in FILES.items()}
    places = keys(Territory)
    counts = {
        family: upsert(Profile, "slug", [_profile(row, places) for row in rows], at_first=AT_FIRST)
        for family, rows in families.items()
    }
    rows = [row for family in families.values() for row in family]
    profiles = keys(Profile, "slug")
    counts["sectors of profiles"] = _load_sectors(rows, profiles)
    counts["themes of profiles"] = _load_themes([profiles[row.text("slug")] for row in rows])
    counts["places in alliances"] = _load_members(folder, profiles)
    interests = _free(read_rows(folder, "profile_interests.csv"), taken, column="profile")
    counts["cooperation interests"] = _load_interests(interests, profiles)
    return counts


def profiles_in_hands() -> set[str]:
    """Slugs of the profiles that a person looks after, or that are no sample any more."""
    kept = Profile.objects.filter(
        Q(is_sample=False) | Q(confirmed_on__isnull=False) | Q(affiliations__isnull=False)
    )
    return set(kept.values_list("slug", flat=True))


def _free(rows: list[Row], taken: set[str], *, column: str = "slug") -> list[Row]:
    return [row for row in rows if row.needed(column) not in taken]


def _profile(row: Row, places: dict[str, int]) -> Record:
    texts = ("seat_city", "name_en", "name_ja", "summary_en", "summary_ja", "website", "source")
    return {column: row.text(column) for column in texts} | {
        "slug": row.needed("slug"),
        "external_key": row.needed("slug"),
        "kind": row.choice("kind", ProfileKind),
        "side": row.choice("side", Side),
        "territory_id": row.find("territory", places),
        "seat_id": row.find("seat", places),
        "languages": row.words("languages"),
    }


def _load_sectors(rows: list[Row], profiles: dict[str, int]) -> Counts:
    """The first three sectors of a row are its flagship strengths."""
    sectors = keys(Sector)
    wanted = {
        profiles[row.text("slug")]: [
            (sector, rank if rank <= MAX_FLAGSHIPS else None)
            for rank, sector in enumerate(row.find_all("sectors", sectors), start=1)
        ]
        for row in rows
    }
    return replace_children(ProfileSector, "profile_id", ["sector_id", "flagship_rank"], wanted)


def _load_themes(profiles: list[int]) -> Counts:
    """A theme belongs to a profile when it gathers one of its flagship strengths."""
    wanted: dict[int, list[tuple[int]]] = {pk: [] for pk in profiles}
    flagships = ProfileSector.objects.filter(profile__in=profiles, flagship_rank__isnull=False)
    for theme in Theme.objects.prefetch_related("sectors"):
        gathered = list(theme.sectors.all())
        tagged = flagships.filter(Q(sector__in=gathered) | Q(sector__parent__in=gathered))
        for pk in tagged.values_list("profile", flat=True).distinct():
            wanted[pk].append((theme.pk,))
    return replace_children(Profile.themes.through, "profile_id", ["theme_id"], wanted)


def _load_members(folder: Path, profiles: dict[str, int]) -> Counts:
    wanted: dict[int, list[tuple[int]]] = {}
    for row in read_rows(folder, "profiles/alliance_members.csv"):
        places = wanted.setdefault(row.find("alliance", profiles), [])
        places.append((row.find("member", profiles),))
    return replace_children(Membership, "alliance_id", ["member_id"], wanted)


def _load_interests(rows: list[Row], profiles: dict[str, int]) -> Counts:
    forms, sectors, third = keys(CooperationForm), keys(Sector), keys(ThirdRegion)
    wanted: dict[int, list[tuple[object, ...]]] = {}
    for row in rows:
        role = row.text("third_region_role")
        interests = wanted.setdefault(row.find("profile", profiles), [])
        interests.append(
            (
                row.choice("direction", Direction),
                row.find("form", forms),
                row.find("sector", sectors),
                row.find_optional("third_region", third),
                row.choice("third_region_role", ThirdRegionRole) if role else "",
                row.text("text_en"),
                row.text("text_ja"),
            )
        )
    return replace_children(CooperationInterest, "profile_id", INTEREST_COLUMNS, wanted)
