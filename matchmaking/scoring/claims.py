"""What can be said about a pair, each claim with the share of the score that it makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, Self

from matchmaking.scoring.features import (
    HUB,
    OFFER,
    SEEK,
    TARGET,
    InterestRow,
    ProfileRow,
    SectorRow,
)
from matchmaking.scoring.space import Space

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
Wish = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """One of a pair as the directory has it now. ``sectors`` maps to the flagship rank or None.

    Wishes are (form, sector); ``regions`` are third regions that it names, ``hubs`` where it can be
    a hub, ``targets`` those it aims at.
    """

    languages: tuple[str, ...] = ()
    is_sample: bool = False
    confirmed_on: date | None = None
    sectors: Mapping[str, int | None] = field(default_factory=dict)
    seeks: frozenset[Wish] = frozenset()
    offers: frozenset[Wish] = frozenset()
    themes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        row: ProfileRow,
        sectors: Iterable[SectorRow],
        interests: Iterable[InterestRow],
        themes: Iterable[str],
    ) -> Self:
        """From the rows of one profile."""
        wanted = list(interests)

        def wishes(direction: str) -> frozenset[Wish]:
            return frozenset((r.form, r.sector) for r in wanted if r.direction == direction)

        def places(*roles: str) -> frozenset[str]:
            return frozenset(r.region for r in wanted if r.region and r.role in roles)

        return cls(
            languages=tuple(row.languages),
            is_sample=row.is_sample,
            confirmed_on=row.confirmed_on,
            sectors={tag.sector: tag.flagship_rank for tag in sectors},
            seeks=wishes(SEEK),
            offers=wishes(OFFER),
            themes=frozenset(themes),
            regions=places("", HUB, TARGET),
            hubs=places(HUB),
            targets=places(TARGET),
        )

    @property
    def flagships(self) -> list[str]:
        """The strengths in their order."""
        ranked = [(rank, code) for code, rank in self.sectors.items() if rank]
        return [code for _rank, code in sorted(ranked)]


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


@dataclass(frozen=True, slots=True)
class Pair:
    """Who reads and who is proposed, and what the dimensions of their score mean."""

    you: Party
    they: Party
    space: Space


def claims_of(pair: Pair, parts: Sequence[int], shares: Sequence[float]) -> Claims:
    """The claims of one pair from the parts of its score, as in ``Shares``.

    A part that the profiles, as they are now, no longer bear out makes no claim.
    """
    claims: Claims = {}
    for part, share in zip(parts, shares, strict=True):
        if part < 0:
            break
        block, *codes = pair.space.dimensions[part // 2]
        claim = READERS[block](pair, codes, yours=bool(part % 2))
        if claim is not None:
            claims[claim] = claims.get(claim, 0.0) + float(share)
    return claims


def _interest(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    form, sector = codes
    seeker, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    offered = _nearest_wish((form, sector), giver.offers, pair.space.heads)
    if (form, sector) not in seeker.seeks or offered is None:
        return None
    kind: Kind = "they_offer_what_you_seek" if yours else "you_offer_what_they_seek"
    if offered == (form, sector):
        return Claim(kind, sector, form)
    return Claim(kind, sector, form, offered[1], offered[0])


def _nearest_wish(sought: Wish, offers: Iterable[Wish], heads: Mapping[str, str]) -> Wish | None:
    """The offer that comes nearest: a sister form in the same sector before a sister sector."""
    form, sector = sought
    near = [
        (offer[1] != sector, offer[0] != form, offer)
        for offer in offers
        if _kin(offer[0], form, heads) and _kin(offer[1], sector, heads)
    ]
    return min(near)[2] if near else None


def _kin(one: str, other: str, heads: Mapping[str, str]) -> bool:
    return heads.get(one, one) == heads.get(other, other)


def _flagship(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    (wanted,) = codes
    wanter, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    if wanted not in wanter.flagships:
        return None
    if wanted in giver.flagships:
        return Claim("shared_flagship", wanted)
    kin = [code for code in giver.flagships if _kin(code, wanted, pair.space.heads)]
    if not kin:
        return None
    mine, theirs = (wanted, kin[0]) if yours else (kin[0], wanted)
    return Claim("related_flagship", mine, other=theirs)


def _sector(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = codes[0] in pair.you.sectors and codes[0] in pair.they.sectors
    return Claim("shared_sector", codes[0]) if both else None


def _field(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    heads = pair.space.heads
    both = all(
        any(heads.get(code, code) == codes[0] for code in party.sectors)
        for party in (pair.you, pair.they)
    )
    return Claim("related_sector", codes[0]) if both else None


def _theme(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = codes[0] in pair.you.themes and codes[0] in pair.they.themes
    return Claim("shared_theme", codes[0]) if both else None


def _region(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = codes[0] in pair.you.regions and codes[0] in pair.they.regions
    return Claim("third_region", codes[0]) if both else None


def _target(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    wanter, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    if codes[0] not in wanter.targets or codes[0] not in giver.hubs:
        return None
    return Claim("third_region", codes[0], hub="theirs" if yours else "yours")


def _language(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = codes[0] in pair.you.languages and codes[0] in pair.they.languages
    return Claim("common_language", codes[0]) if both else None


READERS = {
    "interest": _interest,
    "flagship": _flagship,
    "sector": _sector,
    "field": _field,
    "theme": _theme,
    "region": _region,
    "target": _target,
    "language": _language,
}


def told_once(claims: Claims, heads: Mapping[str, str]) -> Claims:
    """Hand the share of what goes without saying to the claim that says more.

    A shared strength is also a shared sector, and a shared sector also a shared field: one clause
    each is enough.
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
            fields.setdefault(heads.get(claim.subject, claim.subject), []).append(claim)
    for claim in claims:
        if claim.kind == "related_sector":
            _hand_over(told, claim, fields.get(claim.subject, ()))
    return told


def _hand_over(told: Claims, claim: Claim, homes: Iterable[Claim]) -> None:
    """To the heaviest of these that is told; where none is, the claim stays."""
    known = [home for home in homes if home in told]
    if known:
        told[max(known, key=lambda home: (told[home], home))] += told.pop(claim)
