"""The exposure report: who is seen how often, before and after, and what it costs."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.tables import table_response
from matchmaking.exposure_forms import ExposureFilter, RegionFilter
from matchmaking.models import Appearance
from matchmaking.queries.exposure import (
    appearances,
    current_run,
    decimal,
    distribution,
    figures_of,
    percent,
    table_rows,
)
from matchmaking.queries.exposure_regions import (
    ORDERS,
    Places,
    by_region,
    place_called,
    region_table,
)

PER_PAGE = 25
REGIONS_PER_PAGE = 50
REGIONS_SHOWN = 5
# The column that each order sorts, and its direction as ARIA names it.
SORTED = {
    "": ("before", "ascending"),
    "after": ("after", "ascending"),
    "most": ("after", "descending"),
    "strength": ("strength", "descending"),
    "kept": ("kept", "ascending"),
    "name": ("name", "ascending"),
}
# The columns of the table of places; those without an order stand beside the one that they repeat.
HEADINGS = [
    ("name", gettext_lazy("Place")),
    ("profiles", gettext_lazy("Organisations")),
    ("before", gettext_lazy("Mean lists before")),
    ("after", gettext_lazy("Mean lists after")),
    ("", gettext_lazy("In enough lists before")),
    ("enough", gettext_lazy("In enough lists after")),
    ("", gettext_lazy("Unseen before")),
    ("unseen", gettext_lazy("Unseen after")),
    ("", gettext_lazy("Gini before")),
    ("gini", gettext_lazy("Gini after")),
    ("hidden", gettext_lazy("Hidden champions")),
]


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
        "regions": by_region(run, Places(sort="after"))[:REGIONS_SHOWN],
        "place": place_called(form.wanted.place) if valid else "",
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


@helpdesk_only
@require_safe
def exposure_regions(request: HttpRequest) -> HttpResponse:
    """Countries and regions, each with the way to its organisations."""
    crumbs = [
        (_("Curation"), reverse("curation")),
        (_("Exposure report"), reverse("exposure")),
        (_("By country and region"), ""),
    ]
    run = current_run()
    if run is None:
        return render(request, "matchmaking/exposure_none.html", {"crumbs": crumbs})
    form = RegionFilter(request.GET, auto_id="filter_%s")
    valid = form.is_valid()
    rows = by_region(run, form.wanted) if valid else []
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "crumbs": crumbs,
        "form": form,
        "figures": figures_of(run),
        "page": Paginator(rows, REGIONS_PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "headings": region_headings(query, form.wanted.sort if valid else ""),
    }
    status = 200 if valid else 400
    return render(request, "matchmaking/exposure_regions.html", context, status=status)


def region_headings(query: QueryDict, sort: str) -> list[tuple[str, str, str]]:
    """Label, address that sorts by it, and its direction where it is the one in use."""
    found = []
    for name, label in HEADINGS:
        asked = query.copy()
        asked["sort"] = name
        direction = "descending" if ORDERS[name][1] else "ascending"
        address = asked.urlencode() if name else ""
        found.append((str(label), address, direction if name and name == sort else ""))
    return found


@helpdesk_only
@require_safe
def exposure_regions_table(request: HttpRequest) -> HttpResponseBase:
    """The table of places with the filters of the page; ``?format=xlsx`` gives a workbook."""
    asked = request.GET.copy()
    kind = asked.pop("format", ["csv"])[-1]
    form, run = RegionFilter(asked), current_run()
    if run is None or not form.is_valid():
        return HttpResponse(status=400)
    rows = region_table(by_region(run, form.wanted))
    return table_response(rows, name="exposure-regions", kind=kind)
