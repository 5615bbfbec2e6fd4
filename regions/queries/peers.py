"""Regions like ours, with the reasons in words: one query."""

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Abs
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from regions.enums import ProfileKind
from regions.models import Profile, ProfileSector, Theme
from regions.peers import Features, Resemblance, peers
from regions.queries.cards import country_name

TERRITORIAL = [ProfileKind.REGION, ProfileKind.PREFECTURE]
FACTOR = 5
MOST_COMPARED = 400
NAMED = 3


@dataclass(frozen=True, slots=True)
class Peer:
    """A profile that resembles another, and why: parts of its page with the reader's words."""

    profile: Profile
    country: str
    told: list[tuple[str, str]]

    @property
    def reasons(self) -> list[str]:
        return [text for _part, text in self.told]


def peers_of(profile: Profile, themes: list[Theme]) -> list[Peer]:
    """At most five of both continents. ``profile`` was read with its sectors and territory."""
    if not profile.territory or profile.kind not in {*TERRITORIAL, ProfileKind.CITY}:
        return []
    own = own_features(profile, themes)
    rows = {row.pk: row for row in candidates(profile)}
    return [
        peer(profile, themes, rows[one.other.key], one)
        for one in peers(own, (features(row) for row in rows.values()))
    ]


def peer(profile: Profile, themes: list[Theme], row: Profile, one: Resemblance) -> Peer:
    country = country_name(row.territory.country) if row.territory else ""
    return Peer(row, country, reasons(profile, themes, row, one))


def candidates(profile: Profile) -> QuerySet[Profile]:
    """Published ones of comparable kinds, those of about the same population first."""
    tags = ProfileSector.objects.filter(profile=OuterRef("pk")).values("sector__code")
    topics = Theme.objects.filter(profiles=OuterRef("pk")).values("code")
    found = (
        Profile.objects.published()
        .filter(comparable(profile))
        .exclude(pk=profile.pk)
        .select_related("territory")
        .annotate(sector_codes=ArraySubquery(tags), theme_codes=ArraySubquery(topics))
    )
    people = profile.territory.population if profile.territory else None
    if not people:
        return found.order_by("pk")[:MOST_COMPARED]
    close = found.filter(territory__population__range=(people // FACTOR, people * FACTOR))
    distance = Abs(F("territory__population") - people)
    return close.order_by(distance, "pk")[:MOST_COMPARED]


def comparable(profile: Profile) -> Q:
    """Governments of a territory with such; a city with cities, and with regions abroad."""
    territorial = Q(kind__in=TERRITORIAL)
    if profile.kind == ProfileKind.CITY:
        return Q(kind=ProfileKind.CITY) | (territorial & ~Q(side=profile.side))
    return territorial


def own_features(profile: Profile, themes: list[Theme]) -> Features:
    tags = [tag.sector.code for tag in profile.profile_sectors.all()]
    return described(profile, tags, [theme.code for theme in themes])


def features(row: Profile) -> Features:
    return described(row, row.sector_codes, row.theme_codes)  # type: ignore[attr-defined]  # annotated


def described(profile: Profile, sectors: list[str], themes: list[str]) -> Features:
    place = profile.territory
    return Features(
        key=profile.pk,
        side=profile.side,
        path=place.path if place else "",
        sectors=frozenset(sectors),
        themes=frozenset(themes),
        population=place.population if place else None,
        area_km2=place.area_km2 if place else None,
    )


def reasons(
    profile: Profile, themes: list[Theme], row: Profile, one: Resemblance
) -> list[tuple[str, str]]:
    """What the two have in common, strongest first; figures only where both are known."""
    shared = [
        tag.sector.name for tag in profile.profile_sectors.all() if tag.sector.code in one.sectors
    ]
    topics = [theme.name for theme in themes if theme.code in one.themes]
    said = [("sectors", sectors_in_words(shared)), ("themes", topics_in_words(topics))]
    if one.population and profile.territory and row.territory:
        text = _("About as many people: %(ours)s and %(theirs)s.") % {
            "ours": people(profile.territory.population or 0),
            "theirs": people(row.territory.population or 0),
        }
        said.append(("place", text))
    if one.density:
        said.append(("place", _("About as densely settled.")))
    return [(part, text) for part, text in said if text]


def sectors_in_words(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(number)s sector in common: %(names)s.",
        "%(number)s sectors in common: %(names)s.",
        len(names),
    ) % {"number": len(names), "names": some(names)}


def topics_in_words(names: list[str]) -> str:
    return _("Both work on: %(names)s.") % {"names": some(names)} if names else ""


def some(names: list[str]) -> str:
    """The first names, and a mark that there are more."""
    told = " · ".join(names[:NAMED])
    return f"{told} …" if len(names) > NAMED else told


def people(number: int) -> str:
    """A population rounded to what one remembers: "1.98 million", 「198万」."""
    if get_language() == "ja":
        return f"{round(number / 10_000):,}万人" if number >= 10_000 else f"{number:,}人"
    if number >= 1_000_000:
        return _("%(number)s million") % {
            "number": format_decimal(number / 1_000_000, format="0.0#", locale="en_GB")
        }
    return format_decimal(round(number, -3) if number >= 10_000 else number, locale="en_GB")
