"""A search as an address and back: what is shared, saved and linked is always this."""

from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from regions.queries.directory import FAMILIES, Criteria

ORDER = [one.name for one in fields(Criteria)]


def criteria_of(query: QueryDict) -> Criteria:
    """What an address asks for. Names that are no filter are left out; values are not checked."""
    several: dict[str, Any] = {
        name: tuple(one for one in dict.fromkeys(query.getlist(name)) if one) for name in FAMILIES
    }
    return Criteria(q=query.get("q", ""), sort=query.get("sort", ""), **several)


def query_of(criteria: Criteria, **more: str) -> str:
    """The same search always as the same text: one order of names, nothing empty."""
    pairs: list[tuple[str, str]] = []
    for name in ORDER:
        value = getattr(criteria, name)
        values = [value] if isinstance(value, str) else list(value)
        pairs += [(name, one) for one in values if one]
    return urlencode(pairs + [(name, value) for name, value in more.items() if value])


def address_of(criteria: Criteria, **more: str) -> str:
    """The page of the directory with this search; ``more`` are names beside the filters."""
    query, path = query_of(criteria, **more), reverse("directory")
    return f"{path}?{query}" if query else path


def without(criteria: Criteria, family: str, value: str) -> Criteria:
    """The search without one value of a family, or without its words."""
    if family == "q":
        return replace(criteria, q="")
    kept = tuple(one for one in getattr(criteria, family) if one != value)
    return changed(criteria, **{family: kept})


def changed(criteria: Criteria, **values: Any) -> Criteria:
    return replace(criteria, **values)
