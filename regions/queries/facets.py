"""The filters of the directory as the reader sees them: values, counts, what is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from regions.queries.choices import Node, Places
from regions.queries.directory import FAMILIES, Criteria

LABELS = {
    "side": _("Side"),
    "kind": _("Kind"),
    "country": _("Country"),
    "territory": _("Region or prefecture"),
    "sector": _("Sector"),
    "theme": _("Theme"),
    "form": _("Form of cooperation"),
    "direction": _("Offers or seeks"),
    "third_region": _("Third region"),
    "language": _("Language of work"),
    "freshness": _("Last confirmed"),
}
OPEN_AT_FIRST = {"side", "kind", "country", "sector"}
FOLDED = {"country": 8, "language": 6}
"""Long lists show this many of their most frequent values; the rest is one press away."""
SPARSE = {"territory"}
"""Long trees leave out what nobody acts for."""

Counts = Mapping[str, Mapping[str, int]]


@dataclass(slots=True)
class Choice:
    """One box. ``count`` is empty where nothing was searched, because a filter was wrong."""

    value: str
    label: str
    count: int | None
    checked: bool
    below: list["Choice"] = field(default_factory=list)

    @property
    def disabled(self) -> bool:
        """Choosing it would add nothing."""
        return self.count == 0 and not self.checked

    @property
    def is_open(self) -> bool:
        return any(one.checked or one.is_open for one in self.below)


@dataclass(slots=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]
    more: list[Choice]
    is_open: bool
    errors: list[str]

    @property
    def chosen(self) -> int:
        return sum(one.checked for one in every(self.choices + self.more))


def every(choices: Iterable[Choice]) -> list[Choice]:
    return [one for choice in choices for one in (choice, *every(choice.below))]


def facets(
    nodes: Mapping[str, list[Node]],
    places: Places,
    criteria: Criteria,
    counts: Counts | None,
    errors: Mapping[str, list[str]],
) -> list[Facet]:
    """All families in their order. ``counts=None`` shows the boxes without numbers."""
    trees = {**nodes, "territory": places_below(places, criteria)}
    return [
        facet(name, trees[name], getattr(criteria, name), counts, errors.get(name, []))
        for name in FAMILIES
    ]


def facet(
    name: str,
    nodes: list[Node],
    chosen: tuple[str, ...],
    counts: Counts | None,
    errors: list[str],
) -> Facet:
    numbers = None if counts is None else counts.get(name, {})
    choices = [choice(node, chosen, numbers) for node in nodes]
    if name in SPARSE and numbers is not None:
        choices = without_empty(choices)
    shown, more = fold(choices, FOLDED.get(name, 0))
    is_open = name in OPEN_AT_FIRST or bool(chosen or errors or (name in SPARSE and shown))
    return Facet(name, str(LABELS[name]), shown, more, is_open, errors)


def choice(node: Node, chosen: tuple[str, ...], numbers: Mapping[str, int] | None) -> Choice:
    return Choice(
        value=node.value,
        label=node.label,
        count=None if numbers is None else numbers.get(node.value, 0),
        checked=node.value in chosen,
        below=[choice(one, chosen, numbers) for one in node.below],
    )


def without_empty(choices: list[Choice]) -> list[Choice]:
    kept = []
    for one in choices:
        one.below = without_empty(one.below)
        if one.count or one.checked or one.below:
            kept.append(one)
    return kept


def fold(choices: list[Choice], most: int) -> tuple[list[Choice], list[Choice]]:
    """The most frequent values and the chosen ones, and the others; both in the given order."""
    if not most or len(choices) <= most:
        return choices, []
    ranked = sorted(choices, key=lambda one: -(one.count or 0))
    kept = {one.value for one in ranked[:most] if one.count != 0}
    kept |= {one.value for one in choices if one.checked}
    shown = [one for one in choices if one.value in kept]
    return shown, [one for one in choices if one.value not in kept]


def places_below(places: Places, criteria: Criteria) -> list[Node]:
    """The trees of the countries in question. A country is itself a box only where it is chosen."""
    roots = places.roots
    if len(roots) == 1 and roots[0].value not in criteria.territory:
        return roots[0].below
    return roots
