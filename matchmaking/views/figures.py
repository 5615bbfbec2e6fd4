"""The figures of a period, on a page to print and as a table."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signed_in import helpdesk_only
from kernel.tables import table_response
from matchmaking.periods import period_of, periods
from matchmaking.queries.figures import Figures, figures, table


@helpdesk_only
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    context = {"figures": chosen(request), "periods": list(periods(timezone.localdate()))}
    return render(request, "matchmaking/figures.html", context)


@helpdesk_only
@require_safe
def figures_table(request: HttpRequest) -> HttpResponseBase:
    """``?format=xlsx`` gives a workbook, else CSV."""
    found = chosen(request)
    name = f"kakehashi-{found.period.key}"
    return table_response(table(found), name=name, kind=request.GET.get("format", "csv"))


def chosen(request: HttpRequest) -> Figures:
    return figures(period_of(request.GET.get("period", ""), timezone.localdate()))
