"""The cells of one row as text: trimmed, and what no cell may hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

KEY_LENGTH = 100
CELL_LIMIT = 20_000
LIMITS = {
    "id": KEY_LENGTH,
    "name_en": 200,
    "name_ja": 200,
    "city": 100,
    "description_en": 3000,
    "description_ja": 3000,
    "website": 200,
}
SPACES = "\ufeff \t\r\n\u3000\u00a0"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# What exports put an apostrophe before, so that no spreadsheet takes it for a formula.
NEUTRALISED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")

Complaint = tuple[str, str, dict[str, Any]]


def cells_of(places: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    """Column → cell, trimmed; short rows are filled up."""
    length = len(cells)
    found = {
        column: cells[place].strip(SPACES) if place < length else ""
        for column, place in places.items()
    }
    text = "".join(found.values())
    if "'" in text or "\r" in text:
        return {column: trimmed(cell) for column, cell in found.items()}
    return found


def trimmed(cell: str) -> str:
    """Without spaces around it and the apostrophe of exports; every line end the same."""
    cell = cell.strip(SPACES)
    if cell.startswith("'") and NEUTRALISED.match(cell):
        cell = cell[1:]
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def complaints(cells: Mapping[str, str]) -> Iterator[Complaint]:
    """Column, code and values of whatever is wrong with a cell, whatever it means."""
    if not cells["id"]:
        yield "id", "required", {}
    for column, cell in cells.items():
        limit = LIMITS.get(column, CELL_LIMIT)
        if len(cell) > limit:
            yield column, "too_long", {"length": len(cell), "limit": limit}
    if CONTROL.search("".join(cells.values())):
        yield from controls(cells)


def controls(cells: Mapping[str, str]) -> Iterator[Complaint]:
    for column, cell in cells.items():
        if found := CONTROL.search(cell):
            yield column, "control", {"character": f"U+{ord(found[0]):04X}"}


def printable(value: str) -> str:
    """What PostgreSQL's jsonb can hold and a reader can see."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
