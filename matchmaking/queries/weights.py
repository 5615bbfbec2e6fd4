"""Weights in words, and which are in force."""

from dataclasses import dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import WeightSet
from matchmaking.queries.exposure import decimal, percent
from matchmaking.scoring import Weights

FACETS: dict[str, tuple[Promise, Promise]] = {
    "interests": (
        _("Offers that meet what is sought"),
        _("By form of cooperation and sector, in both directions."),
    ),
    "flagships": (
        _("Flagship strengths"),
        _("The first weighs most; neighbours in the same field count less."),
    ),
    "sectors": (
        _("Sectors in common"),
        _("A rare sector counts more than one that many name."),
    ),
    "concepts": (
        _("Sectors that texts speak of"),
        _("Words of both languages, told by the thesaurus."),
    ),
    "words": (_("Words in common"), _("Rare words of the texts.")),
    "themes": (
        _("Themes in common"),
        _("Cross-cutting themes and policy frameworks."),
    ),
    "regions": (
        _("Third regions"),
        _("Both name it; a hub where the other has its target counts on top."),
    ),
    "languages": (
        _("Languages of work in common"),
        _("Never a reason by itself."),
    ),
    "kinds": (
        _("Kind and size"),
        _("Compatible kinds of organisation, similar size."),
    ),
    "places": (
        _("Places that texts name"),
        _("One names the other's country or region."),
    ),
    "history": (
        _("Previous cooperation"),
        _("They worked together before."),
    ),
}
NEAR: dict[str, tuple[Promise, float, float]] = {
    "same_head_sector": (_("A neighbouring sector, against the same"), 0, 1),
    "same_head_form": (_("A neighbouring form of cooperation, against the same"), 0, 1),
    "any_form": (_("An offer in the sought sector in any form"), 0, 1),
    "implied": (_("A sector that only texts imply, against one that is named"), 0, 1),
    "flagship_boost": (_("A flagship strength, against a sector that is named"), 1, 5),
    "unconfirmed": (_("A profile that nobody has confirmed"), 0.9, 1),
    "uncommitted": (_("A profile that offers and seeks nothing"), 0.9, 1),
    "rare_share": (_("A sector is called rare up to this share of profiles"), 0, 0.5),
    "text_length": (_("Words of a text that count in full"), 1, 100),
}


def active_weights() -> tuple[WeightSet | None, Weights]:
    """The active set, or none and the weights as shipped."""
    active = WeightSet.objects.filter(is_active=True).first()
    return active, weights_of(active.values if active else {})


def weights_of(values: dict[str, Any]) -> Weights:
    """Weights from stored values; what they do not say is as shipped, what nobody knows is left out.

    Raises ValueError where the values make no sense together.
    """
    known = {field.name for field in fields(Weights)}
    said = {name: value for name, value in values.items() if name in known}
    return Weights.from_data({**Weights().as_data(), **said})


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One weight in words: of the shares in percent, of the others as it is; ``before`` where given."""

    label: str
    value: str
    before: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.before) and self.before != self.value


def weight_rows(data: dict[str, Any], before: dict[str, Any] | None = None) -> list[WeightRow]:
    """What a run or a set counts how much, the shares first."""
    rows = []
    for name, (label, _text) in FACETS.items():
        if name in data:
            old = percent(before.get(name, 0.0)) if before else ""
            rows.append(WeightRow(str(label), percent(data[name]), old))
    for name, (label, *_bounds) in NEAR.items():
        if name in data:
            old = decimal(before.get(name, 0.0), "0.###") if before else ""
            rows.append(WeightRow(str(label), decimal(data[name], "0.###"), old))
    return rows
