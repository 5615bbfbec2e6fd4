"""Wishes in a table: who wishes, whom, how much. Pure: no database.

The file is read by ``regions.imports``; the headings are those of the export in both languages, and others
that people write.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import WishLevel
from regions.imports.cells import cells_of, controls, printable
from regions.imports.columns import find_columns, plain
from regions.imports.problems import ROW_ERRORS, Unreadable
from regions.imports.reading import Line, Table, read_table

MOST_ROWS = 20_000
LONGEST_NOTE = 300  # as in `PartnerWish`
HEADINGS: dict[str, tuple[str, ...]] = {
    "wisher": (
        "who wishes",
        "organisation",
        "wisher",
        "from",
        "希望する団体",
        "希望した団体",
        "希望者",
        "組織名",
    ),
    "wisher_address": ("address", "address of the organisation", "アドレス", "希望者のアドレス"),
    "wished": (
        "wished partner",
        "partner",
        "with",
        "to",
        "希望する相手",
        "希望された団体",
        "希望先",
        "相手",
        "相手先",
    ),
    "wished_address": (
        "address of the partner",
        "希望された団体のアドレス",
        "相手のアドレス",
        "相手先のアドレス",
    ),
    "level": ("wish", "level", "must nice no", "希望", "希望度", "優先度"),
    "note": (
        "what we would like to talk about",
        "note",
        "話し合いたい内容",
        "話したいこと",
        "備考",
        "メモ",
    ),
}
MEANING = {plain(word): column for column, words in HEADINGS.items() for word in words}
NOTHING = {"", "-", "–", "none", "なし"}
LEVELS: dict[str, str] = {
    **dict.fromkeys(NOTHING, ""),
    **{level.value: level.value for level in WishLevel},
    "nicetohave": WishLevel.NICE,
    **dict.fromkeys(("必ず面談したい", "必ず会いたい", "必須", "必ず", "ぜひ"), WishLevel.MUST),
    **dict.fromkeys(
        ("できれば面談したい", "できれば会いたい", "できれば", "希望", "可能なら"), WishLevel.NICE
    ),
    **dict.fromkeys(("会わない", "不要", "希望しない", "見送り", "いいえ"), WishLevel.NO),
}
PROBLEMS: dict[str, tuple["str | Promise", "str | Promise"]] = {
    "unknown": (
        _("No participant of this day is called “%(name)s”."),
        _("Write its name or address as the list of participants does, or let it take part first."),
    ),
    "unknown_near": (
        _("No participant of this day is called “%(name)s”."),
        _("Did you mean %(near)s?"),
    ),
    "several": (
        _("%(count)s participants are called so."),
        _("Write the address: the last part of the address of its profile."),
    ),
    "itself": (
        _("An organisation cannot wish to meet itself."),
        _("Correct one of the two organisations."),
    ),
    "level": (
        _("This wish is not known here."),
        _("Write must, nice or no; leave the cell empty to take a wish back."),
    ),
    "pair_twice": (
        _("These two stand in row %(row)s already."),
        _("Delete one of the two rows."),
    ),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Participants by number: their names in both languages, and their addresses."""

    names: Mapping[int, tuple[str, ...]]
    addresses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish as the file has it; ``note`` is None where the file has no such column."""

    number: int
    wisher: int
    wished: int
    level: str
    note: str | None


@dataclass(slots=True)
class Found:
    """What a file holds: rows that can be imported, and everything that is wrong with others."""

    encoding: str
    rows: list[WishRow] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def read_wishes(content: bytes, known: Known) -> Found:
    """All rows and all problems of a file. Raises ``Unreadable`` where it is no such table at all."""
    table = read_table(content)
    mapping = find_columns(table.header, MEANING)
    require(mapping.places)
    return checked(table, mapping.places, mapping.headings, known)


def require(places: Mapping[str, int]) -> None:
    needed = {
        "who wishes": {"wisher", "wisher_address"},
        "wished partner": {"wished", "wished_address"},
        "wish": {"level"},
    }
    missing = [name for name, any_of in needed.items() if not any_of & set(places)]
    if missing:
        raise Unreadable("columns_missing", columns=", ".join(missing))


def checked(
    table: Table, places: dict[str, int], headings: Mapping[str, str], known: Known
) -> Found:
    found, seen, people = Found(table.encoding), dict[tuple[int, int], int](), Finder(known)
    for count, line in enumerate(table.lines, start=1):
        if count > MOST_ROWS:
            raise Unreadable("too_many_rows", limit=f"{MOST_ROWS:,}")
        reading = Reading(line, cells_of(places, line.cells), people)
        row = reading.row(len(table.header))
        if row and (first := seen.setdefault((row.wisher, row.wished), row.number)) != row.number:
            reading.complain("wished", "pair_twice", row=first)
        elif row:
            found.rows.append(row)
        found.problems += [
            {**one, "heading": headings.get(one["column"], "")} for one in reading.problems
        ]
    return found


class Finder:
    """Participants by what people write: the address, or a name in either language."""

    def __init__(self, known: Known) -> None:
        self.addresses = known.addresses
        self.by_name: dict[str, set[int]] = {}
        self.spelled: dict[str, str] = {}
        for pk, names in known.names.items():
            for name in filter(None, names):
                self.by_name.setdefault(plain(name), set()).add(pk)
                self.spelled[plain(name)] = name

    def find(self, name: str, address: str) -> int | tuple[str, dict[str, Any]]:
        """The number of a participant, or the code and values of what is wrong."""
        if address:
            slug = address.rstrip("/").rsplit("/", 1)[-1]
            return self.addresses.get(slug) or ("unknown", {"name": address[:100]})
        if name in self.addresses:
            return self.addresses[name]
        called = self.by_name.get(plain(name), set())
        if len(called) == 1:
            return next(iter(called))
        if called:
            return "several", {"count": len(called)}
        near = get_close_matches(plain(name), self.by_name, n=1, cutoff=0.75)
        values = {"name": name[:100], **({"near": self.spelled[near[0]]} if near else {})}
        return "unknown_near" if near else "unknown", values


class Reading:
    """One line, and all that is wrong with it."""

    def __init__(self, line: Line, cells: dict[str, str], people: Finder) -> None:
        self.line, self.cells, self.people = line, cells, people
        self.problems: list[dict[str, Any]] = []

    def complain(self, column: str, code: str, **values: Any) -> None:
        value = printable(self.cells.get(column, ""))[:200]
        self.problems.append(
            {"row": self.line.number, "column": column, "value": value, "code": code}
            | {"values": values}
        )

    def row(self, width: int) -> WishRow | None:
        for column, code, values in self.shape(width):
            self.complain(column, code, **values)
        if self.problems:
            return None
        one, other = self.organisation("wisher"), self.organisation("wished")
        level = LEVELS.get(plain(self.cells["level"]))
        if level is None:
            self.complain("level", "level")
        if one is not None and one == other:
            self.complain("wished", "itself")
        if self.problems or one is None or other is None or level is None:
            return None
        return WishRow(self.line.number, one, other, level, self.cells.get("note"))

    def shape(self, width: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if any(cell.strip() for cell in self.line.cells[width:]):
            yield "level", "cells_beyond", {}
        yield from controls(self.cells)
        length = len(self.cells.get("note", ""))
        if length > LONGEST_NOTE:
            yield "note", "too_long", {"length": length, "limit": LONGEST_NOTE}

    def organisation(self, side: str) -> int | None:
        name, address = self.cells.get(side, ""), self.cells.get(f"{side}_address", "")
        if not name and not address:
            self.complain(side, "required")
            return None
        found = self.people.find(name, address)
        if isinstance(found, int):
            return found
        code, values = found
        self.complain(f"{side}_address" if address else side, code, **values)
        return None


def words_of(problem: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, in the reader's language."""
    message, remedy = {**ROW_ERRORS, **PROBLEMS}[problem["code"]]
    values = problem.get("values", {})
    return str(message) % values, str(remedy) % values
