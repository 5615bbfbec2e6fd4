"""What search documents are made from, read for many profiles at a time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from regions.enums import ProfileState, TerritoryKind, Visibility
from regions.models import (
    CooperationInterest,
    PartnershipParty,
    Practice,
    Profile,
    ProfileSector,
)

COLUMNS = (
    "pk", "kind", "side", "state", "name_en", "name_ja", "summary_en", "summary_ja",
    "seat_city", "website", "languages", "confirmed_on",
)  # fmt: skip


HIDING = ("visibility", "seat__kind", "seat__parent__code")
PLACES = ("territory__code", "territory__country", "seat__code")


@dataclass(frozen=True, slots=True)
class Interest:
    direction: str
    form: str
    head_form: str
    sector: str
    third_region: str
    text_en: str
    text_ja: str


@dataclass(slots=True)
class Source:
    """Everything about one profile that can be searched; vocabularies by code."""

    pk: int
    kind: str
    side: str
    state: str
    name_en: str
    name_ja: str
    summary_en: str
    summary_ja: str
    seat_city: str
    website: str
    languages: list[str]
    confirmed_on: date | None
    territory: str = ""
    country: str = ""
    seat: str = ""
    sectors: list[str] = field(default_factory=list)
    flagships: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    practices: list[str] = field(default_factory=list)


def sources(pks: Collection[int]) -> list[Source]:
    """Six queries for any number of profiles, in the order of primary keys."""
    rows = Profile.objects.filter(pk__in=pks).order_by("pk")
    found = {row[0]: public_source(*row) for row in rows.values_list(*COLUMNS, *HIDING, *PLACES)}
    add_sectors(found)
    add_themes(found)
    add_interests(found)
    add_practices(found)
    return list(found.values())


def public_source(*row: Any) -> Source:
    """One row without what is not public: what is hidden must not be found by its words."""
    end = len(COLUMNS)
    visibility, seat_kind, above_seat = row[end : end + len(HIDING)]
    source = Source(*row[:end], *(place or "" for place in row[end + len(HIDING) :]))
    hidden = {name for name, whom in visibility.items() if whom != Visibility.PUBLIC}
    if "website" in hidden:
        source.website = ""
    if "seat_city" in hidden:
        source.seat_city = ""
        source.seat = (above_seat or "") if seat_kind == TerritoryKind.CITY else source.seat
    return source


def add_sectors(found: dict[int, Source]) -> None:
    tags = ProfileSector.objects.filter(profile__in=found)
    for pk, code, rank in tags.values_list("profile_id", "sector__code", "flagship_rank"):
        found[pk].sectors.append(code)
        if rank:
            found[pk].flagships.append(code)


def add_themes(found: dict[int, Source]) -> None:
    links: Any = Profile.themes.through.objects.filter(profile__in=found)
    for pk, code in links.values_list("profile_id", "theme__code"):
        found[pk].themes.append(code)


def add_interests(found: dict[int, Source]) -> None:
    """Offers and wishes that are valid today."""
    rows = CooperationInterest.objects.open().filter(profile__in=found).order_by("pk")
    columns = (
        "profile_id", "direction", "form__code", "form__head__code", "sector__code",
        "third_region__code", "text_en", "text_ja",
    )  # fmt: skip
    for pk, *values in rows.values_list(*columns):
        found[pk].interests.append(Interest(*(value or "" for value in values)))


def add_practices(found: dict[int, Source]) -> None:
    """Texts of published practices of the partnerships that a profile is a party of."""
    parties = PartnershipParty.objects.filter(profile__in=found)
    links = list(parties.values_list("profile_id", "partnership_id"))
    texts = practice_texts({partnership for _, partnership in links}) if links else {}
    for pk, partnership in links:
        found[pk].practices += texts.get(partnership, [])


def practice_texts(partnerships: Collection[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Practice.objects.published().filter(partnership__in=partnerships).order_by("pk")
    for partnership, *parts in rows.values_list(
        "partnership_id", "title_en", "title_ja", "summary_en", "summary_ja"
    ):
        texts[partnership] += filter(None, parts)
    return texts


@dataclass(slots=True)
class PracticeSource:
    """What a good practice is found by."""

    pk: int
    texts: list[str]
    sectors: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)


def practice_sources(pks: Collection[int]) -> list[PracticeSource]:
    texts = (
        "title_en", "title_ja", "summary_en", "summary_ja", "lessons_en", "lessons_ja",
        "evidence_en", "evidence_ja",
    )  # fmt: skip
    rows = Practice.objects.filter(pk__in=pks).order_by("pk")
    found = {
        pk: PracticeSource(pk, list(filter(None, t))) for pk, *t in rows.values_list("pk", *texts)
    }
    for pk, code in rows.values_list("pk", "partnership__sectors__code"):
        if code:
            found[pk].sectors.append(code)
    # A party that the public does not see is no way to find a practice.
    parties = PartnershipParty.objects.filter(
        partnership__practices__in=pks, profile__state=ProfileState.PUBLISHED
    ).values_list("partnership__practices", "profile__name_en", "profile__name_ja")
    for pk, english, japanese in parties.order_by("pk"):
        if pk not in found:  # another practice of the same partnership
            continue
        found[pk].parties += filter(None, [english, japanese])
    return list(found.values())
