"""Lists into the table by COPY in its binary format, laid out by numpy a thousand rows at a time.

The format is described in PostgreSQL's documentation of COPY ("Binary Format"); an array is its
number of dimensions, flags, element type, length and lower bound, then length and value of each.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from matchmaking.models import PARTS_KEPT
from matchmaking.scoring.market import Floats, Shares

COPY = """
    COPY matchmaking_partnerlist
        (run_id, profile_id, revision, partners, scores, parts, shares, shown)
    FROM STDIN (FORMAT BINARY)
"""
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
WHOLE_SHARE = 10_000
# Type of the elements: its number in PostgreSQL, and how it is written.
BIGINT, DOUBLE, INTEGER, SMALLINT = (20, ">i8"), (701, ">f8"), (23, ">i4"), (21, ">i2")

Kind = tuple[int, str]


def copy_lists(
    run_id: int,
    keys: NDArray[np.int64],
    partners: NDArray[np.int64],
    scores: Floats,
    shares: Shares,
    *,
    revision: int = 0,
) -> None:
    """Write one list for each of r profiles: ``keys`` (r,), ``partners`` (r, k) primary keys.

    A list ends before its first -1. ``shares`` are of all r * k pairs, row by row.
    """
    count, width = partners.shape
    parts = shares.parts.reshape(count, width, -1)
    tenths = ten_thousandths(shares).reshape(count, width, -1)
    lengths = (partners >= 0).sum(axis=1)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(HEADER)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            columns: list[tuple[Kind, NDArray[Any]]] = [
                (BIGINT, partners[rows, :length]),
                (DOUBLE, scores[rows, :length]),
                (INTEGER, parts[rows, :length].reshape(len(rows), length * PARTS_KEPT)),
                (SMALLINT, tenths[rows, :length].reshape(len(rows), length * PARTS_KEPT)),
                (SMALLINT, np.zeros((len(rows), 0))),
            ]
            copy.write(_tuples(run_id, keys[rows], revision, columns))
        copy.write(END)


def ten_thousandths(shares: Shares) -> NDArray[np.int16]:
    return np.rint(shares.shares * WHOLE_SHARE).astype(np.int16)


def _tuples(
    run_id: int, keys: NDArray[np.int64], revision: int, columns: list[tuple[Kind, NDArray[Any]]]
) -> bytes:
    fields = list(_layout(columns))
    table = np.zeros(len(keys), dtype=[("fields", ">i2"), *fields])
    table["fields"] = 3 + len(columns)
    for name, value in (("run", run_id), ("key", keys), ("revision", revision)):
        table[f"{name}_size"], table[name] = 8, value
    for place, ((oid, kind), values) in enumerate(columns):
        length, item = values.shape[1], np.dtype(kind).itemsize
        table[f"size{place}"] = 20 + length * (4 + item) if length else 12
        head = [1, 0, oid, length, 1] if length else [0, 0, oid]
        table[f"head{place}"] = head
        if length:
            table[f"array{place}"]["size"] = item
            table[f"array{place}"]["value"] = values
    return table.tobytes()


def _layout(columns: list[tuple[Kind, NDArray[Any]]]) -> Iterator[tuple[Any, ...]]:
    for name in ("run", "key", "revision"):
        yield f"{name}_size", ">i4"
        yield name, ">i8"
    for place, ((_oid, kind), values) in enumerate(columns):
        length = values.shape[1]
        yield f"size{place}", ">i4"
        yield f"head{place}", ">i4", (5 if length else 3,)
        if length:
            yield f"array{place}", [("size", ">i4"), ("value", kind)], (length,)
