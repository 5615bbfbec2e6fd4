"""What is told of a good practice, as one value."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from regions.models import CooperationForm, Profile, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorContent:
    """A figure; ``comparison`` is the figure that it is held against."""

    name_en: str
    name_ja: str = ""
    value: Decimal
    comparison: Decimal | None = None
    comparison_en: str = ""
    comparison_ja: str = ""
    unit: str = ""
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TieContent:
    """The facts of the partnership that a practice tells about."""

    partners: list[Profile]
    forms: list[CooperationForm]
    sectors: list[Sector]
    started_on: date | None = None
    started_precision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeContent:
    """All that is told. ``tie`` is None where the partnership's facts stay as they are."""

    title_en: str
    title_ja: str = ""
    summary_en: str = ""
    summary_ja: str = ""
    lessons_en: str = ""
    lessons_ja: str = ""
    evidence_en: str = ""
    evidence_ja: str = ""
    purposes: list[str] = field(default_factory=list)
    webinar_on: date | None = None
    recording_url: str = ""
    source: str = ""
    indicators: list[IndicatorContent] = field(default_factory=list)
    tie: TieContent | None = None


TEXTS = [
    *("title_en", "title_ja", "summary_en", "summary_ja", "lessons_en", "lessons_ja"),
    *("evidence_en", "evidence_ja", "purposes", "webinar_on", "recording_url", "source"),
]
