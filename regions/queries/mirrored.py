"""Kinds of records that a copy of the directory holds: who is public, and who shows whom.

A floor above adds its own with :func:`register` in its ``ready()`` and puts the trigger function
``regions_touch`` under its tables (``regions.watched`` writes the SQL of that migration).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from regions.dumps.tables import Table

Farewell = tuple[str, str]  # why it left, and the key of its successor
AT_ONCE = 500


class Site(Protocol):
    """What turns a path into an address: a request, or the address of this site."""

    def build_absolute_uri(self, path: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """One kind of record.

    ``public`` gives the rows that everybody may read, ``key`` is the column that names a record
    outside, ``address`` the one that its page is found by. ``records`` is the dotted path of a
    function ``(kind, rows, site)`` that answers the records by row, as the API shows them (it
    belongs to the floor of interfaces); without it the kind is followed, but not told of yet.
    ``farewells`` says of rows that are not public any more why they left. ``table`` is the dotted
    path of the :class:`Table` that a dump shows them as, too. What ``fades`` may leave the public
    by the calendar alone, without anybody writing.
    """

    kind: str
    public: Callable[[], QuerySet[Any]]
    key: str
    address: str = ""
    records: str = ""
    farewells: Callable[[Collection[int]], Mapping[int, Farewell]] | None = None
    table: str = ""
    fades: bool = False


class Reach(Protocol):
    """Records of the kind ``target`` show something of the kind ``source``."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    def reach(self, rows: Collection[int]) -> set[int]:
        """The rows that show something of these."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """What shows what, where a table says so: ``model``."""

    source: str
    target: str
    model: type[Model]
    source_column: str
    target_column: str

    def reach(self, rows: Collection[int]) -> set[int]:
        found: QuerySet[Any] = QuerySet(self.model).filter(**{f"{self.source_column}__in": rows})
        return set(found.order_by().values_list(self.target_column, flat=True)) - {None}


KINDS: dict[str, Mirrored] = {}
LINKS: list[Reach] = []


def register(kinds: Collection[Mirrored], links: Collection[Reach] = ()) -> None:
    """Add kinds of records. Links are followed in the order in which they were registered."""
    KINDS.update({one.kind: one for one in kinds})
    LINKS.extend(link for link in links if link not in LINKS)


def told_kinds() -> list[str]:
    """Those that readers with a copy are told of."""
    return [kind for kind, mirrored in KINDS.items() if mirrored.records]


def table_of(kind: str) -> Table | None:
    path = KINDS[kind].table
    found: Table | None = import_string(path) if path else None
    return found


def records_of(kind: str, rows: Collection[int], *, site: Site) -> dict[int, Any]:
    """The records of these rows that are public, by row, as the API shows them."""
    shown: dict[int, Any] = import_string(KINDS[kind].records)(kind, rows, site)
    return shown


def in_parts(rows: Collection[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    listed = sorted(rows)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
