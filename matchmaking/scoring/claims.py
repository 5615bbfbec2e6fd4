"""What can be said about a pair, each claim with the share of the score that it makes.

The harmonic mean is homogeneous of degree one, so by Euler's theorem it is the sum of each value
times its derivative: the shares add up to one, nothing is left over and nothing is invented.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np

from matchmaking.scoring.facets import Facet, near_interests, nearest
from matchmaking.scoring.features import Features, Floats, Ints, Tags
from matchmaking.scoring.weights import Weights

Kind = Literal[
    "they_offer_what_you_seek",
    "you_offer_what_they_seek",
    "shared_flagship",
    "related_flagship",
    "shared_sector",
    "related_sector",
    "shared_theme",
    "third_region",
    "common_language",
    "no_common_language",
    "no_interests",
    "not_confirmed",
]


class Claim(NamedTuple):
    """``subject`` is a sector, theme, region or language by its code; ``other`` its near miss.

    For an interest, ``subject`` and ``form`` are what is sought, ``other`` and ``other_form`` what
    is offered where that differs; for flagships, ``subject`` is yours and ``other`` theirs.
    ``hub`` says who can be the hub in a third region.
    """

    kind: Kind
    subject: str
    form: str = ""
    other: str = ""
    other_form: str = ""
    hub: str = ""


Claims = dict[Claim, float]


class Codes:
    """Turns a dimension of a facet back into the codes that a claim names."""

    def __init__(self, features: Features, weights: Weights) -> None:
        self.features = features
        near_forms = features.forms.closeness(weights.same_head_form)
        near_sectors = features.sectors.closeness(weights.same_head_sector)
        near_wishes = near_interests(features.wishes, near_forms, near_sectors)
        self.nearest_offer = nearest(features.offers, near_wishes, features.count)
        self.nearest_flagship = nearest(features.flagship_tags, near_sectors, features.count)

    def claim(self, facet: str, dim: int, *, giving: int, yours: bool) -> Claim:
        """What ``giving`` has here for the other; ``yours``: you are the one who wants it."""
        if facet == "interests":
            return self._interest(dim, int(self.nearest_offer[giving, dim]), yours)
        if facet == "flagships":
            return self._flagship(dim, int(self.nearest_flagship[giving, dim]), yours)
        return self._shared(facet, dim, yours)

    @cache  # noqa: B019  # lives as long as one run
    def _interest(self, sought: int, offered: int, yours: bool) -> Claim:
        kind: Kind = "they_offer_what_you_seek" if yours else "you_offer_what_they_seek"
        form, sector = self._wish(sought)
        if offered == sought:
            return Claim(kind, sector, form)
        other_form, other = self._wish(offered)
        return Claim(kind, sector, form, other, other_form)

    def _wish(self, index: int) -> tuple[str, str]:
        form, sector = self.features.wishes[index]
        return self.features.forms.codes[form], self.features.sectors.codes[sector]

    @cache  # noqa: B019
    def _flagship(self, wanted: int, nearest_one: int, yours: bool) -> Claim:
        codes = self.features.sectors.codes
        if nearest_one == wanted:
            return Claim("shared_flagship", codes[wanted])
        mine, theirs = (wanted, nearest_one) if yours else (nearest_one, wanted)
        return Claim("related_flagship", codes[mine], other=codes[theirs])

    @cache  # noqa: B019
    def _shared(self, facet: str, dim: int, yours: bool) -> Claim:
        if facet == "sectors":
            codes = self.features.sectors.codes
            kind: Kind = "shared_sector" if dim < len(codes) else "related_sector"
            return Claim(kind, codes[dim % len(codes)])
        if facet == "themes":
            return Claim("shared_theme", self.features.themes[dim])
        if facet == "languages":
            return Claim("common_language", self.features.languages[dim])
        regions = self.features.regions
        if dim < len(regions):
            return Claim("third_region", regions[dim])
        return Claim(
            "third_region", regions[dim % len(regions)], hub="theirs" if yours else "yours"
        )


def claims_of_pairs(
    facets: Sequence[Facet], codes: Codes, *, you: Ints, they: Ints
) -> list[Claims]:
    """For each pair (you[p], they[p]) its claims; the shares of a pair add up to one."""
    for_you = [facet.weight * facet.wants[you] * facet.gives[they] for facet in facets]
    for_them = [facet.weight * facet.wants[they] * facet.gives[you] for facet in facets]
    your_unit, their_unit = _units(_total(for_you), _total(for_them))
    claims: list[Claims] = [defaultdict(float) for _pair in you]
    for facet, your_part, their_part in zip(facets, for_you, for_them, strict=True):
        for pair, dim, share in _each(your_part * your_unit[:, None]):
            claim = codes.claim(facet.name, dim, giving=they[pair], yours=True)
            claims[pair][claim] += share
        for pair, dim, share in _each(their_part * their_unit[:, None]):
            claim = codes.claim(facet.name, dim, giving=you[pair], yours=False)
            claims[pair][claim] += share
    return claims


def _total(parts: list[Floats]) -> Floats:
    total: Floats = np.sum([part.sum(axis=1) for part in parts], axis=0)
    return total


def _units(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The share of H = 2ab / (a + b) that one unit of a makes, and one of b: (dH/da) / H."""
    return b / (a * (a + b)), a / (b * (a + b))


def _each(parts: Floats) -> Iterator[tuple[int, int, float]]:
    pairs, dims = np.nonzero(parts)
    return zip(pairs.tolist(), dims.tolist(), parts[pairs, dims].tolist(), strict=True)


def told_once(claims: Claims, root: dict[str, str]) -> Claims:
    """Hand the share of what goes without saying to the claim that says more.

    A shared strength is also a shared sector, and a shared sector also a shared field: one clause
    each is enough. ``root`` maps a sector to its head.
    """
    told = dict(claims)
    for kind in ("shared_sector", "related_flagship", "related_sector", "third_region"):
        for claim in [claim for claim in told if claim.kind == kind]:
            homes = [home for home in told if home != claim and _covers(home, claim, root)]
            if homes:
                home = max(homes, key=lambda home: (told[home], home))
                told[home] += told.pop(claim)
    return told


def _covers(home: Claim, claim: Claim, root: dict[str, str]) -> bool:
    if claim.kind == "shared_sector":
        return home.kind == "shared_flagship" and home.subject == claim.subject
    if claim.kind == "related_flagship":
        return home.kind == "shared_flagship" and home.subject in {claim.subject, claim.other}
    if claim.kind == "related_sector":
        in_field = root.get(home.subject) == claim.subject
        return in_field and home.kind in {"shared_flagship", "shared_sector", "related_flagship"}
    return home.kind == "third_region" and home.subject == claim.subject and not claim.hub


def rare_sectors(tags: Tags, count: int, codes: tuple[str, ...], weights: Weights) -> set[str]:
    """The sectors that few profiles name."""
    named = np.bincount(tags.item, minlength=len(codes))
    few = np.nonzero((named > 0) & (named <= count * weights.rare_share))[0]
    return {codes[index] for index in few}
