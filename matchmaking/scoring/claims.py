"""What can be said about a pair, each claim with the share of the score that it makes.

The harmonic mean is homogeneous of degree one, so by Euler's theorem it is the sum of each value
times its derivative: the shares add up to one, nothing is left over and nothing is invented.
"""

from collections.abc import Iterable, Sequence
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
    """Names the dimensions of the facets. A key packs facet, dimension, nearest item and reader."""

    FACETS = ("interests", "flagships", "sectors", "themes", "regions", "languages")

    def __init__(self, features: Features, weights: Weights) -> None:
        self.features = features
        near_forms = features.forms.closeness(weights.same_head_form)
        near_sectors = features.sectors.closeness(weights.same_head_sector)
        near_wishes = near_interests(features.wishes, near_forms, near_sectors)
        self.nearest = {
            "interests": nearest(features.offers, near_wishes, features.count),
            "flagships": nearest(features.flagship_tags, near_sectors, features.count),
        }
        sizes = (len(features.wishes), 2 * len(features.sectors.codes), 2 * len(features.regions))
        self.span = max(*sizes, len(features.themes), len(features.languages), 1)

    def keys(self, facet: str, dims: Ints, giving: Ints, *, yours: bool) -> Ints:
        """What ``giving`` has in these dimensions; ``yours``: you are the one who wants it."""
        items = np.zeros_like(dims)
        if facet in self.nearest:
            items = self.nearest[facet][giving, dims]
        return ((self.FACETS.index(facet) * 2 + yours) * self.span + dims) * self.span + items

    def claim(self, key: int) -> Claim:
        rest, item = divmod(key, self.span)
        rest, dim = divmod(rest, self.span)
        facet, yours = divmod(rest, 2)
        name = self.FACETS[facet]
        if name == "interests":
            return self._interest(dim, item, yours=bool(yours))
        if name == "flagships":
            return self._flagship(dim, item, yours=bool(yours))
        if name == "sectors":
            return self._sector(dim)
        if name == "themes":
            return Claim("shared_theme", self.features.themes[dim])
        if name == "regions":
            return self._region(dim, yours=bool(yours))
        return Claim("common_language", self.features.languages[dim])

    def _interest(self, sought: int, offered: int, *, yours: bool) -> Claim:
        kind: Kind = "they_offer_what_you_seek" if yours else "you_offer_what_they_seek"
        form, sector = self._wish(sought)
        if offered == sought:
            return Claim(kind, sector, form)
        other_form, other = self._wish(offered)
        return Claim(kind, sector, form, other, other_form)

    def _wish(self, index: int) -> tuple[str, str]:
        form, sector = self.features.wishes[index]
        return self.features.forms.codes[form], self.features.sectors.codes[sector]

    def _flagship(self, wanted: int, found: int, *, yours: bool) -> Claim:
        codes = self.features.sectors.codes
        if found == wanted:
            return Claim("shared_flagship", codes[wanted])
        mine, theirs = (wanted, found) if yours else (found, wanted)
        return Claim("related_flagship", codes[mine], other=codes[theirs])

    def _sector(self, dim: int) -> Claim:
        codes = self.features.sectors.codes
        kind: Kind = "shared_sector" if dim < len(codes) else "related_sector"
        return Claim(kind, codes[dim % len(codes)])

    def _region(self, dim: int, *, yours: bool) -> Claim:
        codes = self.features.regions
        if dim < len(codes):
            return Claim("third_region", codes[dim])
        hub = "theirs" if yours else "yours"
        return Claim("third_region", codes[dim - len(codes)], hub=hub)


def claims_of_pairs(
    facets: Sequence[Facet], codes: Codes, *, you: Ints, they: Ints
) -> list[Claims]:
    """For each pair (you[p], they[p]) its claims; the shares of a pair add up to one."""
    for_you = [facet.weight * facet.wants[you] * facet.gives[they] for facet in facets]
    for_them = [facet.weight * facet.wants[they] * facet.gives[you] for facet in facets]
    your_unit, their_unit = _units(_total(for_you), _total(for_them))
    claims: list[Claims] = [{} for _pair in you]
    for facet, your_part, their_part in zip(facets, for_you, for_them, strict=True):
        for part, giving, yours in (
            (your_part * your_unit[:, None], they, True),
            (their_part * their_unit[:, None], you, False),
        ):
            pairs, dims = np.nonzero(part)
            keys = codes.keys(facet.name, dims, giving[pairs], yours=yours)
            _add(claims, pairs, keys, part[pairs, dims], codes)
    return claims


def _add(claims: list[Claims], pairs: Ints, keys: Ints, shares: Floats, codes: Codes) -> None:
    """Each distinct key is named once, however many pairs have it."""
    distinct, place = np.unique(keys, return_inverse=True)
    named = [codes.claim(int(key)) for key in distinct]
    for pair, index, share in zip(pairs.tolist(), place.tolist(), shares.tolist(), strict=True):
        claim = named[index]
        claims[pair][claim] = claims[pair].get(claim, 0.0) + share


def _total(parts: list[Floats]) -> Floats:
    total: Floats = np.sum([part.sum(axis=1) for part in parts], axis=0)
    return total


def _units(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The share of H = 2ab / (a + b) that one unit of a makes, and one of b: (dH/da) / H."""
    return b / (a * (a + b)), a / (b * (a + b))


def told_once(claims: Claims, root: dict[str, str]) -> Claims:
    """Hand the share of what goes without saying to the claim that says more.

    A shared strength is also a shared sector, and a shared sector also a shared field: one clause
    each is enough. ``root`` maps a sector to its head.
    """
    told = dict(claims)
    for claim in claims:
        if claim.kind in {"shared_sector", "related_flagship"}:
            strengths = (Claim("shared_flagship", code) for code in (claim.subject, claim.other))
            _hand_over(told, claim, strengths)
        elif claim.kind == "third_region" and not claim.hub:
            _hand_over(told, claim, (claim._replace(hub=hub) for hub in ("theirs", "yours")))
    fields: dict[str, list[Claim]] = {}
    for claim in told:
        if claim.kind in {"shared_flagship", "shared_sector", "related_flagship"}:
            fields.setdefault(root[claim.subject], []).append(claim)
    for claim in claims:
        if claim.kind == "related_sector":
            _hand_over(told, claim, fields.get(claim.subject, ()))
    return told


def _hand_over(told: Claims, claim: Claim, homes: Iterable[Claim]) -> None:
    """To the heaviest of these that is told; where none is, the claim stays."""
    known = [home for home in homes if home in told]
    if known:
        told[max(known, key=lambda home: (told[home], home))] += told.pop(claim)


def rare_sectors(tags: Tags, count: int, codes: tuple[str, ...], weights: Weights) -> set[str]:
    """The sectors that few profiles name."""
    named = np.bincount(tags.item, minlength=len(codes))
    few = np.nonzero((named > 0) & (named <= count * weights.rare_share))[0]
    return {codes[index] for index in few}
