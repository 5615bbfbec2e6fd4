"""What the directory can be filtered by: the vocabularies in one query, the places in another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from kernel.folding import fold
from kernel.models import in_reader_language
from regions.enums import Direction, ProfileKind, Side, TerritoryKind
from regions.models import CooperationForm, Sector, Territory, Theme, ThirdRegion
from regions.queries.cards import language_name

CODE = re.compile(r"[A-Za-z0-9-]{1,40}")
# The official languages of the European Union, and Japanese.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu"),
    *("it", "ja", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
FRESHNESS = {
    "fresh": _("in the last 6 months"),
    "ageing": _("6 to 12 months ago"),
    "stale": _("more than a year ago"),
    "unknown": _("not yet confirmed"),
}

Row = tuple[int, str, str, str, str, str | None]


@dataclass(slots=True)
class Node:
    """A value that can be chosen, and the narrower ones below it."""

    value: str
    label: str
    below: list["Node"] = field(default_factory=list)


def flat(nodes: Iterable[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *flat(node.below))]


def terms() -> dict[str, list[Node]]:
    """Sectors, forms, themes and third regions as trees: one query for all four."""
    rows = rows_of(Sector.objects, "sector", "parent__code").union(
        rows_of(CooperationForm.objects, "form", "head__code"),
        rows_of(Theme.objects, "theme"),
        rows_of(ThirdRegion.objects, "third_region"),
        all=True,
    )
    found: dict[str, list[Node]] = {"sector": [], "form": [], "theme": [], "third_region": []}
    ranked = sorted(rows, key=lambda row: (row[0], row[2]))
    nodes = {
        (family, code): Node(code, in_reader_language(en, ja))
        for _position, family, code, en, ja, _above in ranked
    }
    for _position, family, code, _en, _ja, above in ranked:
        head = nodes.get((family, above or ""))
        (head.below if head else found[family]).append(nodes[family, code])
    return found


def rows_of(terms: "models.Manager[Any]", family: str, above: str = "") -> "QuerySet[Any, Row]":
    """Position, family, code, both names, and the code of the term above."""
    head = F(above) if above else Value("", CharField())
    rows = terms.order_by().annotate(family=Value(family), above=Cast(head, CharField()))
    found: QuerySet[Any, Row] = rows.values_list(
        "position", "family", "code", "name_en", "name_ja", "above"
    )
    return found


class Places:
    """All countries, and all below the countries that the reader looks into: one query.

    These are the countries chosen, those of the territories chosen, and Japan where its side is.
    """

    def __init__(self, *, country: Iterable[str], territory: Iterable[str], side: Iterable[str]):
        codes = [code for code in territory if CODE.fullmatch(code)]
        wanted = {one for one in country if CODE.fullmatch(one)}
        if set(side) == {Side.JP.value}:
            wanted.add("JP")
        of_chosen = Territory.objects.filter(code__in=codes).values("country")
        looked_into = Q(country__in=wanted) | Q(country__in=of_chosen)
        read = Territory.objects.filter(Q(kind=TerritoryKind.COUNTRY) | looked_into)
        self.all = list(read.only("code", "kind", "path", "country", "name_en", "name_ja"))
        self.by_code = {one.code: one for one in self.all}

    @property
    def countries(self) -> list[Node]:
        """By name in the reader's language."""
        found = [one for one in self.all if one.kind == TerritoryKind.COUNTRY]
        nodes = [Node(one.country, one.name) for one in found]
        return sorted(nodes, key=lambda node: fold(node.label))

    @property
    def roots(self) -> list[Node]:
        """The countries that are looked into, each with its tree. Levels of one are skipped."""
        nodes = {one.path: Node(one.code, one.name) for one in self.all}
        roots = []
        for one in self.all:  # ordered by path: what is above comes first
            above = nodes.get(one.path.rpartition("/")[0])
            if above:
                above.below.append(nodes[one.path])
            else:
                roots.append(nodes[one.path])
        return [without_single_levels(root) for root in roots if root.below]


def without_single_levels(node: Node) -> Node:
    """Lithuania's only NUTS 1 region is Lithuania: its parts stand directly below the country."""
    while len(node.below) == 1 and node.below[0].below:
        node.below = node.below[0].below
    node.below = [without_single_levels(one) for one in node.below]
    return node


def choices_of(words: dict[str, list[Node]], places: Places) -> dict[str, list[Node]]:
    """Every family of filters with the values that it knows."""
    return {
        "side": nodes_of(Side.choices),
        "kind": nodes_of(ProfileKind.choices),
        "country": places.countries,
        "territory": [Node(one.code, one.name) for one in places.all],
        "sector": words["sector"],
        "theme": words["theme"],
        "form": words["form"],
        "direction": nodes_of(Direction.choices),
        "third_region": words["third_region"],
        "language": sorted(
            (Node(code, language_name(code)) for code in LANGUAGES),
            key=lambda node: fold(node.label),
        ),
        "freshness": nodes_of(FRESHNESS.items()),
    }


def nodes_of(choices: Iterable[tuple[str, object]]) -> list[Node]:
    return [Node(value, str(label)) for value, label in choices]
