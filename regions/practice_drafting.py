"""The first words of a good practice, made from what is recorded of a cooperation. No database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ParamSpec

from django.utils import translation
from django.utils.translation import gettext as _

from regions.enums import Precision
from regions.models import Agreement, CooperationForm, Milestone, Profile, Sector
from regions.services.practice_content import IndicatorContent, PracticeContent, TieContent

TITLE, NAMES = 250, 4
Args = ParamSpec("Args")


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is known: of a partnership of the directory, of meetings, or of both.

    ``aim_en`` and ``aim_ja`` are the words in which the partners said what it is about.
    """

    partners: list[Profile]
    sectors: list[Sector] = field(default_factory=list)
    forms: list[CooperationForm] = field(default_factory=list)
    started_on: date | None = None
    started_precision: str = ""
    milestones: list[Milestone] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    meetings: int = 0
    aim_en: str = ""
    aim_ja: str = ""


def content_from(records: Records) -> PracticeContent:
    """Facts in both languages; what others can learn is left to the authors."""
    return PracticeContent(
        title_en=in_language("en", title, records),
        title_ja=in_language("ja", title, records),
        summary_en=in_language("en", summary, records, records.aim_en),
        summary_ja=in_language("ja", summary, records, records.aim_ja),
        evidence_en=in_language("en", evidence, records),
        evidence_ja=in_language("ja", evidence, records),
        source=_("Drafted from the records of Kakehashi"),
        indicators=indicators(records),
        tie=TieContent(
            partners=records.partners,
            forms=records.forms,
            sectors=records.sectors,
            started_on=records.started_on,
            started_precision=records.started_precision,
        ),
    )


def in_language(
    language: str, write: Callable[Args, str], *args: Args.args, **kwargs: Args.kwargs
) -> str:
    with translation.override(language):
        return write(*args, **kwargs)


def title(records: Records) -> str:
    names = [partner.name for partner in records.partners]
    shown = _(", ").join(names[:NAMES])
    if not records.sectors:
        return shown[:TITLE]
    told = _("%(names)s: cooperation in %(sector)s")
    return (told % {"names": shown, "sector": records.sectors[0].name})[:TITLE]


def summary(records: Records, aim: str) -> str:
    return "\n\n".join(part for part in [aim, steps(records.milestones), since(records)] if part)


def steps(milestones: Iterable[Milestone]) -> str:
    return "\n".join(f"{step.when}: {step.title}" for step in milestones)


def since(records: Records) -> str:
    """Since when, as exactly as it is known."""
    if records.started_on is None:
        return ""
    year = records.started_on.year
    return _("The partners have been in contact since %(year)s.") % {"year": year}


def evidence(records: Records) -> str:
    return "\n".join(
        f"{one.title} ({one.get_kind_display()}{comma(one.signed)})" for one in records.agreements
    )


def comma(told: str) -> str:
    return _(", ") + told if told else ""


def indicators(records: Records) -> list[IndicatorContent]:
    counted = [
        ("Meetings held", "開催した面談", records.meetings),
        ("Agreements signed", "締結した合意", len(records.agreements)),
    ]
    return [
        IndicatorContent(name_en=english, name_ja=japanese, value=Decimal(number))
        for english, japanese, number in counted
        if number
    ]


def year_of(day: date | None) -> tuple[date | None, str]:
    """The first day of a year and its precision, as a partnership keeps its start."""
    return (date(day.year, 1, 1), Precision.YEAR.value) if day else (None, "")
