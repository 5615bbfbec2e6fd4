"""What there is to do, kind by kind: for each language its rows and their age."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.enums import CheckState, ImportState, PracticeState, ProfileState, Side, VersionState
from regions.models import (
    Claim,
    CooperationInterest,
    DuplicatePair,
    ImportBatch,
    Practice,
    Profile,
    VersionCheck,
)
from regions.models.desk_indexes import lacks, said_without
from regions.queries.duplicates import LISTED, open_pairs
from regions.queries.freshness import STALE_AFTER

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
IN_ENGLISH = {Kind.PRACTICE, Kind.IMPORT}
OF_PROFILES = [Kind.EXPIRING, Kind.STALE, Kind.TRANSLATION]


def of_desk(language: str, path: str) -> Q:
    """Whose desk knows the organisation best: Tokyo the Japanese, Strasbourg all others."""
    japanese = Q(**{path: Side.JP})
    return japanese if language == "ja" else ~japanese


def submitted_texts(language: str) -> Lines:
    """One row per door: the English text and the Japanese one wait for different readers."""
    return VersionCheck.objects.filter(
        door=language,
        state=CheckState.WAITING,
        round=F("version__round"),
        version__state=VersionState.SUBMITTED,
        version__profile__state__in=LISTED,
    ).annotate(since=F("version__submitted_at"))


def open_claims(language: str) -> Lines:
    found = Claim.objects.open().filter(of_desk(language, "profile__side"))
    return found.annotate(since=F("created_at"))


def practices_to_check(_language: str) -> Lines:
    found = Practice.objects.filter(state=PracticeState.SUBMITTED)
    return found.annotate(since=F("updated_at"))


def waiting_imports(_language: str) -> Lines:
    found = ImportBatch.objects.filter(state__in=[ImportState.UPLOADED, ImportState.CHECKED])
    return found.annotate(since=F("created_at"))


def suspected_pairs(language: str) -> Lines:
    found = open_pairs().filter(of_desk(language, "first__side"))
    return found.annotate(since=F("created_at"))


def expiring(language: str) -> Lines:
    """Profiles whose offers or wishes end within a month: for each the one that ends first."""
    today = timezone.localdate()
    ending = CooperationInterest.objects.filter(expires_on__range=(today, today + EXPIRING_WITHIN))
    sooner = ending.filter(profile=OuterRef("profile")).filter(
        Q(expires_on__lt=OuterRef("expires_on"))
        | Q(expires_on=OuterRef("expires_on"), pk__lt=OuterRef("pk"))
    )
    return (
        ending.filter(~Exists(sooner.order_by()), of_desk(language, "profile__side"))
        .filter(profile__state=ProfileState.PUBLISHED)
        .annotate(since=Cast("expires_on", DateTimeField()) - Value(EXPIRING_WITHIN))
        .order_by("expires_on", "pk")
    )


def stale(language: str) -> Lines:
    """Confirmed more than a year ago, and not checked since."""
    limit = timezone.localdate() - STALE_AFTER
    found = Profile.objects.published().filter(of_desk(language, "side"), unchecked(limit))
    confirmed = found.filter(confirmed_on__lt=limit).order_by("confirmed_on", "pk")
    return confirmed.annotate(since=Cast("confirmed_on", DateTimeField()))


def never_confirmed(language: str) -> Lines:
    limit = timezone.localdate() - STALE_AFTER
    found = Profile.objects.published().filter(of_desk(language, "side"), unchecked(limit))
    unknown = found.filter(confirmed_on=None).order_by("created_at", "pk")
    return unknown.annotate(since=F("created_at"))


def unchecked(limit: date) -> Q:
    return Q(checked_on__lt=limit) | Q(checked_on=None)


def lacking(language: str) -> Lines:
    """Published profiles whose name or summary stands in the other language only (B12)."""
    return by_update(Profile.objects.published().filter(lacks(language)))


def with_offers_lacking(language: str) -> Lines:
    """The others of which an offer or wish stands in the other language only."""
    unsaid = CooperationInterest.objects.filter(said_without(language), profile=OuterRef("pk"))
    found = Profile.objects.published().filter(~lacks(language), Exists(unsaid.order_by()))
    return by_update(found)


def by_update(found: Lines) -> Lines:
    ordered: Lines = found.annotate(since=F("updated_at")).order_by("updated_at", "pk")
    return ordered


# Each answers, for one language, rows with their age as ``since``, the oldest first.
SOURCES: dict[Kind, list[Callable[[str], Lines]]] = {
    Kind.TEXT: [submitted_texts],
    Kind.CLAIM: [open_claims],
    Kind.PRACTICE: [practices_to_check],
    Kind.IMPORT: [waiting_imports],
    Kind.DUPLICATE: [suspected_pairs],
    Kind.EXPIRING: [expiring],
    Kind.STALE: [stale, never_confirmed],
    Kind.TRANSLATION: [lacking, with_offers_lacking],
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
