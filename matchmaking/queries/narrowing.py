"""Filters of a list of suggestions: what the partners in it have, and what a reader wants of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaking.explanations import Vocabulary
from matchmaking.scoring.party import Party
from regions.enums import ProfileKind, Side, TerritoryKind
from regions.models import Profile, Territory
from regions.queries.cards import country_name, language_name
from regions.search.ordering import label_key

LABELS = {
    "sector": _("Sector"),
    "form": _("Form of cooperation"),
    "place": _("Country or prefecture"),
    "third_region": _("Third region"),
    "language": _("Language of work"),
    "organisation": _("Kind of organisation"),
}
FAMILIES = tuple(LABELS)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One value of each family; what is empty does not narrow."""

    sector: str = ""
    form: str = ""
    place: str = ""
    third_region: str = ""
    language: str = ""
    organisation: str = ""

    @property
    def used(self) -> dict[str, str]:
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that partners of the list have, how it is called, and how many have it."""

    value: str
    label: str
    number: int


Traits = Mapping[str, frozenset[str]]


def traits_of(profile: Profile, party: Party) -> dict[str, frozenset[str]]:
    """The values of each family. ``profile`` was read with its territory and that one's parent."""
    wishes = party.seeks | party.offers
    forms = frozenset(form for form, _sector in wishes)
    place = place_of(profile)
    return {
        "sector": frozenset(party.sectors) | {sector for _form, sector in wishes},
        "form": forms,
        "place": frozenset({place.code} if place else ()),
        "third_region": party.regions,
        "language": frozenset(party.languages),
        "organisation": frozenset({profile.kind}),
    }


def place_of(profile: Profile) -> Territory | None:
    """The prefecture in Japan; elsewhere the country, as a place without a row."""
    territory = profile.territory
    if territory is None:
        return None
    if territory.side == Side.JP:
        inside = territory.kind == TerritoryKind.CITY and territory.parent
        return inside or territory
    return Territory(code=territory.country, country=territory.country, kind=TerritoryKind.COUNTRY)


def narrowed(rows: Sequence[tuple[Key, Traits]], wanted: Narrowing) -> list[Key]:
    """Those that have every wanted value, in their order."""
    return [key for key, traits in rows if fits(traits, wanted.used)]


def fits(traits: Traits, used: Mapping[str, str]) -> bool:
    return all(value in traits[name] for name, value in used.items())


def options(
    rows: Sequence[tuple[Key, Traits]], wanted: Narrowing, labels: Mapping[tuple[str, str], str]
) -> dict[str, list[Option]]:
    """For each family the values that remain beside what is chosen in the others, by reading."""
    found: dict[str, list[Option]] = {}
    language = get_language() or "en"
    for family in FAMILIES:
        others = {name: value for name, value in wanted.used.items() if name != family}
        counts: dict[str, int] = {}
        for _key, traits in rows:
            if fits(traits, others):
                for value in traits[family]:
                    counts[value] = counts.get(value, 0) + 1
        if chosen := wanted.used.get(family):
            counts.setdefault(chosen, 0)
        named = [
            Option(value, labels.get((family, value), value), number)
            for value, number in counts.items()
        ]
        found[family] = sorted(named, key=lambda one: (label_key(one.label, language), one.value))
    return found


def labels_of(profiles: Iterable[Profile], vocab: Vocabulary) -> dict[tuple[str, str], str]:
    """How the values of these partners are called in the reader's language."""
    kinds = {"sector": "sector", "form": "form", "region": "third_region"}
    labels = {
        (kinds[kind], code): label for (kind, code), label in vocab.labels.items() if kind in kinds
    }
    labels |= {("organisation", value): str(label) for value, label in ProfileKind.choices}
    for profile in profiles:
        labels |= {("language", code): language_name(code) for code in profile.languages}
        if place := place_of(profile):
            country = place.kind == TerritoryKind.COUNTRY
            labels["place", place.code] = country_name(place.country) if country else place.name
    return labels
