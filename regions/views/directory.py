"""The directory: every filter is in the address, so that a search can be sent to a colleague."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regions.directory_forms import DirectoryFilter
from regions.queries.addresses import address_of, changed, criteria_of, query_of, without
from regions.queries.directory import FAMILIES, Criteria, search_directory
from regions.queries.facets import facets
from regions.queries.following import marks_of, organisations_of
from regions.queries.map import result_maps
from regions.queries.results import PER_PAGE, page_of, results


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use and the address of the same search without it."""

    name: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to order or to see the results; the current one needs no link."""

    label: str
    url: str
    current: bool


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Wrong values are named beside their filter and nothing is listed (status 400)."""
    form = DirectoryFilter(criteria_of(request.GET), request.GET)
    valid = form.is_valid()
    criteria, view = form.criteria, form.cleaned_data.get("view", "") if valid else ""
    context: dict[str, Any] = {"form": form, "view": view, "chips": chips(form, criteria, view)}
    context["errors"] = {name: form.errors[name] for name in form.errors}
    counts = None
    if valid:
        context |= found(request, form, criteria, view)
        counts = context["found"].counts
    context["facets"] = facets(form.nodes, form.places, criteria, counts, context["errors"])
    # htmx drops answers with an error status, and with them the explanation.
    refused = not valid and not request.headers.get("HX-Request")
    response = render(request, "regions/directory.html", context, status=400 if refused else 200)
    if valid:
        # htmx writes this into the address bar: the search without its empty fields.
        response["HX-Push-Url"] = address_of(criteria, view=view)
    return response


def found(
    request: HttpRequest, form: DirectoryFilter, criteria: Criteria, view: str
) -> dict[str, Any]:
    """The list, or with ``view=map`` the maps of all that was found."""
    on_map = view == "map"
    number = 1 if on_map else page_number(request)
    answer = search_directory(criteria, page=number, per_page=1 if on_map else PER_PAGE)
    context = {
        "found": answer,
        "total": answer.total,
        "page": page_of(answer),
        "query": query_of(criteria),
        "sorts": [
            Option(str(label), address_of(changed(criteria, sort=value)), criteria.sort == value)
            for value, label in form.fields["sort"].choices  # type: ignore[attr-defined]
        ],
        "views": [
            Option(str(label), address_of(criteria, view=value), view == value)
            for value, label in form.fields["view"].choices  # type: ignore[attr-defined]
        ],
    }
    if on_map:
        maps = result_maps(criteria, answer.counts.get("territory", {}))
        return context | {"maps": maps, "off_map": max(0, answer.total - maps.total)}
    shown = results(answer.hits, words=criteria.q, on=timezone.localdate())
    ours = organisations_of(request.user)
    marks = marks_of(ours, [one.profile for one in shown])
    return context | {"results": shown, "organisations": ours, "marks": marks}


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first one for what is no number."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 8 else 1


def chips(form: DirectoryFilter, criteria: Criteria, view: str) -> list[Chip]:
    words = [("q", criteria.q)] if criteria.q else []
    used = words + [(name, value) for name in FAMILIES for value in getattr(criteria, name)]
    return [
        Chip(
            str(form.fields[name].label),
            value if name == "q" else form.label_of(name, value),
            address_of(without(criteria, name, value), view=view),
        )
        for name, value in used
    ]
