"""The desk: one queue over all that needs the helpdesk, who is waiting first, oldest first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from regions.duplicates import Likeness
from regions.models import (
    Claim,
    DeskAction,
    DuplicatePair,
    ImportBatch,
    Practice,
    Profile,
    VersionCheck,
)
from regions.queries.desk_kinds import (
    EXPIRING_WITHIN,
    NOT_TODAY,
    OF_PROFILES,
    SOMEBODY_WAITS,
    SOURCES,
    TODAY,
    Kind,
    Lines,
)

if TYPE_CHECKING:
    from accounts.models import User

PER_PAGE = 25
UNDO_OFFERED = timedelta(hours=12)


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
    today: int
    total: int


def desk(
    *, kind: str = "", first: str = "", page: str | int | None = 1, language: str = ""
) -> Desk:
    """One page of the queue. ``first`` is the language that comes first, "" for the oldest.

    ``language`` keeps the rows of one language only. At most eight queries.
    """
    chosen = kinds_of(kind)
    counted = counts(language)
    paginator: Paginator[Any] = Paginator(queue(chosen, first=first, language=language), PER_PAGE)
    paginator.count = sum(counted[one] for one in chosen)
    shown = paginator.get_page(page)
    return Desk(
        page=shown,
        rows=with_records(list(shown.object_list)),
        counts=list(counted.items()),
        today=sum(counted[one] for one in kinds_of(TODAY)),
        total=sum(counted.values()),
    )


def kinds_of(kind: str) -> list[Kind]:
    """One kind, the work of today, or everything."""
    if kind == TODAY:
        return [one for one in Kind if one not in NOT_TODAY]
    return [Kind(kind)] if kind in Kind.values else list(Kind)


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
    joined: Lines = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    ordered: Lines = joined.order_by("rank", "strange", "age", "name", "row")
    return ordered


def line(kind: Kind, source: Lines, first: str, language: str) -> Lines:
    described: Lines = (
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
    return described


def spoken(source: Lines, language: str) -> Lines:
    return source.filter(lang=language) if language else source


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


def last_action(user: "User") -> DeskAction | None:
    """What this person did last to many rows today, while it can be taken back."""
    since = timezone.now() - UNDO_OFFERED
    recent = DeskAction.objects.filter(by=user, at__gte=since).order_by("-at", "-pk").first()
    return recent if recent and recent.undone_at is None else None
