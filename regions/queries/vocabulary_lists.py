"""Every vocabulary that a client meets, as a list with a version: terms, mappings, what was before."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from regions import enums
from regions.models import (
    CooperationForm,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
    VocabularyVersion,
)
from regions.models.vocabulary import Replacing


@dataclass(frozen=True, slots=True)
class Entry:
    """A term. ``mappings`` are codes of other classifications, by the name of the classification."""

    code: str
    name_en: str
    name_ja: str
    above: str | None = None
    mappings: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Former:
    """A code that is not used any more; ``successors`` where it is known what took its place."""

    code: str
    name_en: str
    name_ja: str
    successors: list[str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a vocabulary comes from: its name, its terms, its former codes, the list of its rows."""

    name: Any
    entries: Callable[[], list[Entry]]
    former: Callable[[], list[Former]] = list
    listed_at: str = ""


@dataclass(frozen=True, slots=True)
class VocabularyList:
    code: str
    source: Source
    entries: list[Entry]
    former: list[Former]
    version: VocabularyVersion | None

    @property
    def digest(self) -> str:
        return digest_of(self.entries)

    @property
    def name(self) -> tuple[str, str]:
        return in_both(self.source.name)


def in_both(text: Any) -> tuple[str, str]:
    with override("en"):
        english = str(text)
    with override("ja"):
        return english, str(text)


def digest_of(entries: list[Entry]) -> str:
    """The same for the same terms in the same order."""
    told = json.dumps([asdict(one) for one in entries], ensure_ascii=False, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:16]


def from_choices(choices: type[models.TextChoices]) -> Callable[[], list[Entry]]:
    return lambda: [Entry(str(one.value), *in_both(one.label)) for one in choices]


def sectors() -> list[Entry]:
    rows = Sector.objects.select_related("parent").prefetch_related("nace_divisions")
    return [
        Entry(
            one.code,
            one.name_en,
            one.name_ja,
            one.parent.code if one.parent else None,
            {
                "nace-rev-2.1": [division.code for division in one.nace_divisions.all()],
                "jsic": one.jsic_groups,
                "eu-industrial-ecosystems": one.ecosystems,
                "sdg": [str(number) for number in one.sdgs],
            },
        )
        for one in rows.order_by("position", "code")
    ]


def forms() -> list[Entry]:
    rows = CooperationForm.objects.select_related("head").order_by("position", "code")
    return [
        Entry(one.code, one.name_en, one.name_ja, one.head.code if one.head else None)
        for one in rows
    ]


def themes() -> list[Entry]:
    rows = Theme.objects.prefetch_related("sectors").order_by("position", "code")
    return [
        Entry(
            one.code,
            one.name_en,
            one.name_ja,
            mappings={"sectors": [sector.code for sector in one.sectors.all()]},
        )
        for one in rows
    ]


def third_regions() -> list[Entry]:
    rows = ThirdRegion.objects.order_by("position", "code")
    return [Entry(one.code, one.name_en, one.name_ja) for one in rows]


def territories() -> list[Entry]:
    rows = Territory.objects.select_related("parent").order_by("path")
    return [
        Entry(one.code, one.name_en, one.name_ja, one.parent.code if one.parent else None)
        for one in rows
    ]


def former_territories() -> list[Former]:
    """Codes of older NUTS versions, with what is there today."""
    return replaced_by(Territory.objects.order_by("path"))


def former_terms(model: type[Replacing]) -> Callable[[], list[Former]]:
    """Codes whose place the rows of this vocabulary took, as the helpdesk has written down."""
    return lambda: replaced_by(QuerySet(model).order_by("position", "code"))


def replaced_by(rows: QuerySet[Any]) -> list[Former]:
    successors: dict[str, list[str]] = {}
    rows = rows.exclude(former_codes="")
    for code, former in rows.values_list("code", "former_codes"):
        for one in former.split():
            successors.setdefault(one, []).append(code)
    return [Former(one, "", "", codes) for one, codes in sorted(successors.items())]


SOURCES: dict[str, Source] = {
    "sectors": Source(_("Sectors"), sectors, former_terms(Sector), listed_at="api-sector-list"),
    "cooperation-forms": Source(
        _("Forms of cooperation"),
        forms,
        former_terms(CooperationForm),
        listed_at="api-cooperation-form-list",
    ),
    "themes": Source(_("Themes"), themes, former_terms(Theme), listed_at="api-theme-list"),
    "third-regions": Source(
        _("Third regions"),
        third_regions,
        former_terms(ThirdRegion),
        listed_at="api-third-region-list",
    ),
    "territories": Source(
        _("Territories"), territories, former_territories, listed_at="api-territory-list"
    ),
}


def offer_choices(named: Iterable[tuple[str, Any, type[models.TextChoices]]]) -> None:
    """Serve these enumerations as vocabularies, too; floors above bring their own."""
    SOURCES.update({code: Source(name, from_choices(choices)) for code, name, choices in named})


offer_choices(
    [
        ("profile-kinds", _("Kinds of organisations"), enums.ProfileKind),
        ("sides", _("Sides"), enums.Side),
        ("territory-kinds", _("Kinds of territories"), enums.TerritoryKind),
        ("directions", _("Offers and seeks"), enums.Direction),
        ("third-region-roles", _("Roles in a third region"), enums.ThirdRegionRole),
        ("party-roles", _("Roles in a partnership"), enums.PartyRole),
        ("milestone-kinds", _("Kinds of steps"), enums.MilestoneKind),
        ("agreement-kinds", _("Kinds of agreements"), enums.AgreementKind),
        ("agreement-statuses", _("Status of an agreement"), enums.AgreementStatus),
        ("practice-purposes", _("Purposes of a practice"), enums.PracticePurpose),
        ("instrument-stages", _("Stages of an instrument"), enums.InstrumentStage),
        ("date-precisions", _("Precision of a date"), enums.Precision),
    ]
)


def vocabulary_list(code: str) -> VocabularyList | None:
    """One vocabulary with its version and its former codes, None for a name that is none."""
    source = SOURCES.get(code)
    if source is None:
        return None
    versions = list(VocabularyVersion.objects.filter(vocabulary=code).order_by("-number"))
    return listed(code, source, versions)


def vocabulary_lists() -> list[VocabularyList]:
    """All of them: a fixed number of queries."""
    versions: dict[str, list[VocabularyVersion]] = {}
    for one in VocabularyVersion.objects.order_by("-number"):
        versions.setdefault(one.vocabulary, []).append(one)
    return [listed(code, source, versions.get(code, [])) for code, source in SOURCES.items()]


def listed(code: str, source: Source, versions: list[VocabularyVersion]) -> VocabularyList:
    entries = source.entries()
    latest = next(iter(versions), None)
    current = latest if latest and latest.digest == digest_of(entries) else None
    former = {one.code: one for one in gone(entries, versions)}
    for one in source.former():
        known = former.get(one.code, one)
        former[one.code] = replace(known, successors=one.successors)
    used = {one.code for one in entries}
    kept = [one for one_code, one in sorted(former.items()) if one_code not in used]
    return VocabularyList(code, source, entries, kept, current)


def gone(entries: list[Entry], versions: Iterable[VocabularyVersion]) -> list[Former]:
    """Codes that an earlier version had, by their names then."""
    used = {one.code for one in entries}
    return [
        Former(code, english, japanese, [])
        for version in reversed(list(versions))
        for code, english, japanese in version.terms
        if code not in used
    ]
