"""A table as a download: CSV line by line, or a workbook."""

import tempfile
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from regions.imports.writing import csv_lines, xlsx_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(rows: Iterable[Sequence[str]], *, name: str, kind: str) -> HttpResponseBase:
    """``kind`` is xlsx, or anything else for CSV. Memory stays small either way."""
    response: HttpResponseBase
    if kind == "xlsx":
        target = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        xlsx_file(rows, target, title=name)
        target.seek(0)
        response = FileResponse(target, content_type=XLSX)
    else:
        kind = "csv"
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    # RFC 6266: the name in any script.
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return response
