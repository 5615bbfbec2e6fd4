"""Rows out of a file: CSV in the encodings of ``encodings``, or the first sheet of a workbook."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from regions.imports.encodings import recognise
from regions.imports.problems import Unreadable
from regions.imports.unpacking import check_workbook

MAX_ROWS = 50_000
MAX_CSV_MB, MAX_XLSX_MB = 60, 25
XLSX = "XLSX"
# What files begin with that people take for tables.
SIGNATURES = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Excel 97–2003 (.xls)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"{\\rtf": "RTF",
    b"<!DOCTYPE": "HTML",
    b"<!doctype": "HTML",
    b"<html": "HTML",
    b"<?xml": "XML",
}
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One row with data. ``number`` is what a spreadsheet shows beside it."""

    number: int
    cells: list[str]


@dataclass(slots=True)
class Table:
    """``header`` is the first row; ``lines`` are read once. ``estimate`` guesses their number."""

    encoding: str
    header: list[str]
    lines: Iterator[Line]
    estimate: int
    notices: list[dict[str, Any]] = field(default_factory=list)


def read_table(content: bytes) -> Table:
    """The table in a file, told by its content, never by its name."""
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    is_zip = content.startswith(b"PK\x03\x04")
    check_size_of(len(content), MAX_XLSX_MB if is_zip else MAX_CSV_MB)
    if is_zip:
        return read_workbook(content)
    for mark, kind in SIGNATURES.items():
        if content.lstrip().startswith(mark):
            raise Unreadable("not_a_table", kind=kind)
    return read_csv(content)


def check_size_of(size: int, limit: int) -> None:
    """``size`` in bytes, ``limit`` in MB."""
    if size > limit << 20:
        raise Unreadable("too_big", size=-(-size >> 20), limit=limit)


def read_csv(content: bytes) -> Table:
    encoding = recognise(content)
    text = io.TextIOWrapper(io.BytesIO(content), encoding.codec, newline="")
    first = text.readline(1 << 17)
    text.seek(0)
    rows = csv.reader(text, delimiter=delimiter(first))
    numbered = numbered_rows(rows)
    header = next(numbered, None)
    if header is None:
        raise Unreadable("empty")
    estimate = content.count(b"\n")
    return Table(encoding.label, header.cells, limited(numbered), estimate)


def delimiter(first: str) -> str:
    """What stands most often in the first line: a European Excel writes semicolons."""
    return max(DELIMITERS, key=first.count)


def numbered_rows(rows: Any) -> Iterator[Line]:
    """Rows that are not empty, numbered as a spreadsheet does: one for each, whatever its lines."""
    number = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable("quote_open", line=rows.line_num) from error
        number += 1
        if any(cell.strip() for cell in cells):
            yield Line(number, cells)


def limited(lines: Iterator[Line]) -> Iterator[Line]:
    for count, line in enumerate(lines, start=1):
        if count > MAX_ROWS:
            raise Unreadable("too_many_rows", limit=f"{MAX_ROWS:,}")
        yield line


def read_workbook(content: bytes) -> Table:
    check_workbook(content)
    check_kind(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (CalamineError, ValueError) as error:
        raise Unreadable("damaged") from error
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Unreadable("no_sheet")
    sheet = filled[0]
    lines = sheet_lines(sheet)
    header = next(lines)
    return Table(XLSX, header.cells, limited(lines), sheet.height - 1, notices_of(filled))


def check_kind(content: bytes) -> None:
    """Other programs pack their files as ZIP too."""
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    if "xl/workbook.bin" in names:
        raise Unreadable("not_a_table", kind="Excel binary (.xlsb)")
    if "word/document.xml" in names:
        raise Unreadable("not_a_table", kind="Word (.docx)")
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_a_table", kind="OpenDocument" if "content.xml" in names else "ZIP")


def sheet_lines(sheet: CalamineSheet) -> Iterator[Line]:
    """Formulas give the value that was computed last; the cells above the table count as rows."""
    above = sheet.start[0] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), start=above + 1):
        cells = [cell_text(value) for value in row]
        if any(cells):
            yield Line(number, cells)


def cell_text(value: Any) -> str:
    """What the cell shows: ``12.0`` is 12, a date is ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def notices_of(sheets: list[CalamineSheet]) -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = []
    merged = sheets[0].merged_cell_ranges or []
    if merged:
        cells = ", ".join(range_name(*one) for one in merged[:5])
        notices.append({"code": "merged_cells", "values": {"cells": cells}})
    if len(sheets) > 1:
        notices.append({"code": "other_sheets", "values": {"sheet": sheets[0].name}})
    return notices


def range_name(start: tuple[int, int], end: tuple[int, int]) -> str:
    return f"{cell_name(*start)}:{cell_name(*end)}"


def cell_name(row: int, column: int) -> str:
    """``(0, 27)`` → ``AB1``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
