"""Judged rows on their way into the database: as lines of COPY, a chunk at a time.

The text format of COPY: tabs between columns, a backslash before what would be one (PostgreSQL
manual, COPY, "Text Format").
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from regions.enums import RowAction
from regions.imports.cells import printable
from regions.imports.checking import Checked
from regions.queries.imports import Standing

COPY = """
    COPY regions_importrow (batch_id, number, key, action, "values", changes, errors, warnings,
        profile_id, before, after) FROM STDIN
"""
NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class Row:
    """One line of the file, judged. ``profile`` is the key that a new one will have."""

    number: int
    checked: Checked
    standing: Standing | None
    action: str
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    profile: int | None = None


def write_rows(batch: int, rows: Sequence[Row]) -> None:
    lines = "".join(line_of(batch, row) for row in rows)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(lines)


def line_of(batch: int, row: Row) -> str:
    checked, standing = row.checked, row.standing
    before, after = versions_of(row)
    key = printable(checked.key).translate(ESCAPES)
    profile = standing.pk if standing else row.profile
    return (
        f"{batch}\t{row.number}\t{key}\t{row.action}\t{as_json(row.values)}"
        f"\t{as_json(row.changes)}\t{as_json(checked.errors)}\t{as_array(checked.warnings)}"
        f"\t{number(profile)}\t{number(before)}\t{number(after)}\n"
    )


def as_json(value: Any) -> str:
    """JSON holds no tab and no line end of its own."""
    if not value:
        return "{}" if value == {} else "[]"
    return encode(value).replace("\\", r"\\")


def as_array(texts: Iterable[str]) -> str:
    """An array of texts as PostgreSQL writes it, each in quotation marks."""
    quoted = (text.replace("\\", r"\\").replace('"', r"\"") for text in texts)
    items = ",".join(f'"{text}"' for text in quoted)
    return f"{{{items.translate(ESCAPES)}}}"


def number(value: int | None) -> str:
    return NULL if value is None else str(value)


def versions_of(row: Row) -> tuple[int | None, int | None]:
    """The version that an undo goes back to, and the one that the import will write."""
    if row.action == RowAction.CREATE:
        return None, 1
    if row.action != RowAction.UPDATE or row.standing is None:
        return None, None
    before = row.standing.back or row.standing.latest + 1  # else the import writes it first
    return before, max(before, row.standing.latest) + 1


def reserve_numbers(rows: Sequence[Row]) -> None:
    """Give new profiles their keys now: rows that never change again are written once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('regions_profile_id_seq') FROM generate_series(1, %s)", [len(rows)]
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.profile = pk


def standing_values(standing: Standing) -> dict[str, Any]:
    """What the commit must find unchanged, and what an undo puts back."""
    was = {"state": standing.state, "is_sample": standing.is_sample}
    was |= {"confirmed_on": standing.confirmed_on, "checked_on": standing.checked_on}
    values = {"was": was, "latest": standing.latest}
    return values if standing.back else values | {"baseline": standing.content}
