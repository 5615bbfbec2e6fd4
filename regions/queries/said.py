"""The rows that say something of a profile beside its own columns: one query for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef

from kernel.models import Term
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Profile,
    ProfileSector,
    Sector,
    Theme,
    ThirdRegion,
)
from regions.queries.nested import all_revived, nested, revived

TERM = ("id", "code", "position", "name_en", "name_ja")
TOLD = ("id", "direction", "third_region_role", "text_en", "text_ja", "expires_on")
PARTS: dict[str, type[Term]] = {
    "form": CooperationForm,
    "sector": Sector,
    "third_region": ThirdRegion,
}


@dataclass(frozen=True, slots=True)
class Said:
    """Sectors with their ranks and themes by code; offers and wishes by direction and age."""

    sectors: list[tuple[Sector, int | None]]
    themes: list[Theme]
    interests: list[CooperationInterest]


def said_of(profile: Profile) -> Said:
    """Terms come with code, position and names; anything else of them costs a query."""
    tags = ProfileSector.objects.filter(profile=OuterRef("pk")).order_by("sector__code")
    themes = Theme.objects.filter(profiles=OuterRef("pk")).order_by("code")
    interests = CooperationInterest.objects.filter(profile=OuterRef("pk"))
    row = (
        Profile.objects.filter(pk=profile.pk)
        .values(
            tag_rows=nested(tags, "flagship_rank", **columns("sector")),
            theme_rows=nested(themes, *TERM),
            interest_rows=nested(
                interests.order_by("direction", "pk"),
                *TOLD,
                **{name: path for part in PARTS for name, path in columns(part).items()},
            ),
        )
        .get()
    )
    return Said(
        [(term(Sector, "sector", tag), tag["flagship_rank"]) for tag in row["tag_rows"]],
        all_revived(Theme, row["theme_rows"]),
        [interest(profile, values) for values in row["interest_rows"]],
    )


def columns(part: str) -> dict[str, str]:
    """The columns of a related term under names of their own: ``form_code`` is ``form__code``."""
    return {f"{part}_{name}": f"{part}__{name}" for name in TERM}


def term(model: type[Any], part: str, row: Mapping[str, Any]) -> Any:
    return revived(model, {name: row[f"{part}_{name}"] for name in TERM})


def interest(profile: Profile, row: Mapping[str, Any]) -> CooperationInterest:
    found = revived(CooperationInterest, {name: row[name] for name in TOLD})
    found.profile = profile
    for part, model in PARTS.items():
        setattr(found, part, term(model, part, row) if row[f"{part}_id"] else None)
    return found
