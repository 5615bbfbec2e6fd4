"""What there is to do, kind by kind: rows with a language (``lang``) and an age (``since``)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    F,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.enums import CheckState, ImportState, PracticeState, Side, VersionState
from regions.models import (
    Claim,
    CooperationInterest,
    DuplicatePair,
    ImportBatch,
    Practice,
    Profile,
    VersionCheck,
)
from regions.queries.duplicates import LISTED, open_pairs

STALE_AFTER = timedelta(days=365)
EXPIRING_WITHIN = timedelta(days=30)
Lines = QuerySet[Any, Any]


class Kind(TextChoices):
    """What a row of the desk is about. With the first four, somebody waits for an answer."""

    TEXT = "text", _("Submitted texts")
    CLAIM = "claim", _("Claims")
    PRACTICE = "practice", _("Practices to check")
    IMPORT = "import", _("Imports")
    DUPLICATE = "duplicate", _("Suspected duplicates")
    EXPIRING = "expiring", _("Expiring offers")
    STALE = "stale", _("Stale profiles")
    TRANSLATION = "translation", _("Missing translations")


SOMEBODY_WAITS = {Kind.TEXT, Kind.CLAIM, Kind.PRACTICE, Kind.IMPORT}
# What would lie there tomorrow just the same is no work of today.
NOT_TODAY = {Kind.STALE, Kind.TRANSLATION}
TODAY = "today"
OF_PROFILES = [Kind.EXPIRING, Kind.STALE, Kind.TRANSLATION]


def of_side(path: str) -> Case:
    """Whose desk knows the organisation best: Tokyo the Japanese, Strasbourg all others."""
    return Case(When(**{path: Side.JP}, then=Value("ja")), default=Value("en"))


def submitted_texts() -> Lines:
    """One row per door: the English text and the Japanese one wait for different readers."""
    return VersionCheck.objects.filter(
        state=CheckState.WAITING,
        round=F("version__round"),
        version__state=VersionState.SUBMITTED,
        version__profile__state__in=LISTED,
    ).annotate(lang=F("door"), since=F("version__submitted_at"))


def open_claims() -> Lines:
    return Claim.objects.open().annotate(lang=of_side("profile__side"), since=F("created_at"))


def practices_to_check() -> Lines:
    found = Practice.objects.filter(state=PracticeState.SUBMITTED)
    return found.annotate(lang=Value("en"), since=F("updated_at"))


def waiting_imports() -> Lines:
    found = ImportBatch.objects.filter(state__in=[ImportState.UPLOADED, ImportState.CHECKED])
    return found.annotate(lang=Value("en"), since=F("created_at"))


def suspected_pairs() -> Lines:
    return open_pairs().annotate(lang=of_side("first__side"), since=F("created_at"))


def expiring() -> Lines:
    """Profiles whose offers or wishes end within a month; the soonest counts."""
    today = timezone.localdate()
    ending = CooperationInterest.objects.filter(
        expires_on__range=(today, today + EXPIRING_WITHIN)
    ).order_by()
    soonest = ending.filter(profile=OuterRef("pk")).values("profile").values(end=Min("expires_on"))
    return (
        Profile.objects.published()
        .filter(pk__in=ending.values("profile"))
        .annotate(
            lang=of_side("side"),
            since=Cast(Subquery(soonest), DateTimeField()) - Value(EXPIRING_WITHIN),
        )
    )


def stale() -> Lines:
    """Confirmed and checked more than a year ago, or never."""
    limit = timezone.localdate() - STALE_AFTER
    return (
        Profile.objects.published()
        .filter(Q(confirmed_on__lt=limit) | Q(confirmed_on=None))
        .filter(Q(checked_on__lt=limit) | Q(checked_on=None))
        .annotate(
            lang=of_side("side"),
            since=Coalesce(Cast("confirmed_on", DateTimeField()), F("created_at")),
        )
    )


def missing_in(language: str) -> Callable[[], Lines]:
    """Published profiles that say something in the other language only (B12)."""
    other = "en" if language == "ja" else "ja"

    def found() -> Lines:
        unsaid = CooperationInterest.objects.filter(~Q(**{f"text_{other}": ""}))
        gaps = (
            Q(**{f"name_{language}": ""})
            | (Q(**{f"summary_{language}": ""}) & ~Q(**{f"summary_{other}": ""}))
            | Q(pk__in=unsaid.filter(**{f"text_{language}": ""}).values("profile"))
        )
        missing = Profile.objects.published().filter(gaps)
        return missing.annotate(lang=Value(language), since=F("updated_at"))

    return found


SOURCES: dict[Kind, list[Callable[[], Lines]]] = {
    Kind.TEXT: [submitted_texts],
    Kind.CLAIM: [open_claims],
    Kind.PRACTICE: [practices_to_check],
    Kind.IMPORT: [waiting_imports],
    Kind.DUPLICATE: [suspected_pairs],
    Kind.EXPIRING: [expiring],
    Kind.STALE: [stale],
    Kind.TRANSLATION: [missing_in("en"), missing_in("ja")],
}


def items_named(items: list[str]) -> list[Model]:
    """The profiles and pairs that a form names as ``kind:id``, each once. At most two queries."""
    ids: dict[bool, list[str]] = {True: [], False: []}
    for item in items:
        kind, _colon, key = item.partition(":")
        if kind in OF_PROFILES or kind == Kind.DUPLICATE:
            ids[kind == Kind.DUPLICATE].append(key)
    pairs = DuplicatePair.objects.select_related("first", "second")
    records: list[Model] = []
    for source, keys in ((Profile.objects.all(), ids[False]), (pairs, ids[True])):
        if keys:
            records += source.filter(public_id__in=valid(keys)).order_by("pk")
    return records


def valid(keys: list[str]) -> list[UUID]:
    """Only what can be an id; anything else names nothing."""
    found = []
    for key in keys:
        with suppress(ValueError):
            found.append(UUID(key))
    return found
