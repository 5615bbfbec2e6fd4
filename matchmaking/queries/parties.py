"""What profiles say, as the pure kinds of suggestion take it: one query for any number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from matchmaking.scoring.parties import Party, Reach, Wish
from regions.enums import Direction
from regions.models import CooperationInterest, Profile, ProfileSector, Theme
from regions.models.profiles import ProfileQuerySet
from regions.queries.nested import nested

COLUMNS = ("pk", "public_id", "side", "languages", "is_sample", "confirmed_on")


def said_rows() -> dict[str, ArraySubquery]:
    """Annotations of a profile with all that ``party_of`` reads beside its columns."""
    tags = ProfileSector.objects.filter(profile=OuterRef("pk"))
    interests = CooperationInterest.objects.open().filter(profile=OuterRef("pk"))
    return {
        "tag_rows": nested(tags, "flagship_rank", sector="sector__code"),
        "wish_rows": nested(
            interests,
            *("direction", "third_region_role"),
            form="form__code",
            sector="sector__code",
            region="third_region__code",
        ),
        "theme_codes": ArraySubquery(Theme.objects.filter(profiles=OuterRef("pk")).values("code")),
    }


def read_parties(ids: Collection[int]) -> dict[int, Party]:
    """The published ones of these profiles by their keys; no query for none."""
    if not ids:
        return {}
    rows = Profile.objects.published().filter(pk__in=ids).values(*COLUMNS, **said_rows())
    return {row["pk"]: party_of(row) for row in rows}


def with_said(profiles: ProfileQuerySet) -> ProfileQuerySet:
    """Rows for cards and filters that also hold what ``party_of_profile`` reads."""
    rows = profiles.for_cards().select_related("territory__parent", "seat")
    return rows.annotate(**said_rows())


def party_of_profile(profile: Profile) -> Party:
    """``profile`` was read ``with_said``."""
    names = (*COLUMNS, "tag_rows", "wish_rows", "theme_codes")
    return party_of({name: getattr(profile, name) for name in names})


def party_of(row: Mapping[str, Any]) -> Party:
    """``row`` holds COLUMNS and ``said_rows``."""
    tags, wishes = row["tag_rows"], row["wish_rows"]
    return Party(
        key=row["pk"],
        order=str(row["public_id"]),
        side=row["side"],
        sectors=frozenset(tag["sector"] for tag in tags),
        flagships=frozenset(tag["sector"] for tag in tags if tag["flagship_rank"]),
        seeks=wishes_of(wishes, Direction.SEEK),
        offers=wishes_of(wishes, Direction.OFFER),
        reach=frozenset(
            Reach(one["region"], one["third_region_role"]) for one in wishes if one["region"]
        ),
        themes=frozenset(row["theme_codes"]),
        languages=frozenset(row["languages"]),
        is_sample=row["is_sample"],
        confirmed_on=day_of(row["confirmed_on"]),
    )


def wishes_of(rows: Iterable[Mapping[str, Any]], direction: Direction) -> frozenset[Wish]:
    return frozenset(
        Wish(one["form"], one["sector"]) for one in rows if one["direction"] == direction
    )


def day_of(value: date | str | None) -> date | None:
    """Rows packed as JSON hold their dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
