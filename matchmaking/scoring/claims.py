"""What can be said about a pair, each claim with the share of the score that it makes.

The harmonic mean is homogeneous of degree one, so by Euler's theorem it is the sum of each value
times its derivative: the shares add up to one, nothing is left over and nothing is invented.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from matchmaking.scoring.facets import Facet
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
        self.near_sectors = features.sectors.closeness(weights.same_head_sector)
        self.near_forms = features.forms.closeness(weights.same_head_form)

    def claim(self, facet: str, dim: int, *, wanting: int, giving: int, yours: bool) -> Claim:
        """What ``giving`` has for ``wanting`` in this dimension; ``yours``: you are the wanting one."""
        if facet == "interests":
            return self._interest(dim, giving, yours=yours)
        if facet == "flagships":
            return self._flagship(dim, giving, yours=yours)
        if facet == "sectors":
            return self._sector(dim)
        if facet == "themes":
            return Claim("shared_theme", self.features.themes[dim])
        if facet == "regions":
            return self._region(dim, yours=yours)
        return Claim("common_language", self.features.languages[dim])

    def _interest(self, wish: int, giving: int, *, yours: bool) -> Claim:
        form, sector = self.features.wishes[wish]
        offers = self.features.offers.carried_by(giving)
        forms, sectors = self.features.wishes[offers].T
        best = int(np.argmax(self.near_forms[form, forms] * self.near_sectors[sector, sectors]))
        kind: Kind = "they_offer_what_you_seek" if yours else "you_offer_what_they_seek"
        form_codes, sector_codes = self.features.forms.codes, self.features.sectors.codes
        sought = Claim(kind, sector_codes[sector], form_codes[form])
        if offers[best] == wish:
            return sought
        return sought._replace(
            other=sector_codes[sectors[best]], other_form=form_codes[forms[best]]
        )

    def _flagship(self, sector: int, giving: int, *, yours: bool) -> Claim:
        codes = self.features.sectors.codes
        strengths = self.features.flagship_tags.carried_by(giving)
        nearest = int(strengths[np.argmax(self.near_sectors[sector, strengths])])
        if nearest == sector:
            return Claim("shared_flagship", codes[sector])
        mine, theirs = (sector, nearest) if yours else (nearest, sector)
        return Claim("related_flagship", codes[mine], other=codes[theirs])

    def _sector(self, dim: int) -> Claim:
        codes = self.features.sectors.codes
        if dim < len(codes):
            return Claim("shared_sector", codes[dim])
        return Claim("related_sector", codes[dim - len(codes)])

    def _region(self, dim: int, *, yours: bool) -> Claim:
        codes = self.features.regions
        if dim < len(codes):
            return Claim("third_region", codes[dim])
        return Claim("third_region", codes[dim - len(codes)], hub="theirs" if yours else "yours")


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
            claim = codes.claim(facet.name, dim, wanting=you[pair], giving=they[pair], yours=True)
            claims[pair][claim] += share
        for pair, dim, share in _each(their_part * their_unit[:, None]):
            claim = codes.claim(facet.name, dim, wanting=they[pair], giving=you[pair], yours=False)
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
        for claim in sorted(claim for claim in told if claim.kind == kind):
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
