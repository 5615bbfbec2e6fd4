"""Write what differs and leave the rest alone, so that a second run changes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from regions.services.reference.rows import ReferenceDataError

Record = dict[str, Any]
SomeModel = TypeVar("SomeModel", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run did with the rows of one family."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )

    def __str__(self) -> str:
        parts = {"new": self.created, "changed": self.updated, "unchanged": self.unchanged}
        return ", ".join(f"{number} {what}" for what, number in parts.items() if number) or "none"


def upsert(
    model: type[SomeModel],
    key: str,
    records: Sequence[Record],
    *,
    at_first: Mapping[str, Any] | None = None,
    keep_stored: bool = False,
) -> Counts:
    """Create or change the rows with these keys.

    ``at_first`` holds values for new rows only: what people may change later stays as it is.
    ``keep_stored`` does so for whole rows: records that staff look after once they are there.
    """
    _check(model, key, records)
    table: models.QuerySet[SomeModel] = models.QuerySet(model)
    rows = table.filter(**{f"{key}__in": [record[key] for record in records]})
    stored = {getattr(row, key): row for row in rows}
    new = [model(**record, **(at_first or {})) for record in records if record[key] not in stored]
    old = [record for record in records if record[key] in stored]
    open_to_change = [] if keep_stored else old
    changed = [row for record in open_to_change if (row := _changed(stored[record[key]], record))]
    table.bulk_create(new)
    if changed:
        table.bulk_update(changed, _columns(model, key, records))
    return Counts(len(new), len(changed), len(old) - len(changed))


def _check(model: type[models.Model], key: str, records: Sequence[Record]) -> None:
    """Refuse what the database would refuse with a less helpful message."""
    seen = set()
    limits = {field.attname: getattr(field, "max_length", None) for field in model._meta.fields}
    for record in records:
        where = f"{model._meta.verbose_name} {record[key]}"
        if record[key] in seen:
            raise ReferenceDataError(f"{where}: more than once")
        seen.add(record[key])
        for name, value in record.items():
            limit = limits.get(name)
            if limit and isinstance(value, str) and len(value) > limit:
                raise ReferenceDataError(f"{where}, {name}: longer than {limit} characters")


def _changed(row: SomeModel, record: Record) -> SomeModel | None:
    different = {name: value for name, value in record.items() if getattr(row, name) != value}
    if not different:
        return None
    for name, value in different.items():
        setattr(row, name, value)
    if hasattr(row, "updated_at"):
        setattr(row, "updated_at", timezone.now())  # noqa: B010  (only some models have it)
    return row


def _columns(model: type[models.Model], key: str, records: Sequence[Record]) -> list[str]:
    names = [name for name in records[0] if name != key]
    stamped = any(field.name == "updated_at" for field in model._meta.fields)
    return [*names, "updated_at"] if stamped else names


def replace_children(
    model: type[SomeModel],
    parent: str,
    columns: Sequence[str],
    wanted: Mapping[int, Sequence[tuple[Any, ...]]],
    *,
    keep_stored: bool = False,
) -> Counts:
    """Give each parent exactly these child rows, each a tuple of ``columns``.

    Parents whose children are as wanted are not touched; the others' are written anew, but for
    ``keep_stored``: then a parent that has children keeps them.
    """
    stored: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    table: models.QuerySet[SomeModel] = models.QuerySet(model)
    rows = table.filter(**{f"{parent}__in": list(wanted)})
    for owner, *cells in rows.values_list(parent, *columns):
        stored[owner].add(tuple(cells))
    stale = [
        owner
        for owner, children in wanted.items()
        if stored[owner] != set(children) and not (keep_stored and stored[owner])
    ]
    rows.filter(**{f"{parent}__in": stale}).delete()
    new = [
        model(**{parent: owner, **dict(zip(columns, cells, strict=True))})
        for owner in stale
        for cells in wanted[owner]
    ]
    table.bulk_create(new)
    return _tally(wanted, stored, set(stale))


def _tally(
    wanted: Mapping[int, Sequence[tuple[Any, ...]]],
    stored: Mapping[int, set[tuple[Any, ...]]],
    stale: set[int],
) -> Counts:
    created = sum(len(wanted[owner]) for owner in stale if not stored[owner])
    updated = sum(len(wanted[owner]) for owner in stale if stored[owner])
    unchanged = sum(len(children) for owner, children in wanted.items() if owner not in stale)
    return Counts(created, updated, unchanged)


def keys(model: type[models.Model], key: str = "code") -> dict[Any, int]:
    """Every row's primary key by its stable key."""
    return dict(models.QuerySet(model).values_list(key, "pk"))
