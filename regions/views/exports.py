"""The directory as a file: the search in the address, all its pages."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kernel.tables import table_response
from regions.directory_forms import DirectoryFilter
from regions.imports.writing import WIDTHS
from regions.queries.addresses import criteria_of
from regions.queries.directory import matching_ids
from regions.services.exporting import export_rows
from regions.views.directory import directory


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """``?format=xlsx`` gives a workbook, else CSV; the other names are those of the directory.

    A value that does not exist is named on the directory's page (status 400): a file that silently
    holds something else would be taken for the answer.
    """
    asked = DirectoryFilter(criteria_of(request.GET), request.GET)
    if not asked.is_valid():
        return directory(request)
    rows = export_rows(matching_ids(asked.criteria), by=request.user)
    kind = request.GET.get("format", "csv")
    return table_response(rows, name="kakehashi", kind=kind, widths=WIDTHS)
