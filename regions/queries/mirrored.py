"""Kinds of records that a copy of the directory holds: who is public, and who shows whom.

A floor above adds its own with :func:`register` in its ``ready()`` and puts the trigger function
``regions_touch`` under its tables (migration 0003 shows how).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

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
    ``farewells`` says of rows that are not public any more why they left.
    """

    kind: str
    public: Callable[[], QuerySet[Any]]
    key: str
    address: str = ""
    records: str = ""
    farewells: Callable[[Collection[int]], Mapping[int, Farewell]] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Records of the kind ``target`` show something of the kind ``source``: ``model`` says which."""

    source: str
    target: str
    model: type[Model]
    source_column: str
    target_column: str

    def reach(self, rows: Collection[int]) -> set[int]:
        found: QuerySet[Any] = QuerySet(self.model).filter(**{f"{self.source_column}__in": rows})
        return set(found.order_by().values_list(self.target_column, flat=True)) - {None}


KINDS: dict[str, Mirrored] = {}
LINKS: list[Link] = []


def register(kinds: Collection[Mirrored], links: Collection[Link] = ()) -> None:
    """Add kinds of records. Links are followed in the order in which they were registered."""
    KINDS.update({one.kind: one for one in kinds})
    LINKS.extend(link for link in links if link not in LINKS)


def told_kinds() -> list[str]:
    """Those that readers with a copy are told of."""
    return [kind for kind, mirrored in KINDS.items() if mirrored.records]


def records_of(kind: str, rows: Collection[int], *, site: Site) -> dict[int, Any]:
    """The records of these rows that are public, by row, as the API shows them."""
    shown: dict[int, Any] = import_string(KINDS[kind].records)(kind, rows, site)
    return shown


def in_parts(rows: Collection[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    listed = sorted(rows)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
