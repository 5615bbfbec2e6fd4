"""The desk: one queue over all that needs the helpdesk, who is waiting first, oldest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import CharField, DateTimeField, F, IntegerField, QuerySet, Value
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
    IN_ENGLISH,
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
COUNTED = 1000  # a page says 999+ above
LANGUAGES = ["en", "ja"]
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
    total = sum(counted[one] for one in chosen)
    shown: Page[Any] = Paginator(range(total), PER_PAGE).get_page(page)
    most = shown.number * PER_PAGE
    lines = queue(chosen, first=first, language=language, most=most)[most - PER_PAGE : most]
    return Desk(
        page=shown,
        rows=with_records(list(lines)),
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
    """How much there is of each kind, up to COUNTED of each source: one query."""
    found, asked, values = dict.fromkeys(Kind, 0), [], list[Any]()
    for kind, one, source in parts(Kind, language):
        rows, its_values = source(one).order_by().values("pk")[:COUNTED].query.sql_with_params()
        asked.append(f"SELECT '{kind.value}', count(*) FROM ({rows}) part")  # noqa: S608
        values += its_values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), values)
        for name, number in cursor.fetchall():
            found[Kind(name)] += number
    return found


def parts(
    kinds: Iterable[Kind], language: str
) -> Iterator[tuple[Kind, str, Callable[[str], Lines]]]:
    """Every source of these kinds with every language, or with this one."""
    return (
        (kind, one, source)
        for kind in kinds
        for source in SOURCES[kind]
        for one in (["en"] if kind in IN_ENGLISH else LANGUAGES)
        if one == (language or one)
    )


def queue(kinds: list[Kind], *, first: str, language: str = "", most: int) -> Lines:
    """Kind, key, language and age of the first rows that are to be done, in order.

    Every source gives its own first rows, which its index has in order: none is sorted as a whole.
    """
    found = [line(kind, one, source, first)[:most] for kind, one, source in parts(kinds, language)]
    if not found:
        return Profile.objects.none()
    joined: Lines = found[0].union(*found[1:], all=True)
    ordered: Lines = joined.order_by("rank", "strange", "age", "name", "row")
    return ordered


def line(kind: Kind, language: str, source: Callable[[str], Lines], first: str) -> Lines:
    rows = source(language)
    described: Lines = (
        (rows if rows.query.order_by else rows.order_by("since", "pk"))
        .annotate(
            name=Value(kind.value, CharField()),
            row=F("profile_id" if kind == Kind.EXPIRING else "pk"),
            lang=Value(language, CharField()),
            age=Cast("since", DateTimeField()),
            rank=Value(0 if kind in SOMEBODY_WAITS else 1, IntegerField()),
            strange=Value(int(bool(first) and language != first), IntegerField()),
        )
        .values_list("name", "row", "lang", "age", "rank", "strange")
    )
    return described


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
