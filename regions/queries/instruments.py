"""Instruments: the library with its filters, and those that fit a profile, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from regions.enums import ProfileKind
from regions.models import CooperationForm, CooperationInterest, Instrument, Profile, Sector
from regions.queries.nested import all_revived, nested, revived

TERM = ("id", "code", "name_en", "name_ja")
TOLD = ("side", "stage", "eligible_kinds", "deadline_on", "position", "url")
FITTING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for; what is empty does not narrow."""

    q: str = ""
    side: str = ""
    sector: str = ""
    form: str = ""
    stage: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    instrument: Instrument
    forms: list[CooperationForm]
    sectors: list[Sector]


@dataclass(frozen=True, slots=True)
class Fit:
    """An instrument and why it is for this profile."""

    instrument: Instrument
    reasons: list[str]
    strength: int


def instruments(wanted: Wanted | None = None) -> QuerySet[Instrument]:
    """In their order, with forms and sectors. Those without a side, sector or kind are for all."""
    asked = wanted or Wanted()
    found = Instrument.objects.prefetch_related("forms", "sectors").order_by("position", "code")
    if asked.side:
        found = found.filter(side__in=[asked.side, ""])
    if asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.kind:
        found = found.filter(Q(eligible_kinds=[]) | Q(eligible_kinds__contains=[asked.kind]))
    if asked.form:
        found = found.filter(forms__in=form_and_below(asked.form))
    if asked.sector:
        narrow = Q(sectors__code=asked.sector) | Q(sectors__children__code=asked.sector)
        narrow |= Q(sectors__parent__code=asked.sector) | Q(sectors=None)
        found = found.filter(narrow)
    if asked.q:
        found = found.filter(in_words(asked.q))
    return found.distinct()


def form_and_below(code: str) -> QuerySet[CooperationForm]:
    """A form, the forms under it, and the one above it: who asks for research finds RTD."""
    return CooperationForm.objects.filter(
        Q(code=code) | Q(head__code=code) | Q(sub_forms__code=code)
    )


def in_words(text: str) -> Q:
    """Every word stands somewhere in the name, the owner or the summary, in either language."""
    columns = ["name_en", "name_ja", "owner_en", "owner_ja", "summary_en", "summary_ja", "code"]
    every = Q()
    for word in text.split():
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        every &= anywhere
    return every


def all_instruments() -> ArraySubquery:
    """All of them with their forms and sectors, to be fetched along with another row."""
    forms = CooperationForm.objects.filter(instruments=OuterRef("pk")).order_by("position")
    sectors = Sector.objects.filter(instruments=OuterRef("pk")).order_by("position")
    rows = Instrument.objects.order_by("position", "code").annotate(
        form_rows=nested(forms, *TERM), sector_rows=nested(sectors, *TERM)
    )
    return nested(rows, *TERM, *TOLD, "form_rows", "sector_rows")


def told(values: Mapping[str, Any]) -> Told:
    own = {name: values[name] for name in (*TERM, *TOLD)}
    return Told(
        revived(Instrument, own),
        all_revived(CooperationForm, values["form_rows"]),
        all_revived(Sector, values["sector_rows"]),
    )


def fitting_instruments(
    rows: Iterable[Mapping[str, Any]],
    profile: Profile,
    interests: Iterable[CooperationInterest],
    *,
    today: date,
) -> list[Fit]:
    """What this organisation may use today, what says most first; ``rows`` of all_instruments."""
    asked = {interest.form_id for interest in interests}
    found = [fit(told(row), profile, asked) for row in rows]
    fits = [one for one in found if one is not None and is_open(one.instrument, today)]
    fits.sort(key=lambda one: (-one.strength, one.instrument.position, one.instrument.code))
    return fits[:FITTING]


def is_open(row: Instrument, today: date) -> bool:
    return row.deadline_on is None or row.deadline_on >= today


def fit(one: Told, profile: Profile, asked: set[int]) -> Fit | None:
    """None where side or kind are not those it is for, or its sectors are others."""
    row = one.instrument
    if row.side not in {"", profile.side}:
        return None
    if row.eligible_kinds and profile.kind not in row.eligible_kinds:
        return None
    sectors = shared_sectors(one.sectors, profile)
    if one.sectors and not sectors:
        return None
    forms = [form.name for form in one.forms if form.pk in asked]
    if not (forms or sectors or row.eligible_kinds):
        return None
    return Fit(row, reasons(row, profile, forms, sectors), 2 * len(forms) + len(sectors))


def shared_sectors(sectors: list[Sector], profile: Profile) -> list[str]:
    """Names of its sectors in which the profile is at home; a head counts for its leaves."""
    own = {tag.sector.code for tag in profile.profile_sectors.all()}
    heads = {code.partition("-")[0] for code in own}
    return [sector.name for sector in sectors if sector.code in own | heads]


def reasons(row: Instrument, profile: Profile, forms: list[str], sectors: list[str]) -> list[str]:
    said = []
    if row.eligible_kinds:
        kind = ProfileKind(profile.kind).label
        said.append(_("Made for: %(kind)s.") % {"kind": kind})
    if forms:
        said.append(_("Fits what it offers or seeks: %(forms)s.") % {"forms": " · ".join(forms)})
    if sectors:
        said.append(_("Fits its sectors: %(sectors)s.") % {"sectors": " · ".join(sectors)})
    return said
