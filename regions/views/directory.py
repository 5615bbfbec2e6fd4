"""The directory: every filter is in the address, so that a search can be sent to a colleague."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regions.forms import DirectoryFilter
from regions.queries.cards import profile_cards
from regions.queries.directory import search_directory
from regions.queries.vocabulary import Vocabulary

PER_PAGE = 20
FILTERS = ["q", "side", "kind", "country", "territory", "sector", "form"]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use and the address of the same search without it."""

    name: str
    value: str
    remove_url: str


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Wrong values are named beside their field and nothing is listed (status 400)."""
    form = DirectoryFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    form.offer_territories()
    query = filled(request.GET, left_out="territory" if form.left_out else "")
    context: dict[str, Any] = {"form": form, "chips": chips(form, query)}
    if valid:
        context |= results(form, query)
    # htmx drops answers with an error status, and with them the explanation.
    refused = not valid and "HX-Request" not in request.headers
    response = render(request, "regions/directory.html", context, status=400 if refused else 200)
    if valid:
        # htmx writes this into the address bar: the search without its empty fields.
        response["HX-Push-Url"] = address(query)
    return response


def results(form: DirectoryFilter, query: QueryDict) -> dict[str, Any]:
    found = find_profiles(form.criteria).for_cards()
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    by_name = without(query, "page")
    by_name["sort"] = "name"
    return {
        "page": page,
        "cards": profile_cards(page),
        "query": without(query, "page").urlencode(),
        "best_match_url": address(without(query, "sort")),
        "by_name_url": address(by_name),
    }


def chips(form: DirectoryFilter, query: QueryDict) -> list[Chip]:
    used = [(name, form.cleaned_data.get(name)) for name in FILTERS]
    return [
        Chip(str(form.fields[name].label), label(form, name, value), address(without(query, name)))
        for name, value in used
        if value
    ]


def label(form: DirectoryFilter, name: str, value: str) -> str:
    """What the reader chose, in the reader's words."""
    if name == "territory" and form.place:
        return form.place.name
    field = form.fields[name]
    choices = field.choices if isinstance(field, forms.ChoiceField) else []
    return next((str(text) for code, text in flattened(choices) if code == value), value)


def flattened(choices: Any) -> list[tuple[str, Any]]:
    """The choices without their groups."""
    flat: list[tuple[str, Any]] = []
    for code, text in choices:
        flat += text if isinstance(text, list | tuple) else [(code, text)]
    return flat


def without(query: QueryDict, name: str) -> QueryDict:
    """The query without one name and the page number."""
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return rest


def filled(query: QueryDict, *, left_out: str = "") -> QueryDict:
    """The query without what is empty and without what was not used."""
    rest = query.copy()
    for name in list(rest):
        if not rest[name] or name == left_out:
            del rest[name]
    return rest


def address(query: QueryDict) -> str:
    path = reverse("directory")
    return f"{path}?{query.urlencode()}" if query else path
