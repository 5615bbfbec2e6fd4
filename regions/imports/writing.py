"""Tables out: the columns of an import, safe in every spreadsheet, right in Japanese Excel.

CSV is UTF-8 with a byte order mark and CRLF (RFC 4180). A cell that a spreadsheet would take for
a formula gets an apostrophe before it (OWASP, CSV injection); reading takes it away again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from regions.imports.columns import COLUMNS
from regions.imports.interests import written

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX_CELL = 32_767
WIDTHS = {"id": 24, "description_en": 60, "description_ja": 60, "offers": 40, "seeks": 40}


def safe(cell: str) -> str:
    """The cell with an apostrophe where it begins like a formula, or like such a cell."""
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(FORMULA) else cell


def cells(key: str, content: Mapping[str, Any], *, country: str) -> list[str]:
    """One profile as a row of an import file, from its content as JSON."""
    values = {
        "id": key,
        "side": content["side"],
        "kind": content["kind"],
        "name_en": content["name_en"],
        "name_ja": content["name_ja"],
        "country": country,
        "territory": content["territory"],
        "seat": content["seat"],
        "city": content["seat_city"],
        "flagships": " ".join(content["flagships"]),
        "sectors": " ".join(content["sectors"]),
        "themes": " ".join(content["themes"]),
        "offers": entries(content, "offer"),
        "seeks": entries(content, "seek"),
        "description_en": content["summary_en"],
        "description_ja": content["summary_ja"],
        "languages": " ".join(content["languages"]),
        "website": content["website"],
    }
    return [values[column] for column in COLUMNS]


def entries(content: Mapping[str, Any], direction: str) -> str:
    said = [one for one in content["interests"] if one["direction"] == direction]
    return "; ".join(written(one) for one in said)


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The rows as CSV, each line on its own, the mark before the first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def xlsx_file(rows: Iterable[Sequence[str]], target: Any, *, title: str) -> None:
    """The rows as a workbook with text cells only; memory stays small."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            if number == 0:
                set_widths(sheet, row)
            for place, cell in enumerate(row):
                sheet.write_string(number, place, safe(cell)[:XLSX_CELL], None if number else bold)


def set_widths(sheet: Any, header: Sequence[str]) -> None:
    for place, column in enumerate(header):
        sheet.set_column(place, place, WIDTHS.get(column, 16))
