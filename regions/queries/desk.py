"""The desk: one queue over all that needs the helpdesk, who is waiting first, oldest first."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
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

from regions.duplicates import Likeness
from regions.enums import CheckState, ImportState, PracticeState, Side, VersionState
from regions.models import (
    Claim,
    CooperationInterest,
    DeskAction,
    DuplicatePair,
    ImportBatch,
    Practice,
    Profile,
    VersionCheck,
)
from regions.queries.duplicates import LISTED, open_pairs

STALE_AFTER = timedelta(days=365)
EXPIRING_WITHIN = timedelta(days=30)
if TYPE_CHECKING:
    from accounts.models import User

PER_PAGE = 25
UNDO_OFFERED = timedelta(hours=12)
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
OF_PROFILES = [Kind.EXPIRING, Kind.STALE, Kind.TRANSLATION]


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One thing to do. ``record`` is what it is about, a profile or a row that names profiles."""

    kind: Kind
    language: str
    since: datetime
    record: Any

    @property
    def somebody_waits(self) -> bool:
        return self.kind in SOMEBODY_WAITS

    @property
    def labels(self) -> list[str]:
        """Of suspected duplicates: what speaks for it."""
        return Likeness(self.record.score, self.record.reasons).labels

    @property
    def ends_on(self) -> date:
        """Of expiring offers: the day of the first."""
        return timezone.localdate(self.since + EXPIRING_WITHIN)

    @property
    def item(self) -> str:
        """Names the row in a form."""
        return f"{self.kind.value}:{getattr(self.record, 'public_id', '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    page: "Page[Any]"
    rows: list[DeskRow]
    counts: list[tuple[Kind, int]]
    total: int


def desk(*, kind: str = "", first: str = "", page: object = 1, language: str = "") -> Desk:
    """One page of the queue. ``first`` is the language that comes first, "" for the oldest.

    ``language`` keeps the rows of one language only. At most eight queries.
    """
    chosen = [Kind(kind)] if kind in Kind.values else list(Kind)
    counted = counts(language)
    paginator: Paginator[Any] = Paginator(queue(chosen, first=first, language=language), PER_PAGE)
    paginator.count = sum(counted[one] for one in chosen)
    shown = paginator.get_page(page)
    return Desk(
        page=shown,
        rows=with_records(list(shown.object_list)),
        counts=list(counted.items()),
        total=sum(counted.values()),
    )


def counts(language: str = "") -> dict[Kind, int]:
    """How much there is of each kind: one query."""
    parts = [
        spoken(source(), language)
        .order_by()
        .annotate(name=Value(kind.value, CharField()))
        .values("name")
        .annotate(number=Count("pk"))
        .values_list("name", "number")
        for kind in Kind
        for source in SOURCES[kind]
    ]
    found = dict.fromkeys(Kind, 0)
    for name, number in parts[0].union(*parts[1:], all=True):
        found[Kind(name)] += number
    return found


def queue(kinds: list[Kind], *, first: str, language: str = "") -> Lines:
    """Kind, key, language and age of what is to be done, in order."""
    parts = [line(kind, source(), first, language) for kind in kinds for source in SOURCES[kind]]
    joined = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return joined.order_by("rank", "strange", "age", "name", "row")


def line(kind: Kind, source: Lines, first: str, language: str) -> Lines:
    return (
        spoken(source, language)
        .order_by()
        .annotate(
            name=Value(kind.value, CharField()),
            row=F("pk"),
            age=Cast("since", DateTimeField()),
            rank=Value(0 if kind in SOMEBODY_WAITS else 1, IntegerField()),
            strange=Case(When(lang=first, then=0), default=1, output_field=IntegerField())
            if first
            else Value(0, IntegerField()),
        )
        .values_list("name", "row", "lang", "age", "rank", "strange")
    )


def spoken(source: Lines, language: str) -> Lines:
    return source.filter(lang=language) if language else source


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
    soonest = ending.filter(profile=OuterRef("pk")).values("profile").values(
        end=Min("expires_on")
    )
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


def with_records(lines: list[tuple[Any, ...]]) -> list[DeskRow]:
    """Each line with what it is about: one query per sort of record."""
    wanted: dict[str, set[int]] = {}
    for name, key, *_rest in lines:
        sort = "profile" if name in OF_PROFILES else name
        wanted.setdefault(sort, set()).add(key)
    found = {sort: RECORDS[sort]().in_bulk(keys) for sort, keys in wanted.items()}
    return [
        DeskRow(Kind(name), language, age, records[key])
        for name, key, language, age, *_rest in lines
        if key in (records := found["profile" if name in OF_PROFILES else name])
    ]


RECORDS: dict[str, Callable[[], QuerySet[Any]]] = {
    "profile": lambda: Profile.objects.select_related("territory"),
    Kind.TEXT: lambda: VersionCheck.objects.select_related(
        "version__profile__territory", "version__author"
    ),
    Kind.CLAIM: lambda: Claim.objects.select_related("profile__territory", "user"),
    Kind.PRACTICE: lambda: Practice.objects.select_related("author"),
    Kind.IMPORT: lambda: ImportBatch.objects.defer("content").select_related("by"),
    Kind.DUPLICATE: lambda: DuplicatePair.objects.select_related(
        "first__territory", "second__territory"
    ),
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
            records += source.filter(public_id__in=valid(keys)).order_by("pk")  # type: ignore[attr-defined]
    return records


def valid(keys: list[str]) -> list[UUID]:
    """Only what can be an id; anything else names nothing."""
    found = []
    for key in keys:
        with suppress(ValueError):
            found.append(UUID(key))
    return found


def last_action(user: "User") -> DeskAction | None:
    """What this person did last to many rows today, while it can be taken back."""
    since = timezone.now() - UNDO_OFFERED
    recent = DeskAction.objects.filter(by=user, at__gte=since).order_by("-at", "-pk").first()
    return recent if recent and recent.undone_at is None else None
