"""The exposure report: who is seen how often, before and after, and what it costs."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.tables import table_response
from matchmaking.exposure_forms import ExposureFilter
from matchmaking.models import Appearance
from matchmaking.queries.exposure import (
    appearances,
    by_region,
    current_run,
    decimal,
    distribution,
    figures_of,
    percent,
    table_rows,
)

PER_PAGE = 25
# The column that each order sorts, and its direction as ARIA names it.
SORTED = {
    "": ("before", "ascending"),
    "after": ("after", "ascending"),
    "most": ("after", "descending"),
    "strength": ("strength", "descending"),
    "kept": ("kept", "ascending"),
    "name": ("name", "ascending"),
}


@helpdesk_only
@require_safe
def exposure(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    user = person(request)
    crumbs = [(_("Curation"), reverse("curation")), (_("Exposure report"), "")]
    run = current_run()
    if run is None:
        return render(request, "matchmaking/exposure_none.html", {"crumbs": crumbs})
    form = ExposureFilter(request.GET, auto_id="filter_%s")
    valid = form.is_valid()
    rows = appearances(form.wanted, by=user) if valid else Appearance.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    column, direction = SORTED[form.wanted.sort if valid else ""]
    context = {
        "crumbs": crumbs,
        "form": form,
        "figures": figures_of(run),
        "distribution": distribution(by=user),
        "regions": by_region(run),
        "page": page,
        "rows": [(row, decimal(row.strength), percent(row.kept)) for row in page],
        "query": query.urlencode(),
        "sorted": {column: direction},
    }
    return render(request, "matchmaking/exposure.html", context, status=200 if valid else 400)


@helpdesk_only
@require_safe
def exposure_table(request: HttpRequest) -> HttpResponseBase:
    """The table of profiles with the filters of the page; ``?format=xlsx`` gives a workbook."""
    asked = request.GET.copy()
    kind = asked.pop("format", ["csv"])[-1]
    form = ExposureFilter(asked)
    if not form.is_valid():
        return HttpResponse(status=400)
    rows = table_rows(form.wanted, by=person(request))
    return table_response(rows, name="exposure", kind=kind)
