"""Lists into the table by COPY in its binary format, laid out by numpy a thousand rows at a time.

The format is described in PostgreSQL's documentation of COPY ("Binary Format"); an array is its
number of dimensions, flags, element type, length and lower bound, then length and value of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from matchmaking.models import PARTS_KEPT
from matchmaking.scoring.market import Floats, Shares

COPY = """
    COPY matchmaking_partnerlist
        (run_id, profile_id, revision, inserted, partners, scores, parts, shares, shown)
    FROM STDIN (FORMAT BINARY)
"""
# Who is gone from the database has no list any more, and whoever has one stays until we are done.
STILL_THERE = "SELECT id FROM regions_profile WHERE id = ANY(%s) FOR KEY SHARE"
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
WHOLE_SHARE = 10_000
# Type of the elements: its number in PostgreSQL, and how it is written.
BIGINT, DOUBLE, INTEGER, SMALLINT = (20, ">i8"), (701, ">f8"), (23, ">i4"), (21, ">i2")

Kind = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """r lists to be written: ``keys`` (r,) whose, ``partners`` (r, k) primary keys.

    A list ends before its first -1. ``shown`` (r, s) are places in it, -1 behind the end; the last
    ``inserted`` (r,) partners are there for that only.
    """

    keys: NDArray[np.int64]
    partners: NDArray[np.int64]
    scores: Floats
    shares: Shares
    shown: NDArray[np.int16]
    inserted: NDArray[np.int16]


def copy_lists(run_id: int, lines: Lines, *, revision: int = 0) -> None:
    """Write lists of profiles that exist. ``shares`` are of all r * k pairs, row by row."""
    count, width = lines.partners.shape
    parts = lines.shares.parts.reshape(count, width, PARTS_KEPT)
    tenths = ten_thousandths(lines.shares).reshape(count, width, PARTS_KEPT)
    lengths, shown = (lines.partners >= 0).sum(axis=1), (lines.shown >= 0).sum(axis=1)
    shape = np.where(_still_there(lines.keys), lengths * (lines.shown.shape[1] + 1) + shown, -1)
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(HEADER)
        for kind in np.unique(shape[shape >= 0]):
            rows = np.flatnonzero(shape == kind)
            length, seen = lengths[rows[0]], shown[rows[0]]
            columns: list[tuple[Kind, NDArray[Any]]] = [
                (BIGINT, lines.partners[rows, :length]),
                (DOUBLE, lines.scores[rows, :length]),
                (INTEGER, parts[rows, :length].reshape(len(rows), length * PARTS_KEPT)),
                (SMALLINT, tenths[rows, :length].reshape(len(rows), length * PARTS_KEPT)),
                (SMALLINT, lines.shown[rows, :seen]),
            ]
            heads = {
                "run": (">i8", run_id),
                "key": (">i8", lines.keys[rows]),
                "revision": (">i8", revision),
                "inserted": (">i2", lines.inserted[rows]),
            }
            copy.write(_tuples(len(rows), heads, columns))
        copy.write(END)


def _still_there(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    with connection.cursor() as cursor:
        cursor.execute(STILL_THERE, [keys.tolist()])
        found = [key for (key,) in cursor.fetchall()]
    return np.isin(keys, found)


def ten_thousandths(shares: Shares) -> NDArray[np.int16]:
    return np.rint(shares.shares * WHOLE_SHARE).astype(np.int16)


def _tuples(
    count: int,
    heads: dict[str, tuple[str, Any]],
    columns: list[tuple[Kind, NDArray[Any]]],
) -> bytes:
    """Rows of single values, then arrays: all arrays of a column have the same length."""
    table = np.zeros(count, dtype=[("fields", ">i2"), *_layout(heads, columns)])
    table["fields"] = len(heads) + len(columns)
    for name, (kind, value) in heads.items():
        table[f"{name} size"], table[name] = np.dtype(kind).itemsize, value
    for place, ((oid, kind), values) in enumerate(columns):
        length, item = values.shape[1], np.dtype(kind).itemsize
        table[f"size {place}"] = 20 + length * (4 + item) if length else 12
        table[f"head {place}"] = [1, 0, oid, length, 1] if length else [0, 0, oid]
        if length:
            table[f"array {place}"]["size"] = item
            table[f"array {place}"]["value"] = values
    return table.tobytes()


def _layout(
    heads: dict[str, tuple[str, Any]], columns: list[tuple[Kind, NDArray[Any]]]
) -> Iterator[tuple[Any, ...]]:
    for name, (kind, _value) in heads.items():
        yield f"{name} size", ">i4"
        yield name, kind
    for place, ((_oid, kind), values) in enumerate(columns):
        length = values.shape[1]
        yield f"size {place}", ">i4"
        yield f"head {place}", ">i4", (5 if length else 3,)
        if length:
            yield f"array {place}", [("size", ">i4"), ("value", kind)], (length,)
