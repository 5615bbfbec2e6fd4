"""Files of known pairs: CSV, TSV, JSON or one JSON object a line, with two keys each."""

import csv
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

Pair = tuple[str, str]

# Columns that hold a key, in pairs; compared without case, spaces and underscores.
COLUMNS = (
    ("eu", "jp"),
    ("europe", "japan"),
    ("eukey", "jpkey"),
    ("euid", "jpid"),
    ("european", "japanese"),
    ("profile", "partner"),
    ("profilekey", "partnerkey"),
    ("profileid", "partnerid"),
    ("a", "b"),
    ("ida", "idb"),
    ("keya", "keyb"),
    ("left", "right"),
    ("source", "target"),
    ("from", "to"),
)


class PairFileError(ValueError):
    """The file cannot be read as pairs; the message says why."""


def read_pairs(text: str, known: Container[str]) -> list[Pair]:
    """The pairs of a file in its order, as its keys stand there; ``known`` keys tell a header.

    The two key columns are found by their names; without known names they are the first two.
    Other columns are left out. Raises PairFileError.
    """
    plain = text.lstrip("\ufeff").strip()
    if not plain:
        raise PairFileError("The file is empty.")
    if plain[0] in "[{":
        return [_two(record) for record in _records(plain)]
    lines = [line for line in _rows(plain) if any(cell.strip() for cell in line)]
    names = [_plain(cell) for cell in lines[0]]
    columns = _columns(names)
    if columns is None:
        columns = (0, 1)
        if not any(cell.strip() in known for cell in lines[0][:2]) and len(lines) > 1:
            lines = lines[1:]
    else:
        lines = lines[1:]
    return [_cells(line, columns, number) for number, line in enumerate(lines, start=1)]


def _rows(text: str) -> list[list[str]]:
    """Comma, semicolon or tab, whichever the first line holds most of."""
    first = text.splitlines()[0]
    delimiter = max("\t;,", key=first.count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def _cells(line: Sequence[str], columns: tuple[int, int], number: int) -> Pair:
    if len(line) <= max(columns):
        raise PairFileError(f"Row {number} has no second key: {line}")
    return line[columns[0]].strip(), line[columns[1]].strip()


def _columns(names: Sequence[str]) -> tuple[int, int] | None:
    for one, other in COLUMNS:
        if one in names and other in names:
            return names.index(one), names.index(other)
    return None


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _records(text: str) -> Iterable[Any]:
    """A list, an object with one list in it, or one value a line."""
    try:
        whole = json.loads(text)
    except ValueError:
        return _lines(text)
    if isinstance(whole, Mapping):
        lists = [value for value in whole.values() if isinstance(value, list)]
        return lists[0] if lists else [whole]
    return list(whole)


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise PairFileError(f"The file is neither JSON nor JSON lines: {error}") from error


def _two(record: Any) -> Pair:
    if isinstance(record, Mapping):
        values = {_plain(name): value for name, value in record.items()}
        names = list(values)
        columns = _columns(names) or ((0, 1) if len(names) > 1 else None)
        if columns:
            return str(values[names[columns[0]]]), str(values[names[columns[1]]])
    elif isinstance(record, Sequence) and not isinstance(record, str) and len(record) > 1:
        return str(record[0]), str(record[1])
    raise PairFileError(f"No two keys in {record!r}")
