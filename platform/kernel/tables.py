"""Tables out, safe in every spreadsheet and right in Japanese Excel.

CSV is UTF-8 with a byte order mark and CRLF (RFC 4180). A cell that a spreadsheet would take for
a formula gets an apostrophe before it (OWASP, CSV injection); reading takes it away again.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_CELL = 32_767
WIDTH = 16
Widths = Mapping[str, int]


def table_response(
    rows: Iterable[Sequence[str]], *, name: str, kind: str, widths: Widths | None = None
) -> HttpResponseBase:
    """A table as a download; ``kind`` is xlsx, or anything else for CSV. Memory stays small."""
    response: HttpResponseBase
    if kind == "xlsx":
        target = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        xlsx_file(rows, target, title=name, widths=widths)
        target.seek(0)
        response = FileResponse(target, content_type=XLSX)
    else:
        kind = "csv"
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    # RFC 6266: the name in any script.
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return response


def safe(cell: str) -> str:
    """The cell with an apostrophe where it begins like a formula, or like such a cell."""
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(FORMULA) else cell


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


def xlsx_file(
    rows: Iterable[Sequence[str]], target: Any, *, title: str, widths: Widths | None = None
) -> None:
    """The rows as a workbook with text cells only; ``widths`` of columns in characters, by name."""
    import xlsxwriter  # noqa: PLC0415  # only who asks for a workbook loads it

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
                set_widths(sheet, row, widths or {})
            for place, cell in enumerate(row):
                sheet.write_string(number, place, safe(cell)[:XLSX_CELL], None if number else bold)


def set_widths(sheet: Any, header: Sequence[str], widths: Widths) -> None:
    for place, column in enumerate(header):
        sheet.set_column(place, place, widths.get(column, WIDTH))
