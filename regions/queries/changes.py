"""The feed of changes as readers with a copy walk through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Max, Model, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Now

from kernel.snapshot import one_moment
from regions.enums import ChangeAction
from regions.models import DirectoryChange
from regions.queries.mirrored import Site, records_of

Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, with the record as it is now; None where it left."""

    change: DirectoryChange
    record: Any


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries in the order of the feed, the number to go on after, and whether there is more."""

    entries: list[Entry]
    number: int
    more: bool


def last_number() -> int:
    """The number of the latest change, 0 before the first."""
    return DirectoryChange.objects.aggregate(last=Max("number"))["last"] or 0


def last_moment() -> datetime:
    """When the latest change was noted; now before the first. Never goes back."""
    noted = DirectoryChange.objects.aggregate(at=Coalesce(Max("at"), Now()))
    moment: datetime = noted["at"]
    return moment


def changed_since(rows: QuerySet[Row, Value], kind: str, moment: datetime) -> QuerySet[Row, Value]:
    """Those whose change was noted at this moment or later."""
    changes = DirectoryChange.objects.filter(kind=kind, row=OuterRef("pk"), at__gte=moment)
    return rows.filter(Exists(changes))


def number_before(moment: datetime) -> int:
    """The number after which everything was noted at this moment or later."""
    first = DirectoryChange.objects.filter(at__gte=moment).order_by("at", "number").first()
    return first.number - 1 if first else last_number()


def read_part(after: int, *, kinds: Sequence[str], size: int, site: Site) -> Part:
    """The next changes of these kinds. A record stands in the feed once, at its latest change.

    A record that changed a moment ago, and whose new number is not given yet, is left out: its
    change is still to come.
    """
    with one_moment():
        end = last_number()
        waiting = DirectoryChange.objects.filter(number__gt=after, kind__in=kinds)
        found = list(waiting.order_by("number")[: size + 1])
        changes, more = found[:size], len(found) > size
        entries = with_records(changes, site)
    return Part(entries, changes[-1].number if more else max(end, after), more)


def with_records(changes: Collection[DirectoryChange], site: Site) -> list[Entry]:
    rows: dict[str, list[int]] = {}
    for change in changes:
        if change.action == ChangeAction.UPSERT and change.row is not None:
            rows.setdefault(change.kind, []).append(change.row)
    records = {kind: records_of(kind, pks, site=site) for kind, pks in rows.items()}
    return [
        Entry(change, record_in(records, change)) for change in changes if is_told(records, change)
    ]


def is_told(records: dict[str, dict[int, Any]], change: DirectoryChange) -> bool:
    return change.action == ChangeAction.DELETE or record_in(records, change) is not None


def record_in(records: dict[str, dict[int, Any]], change: DirectoryChange) -> Any:
    return records.get(change.kind, {}).get(change.row or 0)
