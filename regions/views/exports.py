"""The directory as a file: the search in the address, all its pages."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kernel.tables import table_response
from regions.imports.writing import WIDTHS
from regions.queries.addresses import criteria_of
from regions.queries.directory import matching_ids
from regions.services.exporting import export_rows


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """``?format=xlsx`` gives a workbook, else CSV; the other names are those of the directory."""
    found = matching_ids(criteria_of(request.GET))
    rows = export_rows(found, by=request.user)
    return table_response(
        rows, name="kakehashi", kind=request.GET.get("format", "csv"), widths=WIDTHS
    )
