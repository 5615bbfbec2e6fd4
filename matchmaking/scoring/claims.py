"""What can be said about a pair, each claim with the share of the score that it makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from matchmaking.scoring.party import Party, Wish
from matchmaking.scoring.space import Space

Kind = Literal[
    "they_offer_what_you_seek",
    "you_offer_what_they_seek",
    "they_work_where_you_seek",
    "you_work_where_they_seek",
    "shared_flagship",
    "related_flagship",
    "shared_sector",
    "sector_in_text",
    "related_sector",
    "shared_term",
    "shared_theme",
    "third_region",
    "named_home",
    "same_kind",
    "similar_size",
    "worked_before",
    "common_language",
    "no_common_language",
    "no_japanese",
    "no_interests",
    "ends_soon",
    "not_confirmed",
]
# Territories whose populations differ by at most this factor are of similar size.
SIMILAR = 3


class Claim(NamedTuple):
    """``subject`` is a sector, theme, region, kind or language by its code; ``other`` its near miss.

    For an interest, ``subject`` and ``form`` are what is sought, ``other`` and ``other_form`` what
    is offered where that differs; for flagships, ``subject`` is yours and ``other`` theirs; for
    terms, ``other`` and ``other_form`` are your wording and theirs. ``who`` tells "yours" from
    "theirs": who can be the hub in a third region, whose text names a sector or a place.
    """

    kind: Kind
    subject: str
    form: str = ""
    other: str = ""
    other_form: str = ""
    who: str = ""


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


def _business(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    """An offer in the sought sector in whatever form, or that the other works there.

    Of several seeks, the one that comes first by its code.
    """
    (sector,) = codes
    seeker, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    sought = sorted(wish for wish in seeker.seeks if wish[1] == sector)
    for form, _sector_code in sought:
        if (claim := _interest(pair, [form, sector], yours=yours)) is not None:
            return claim
    near = [wish for wish in giver.offers if _kin(wish[1], sector, pair.space.heads)]
    if not sought:
        return None
    if not near:
        return _working_there(sector, sought[0][0], giver, yours=yours)
    kind: Kind = "they_offer_what_you_seek" if yours else "you_offer_what_they_seek"
    form, offered = min(near, key=lambda wish: (wish[1] != sector, wish))
    return Claim(kind, sector, sought[0][0], offered, form)


def _working_there(sector: str, form: str, giver: Party, *, yours: bool) -> Claim | None:
    kind: Kind = "they_work_where_you_seek" if yours else "you_work_where_they_seek"
    return Claim(kind, sector, form) if sector in giver.sectors else None


def _sector(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    (code,) = codes
    tagged = code in pair.you.sectors, code in pair.they.sectors
    told = [party.told.get(f"sector:{code}") for party in (pair.you, pair.they)]
    if all(tagged):
        return Claim("shared_sector", code)
    if not all(tag or text for tag, text in zip(tagged, told, strict=True)):
        return None
    if not any(tagged):
        return Claim("shared_term", f"sector:{code}", other=told[0] or "", other_form=told[1] or "")
    return Claim("sector_in_text", code, who="theirs" if tagged[0] else "yours")


def _term(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    (term,) = codes
    wanter, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    wanted = wanter.told.get(term) or wanter.sought.get(term)
    given = giver.told.get(term) or giver.offered.get(term)
    if not wanted or not given:
        return None
    mine, theirs = (wanted, given) if yours else (given, wanted)
    return Claim("shared_term", term, other=mine, other_form=theirs)


def _named(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    """The one who wants names the other's home."""
    (place,) = codes
    wanter, giver = (pair.you, pair.they) if yours else (pair.they, pair.you)
    wording = wanter.writes(f"place:{place}")
    if not wording or place not in giver.home:
        return None
    return Claim("named_home", wording, who="yours" if yours else "theirs")


def _home(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:
    return _named(pair, codes, yours=not yours)


def _kind(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    same = pair.you.kind == pair.they.kind == codes[0]
    return Claim("same_kind", codes[0]) if same else None


def _size(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    one, other = pair.you.population, pair.they.population
    if not one or not other or max(one, other) > SIMILAR * min(one, other):
        return None
    return Claim("similar_size", "")


def _past(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = int(codes[0]) in pair.you.past & pair.they.past
    return Claim("worked_before", "") if both else None


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
    return Claim("third_region", codes[0], who="theirs" if yours else "yours")


def _language(pair: Pair, codes: list[str], *, yours: bool) -> Claim | None:  # noqa: ARG001
    both = codes[0] in pair.you.languages and codes[0] in pair.they.languages
    return Claim("common_language", codes[0]) if both else None


class Reading(Protocol):
    """From the codes of a dimension to a claim; ``yours``: it is you who gains."""

    def __call__(self, pair: Pair, codes: list[str], *, yours: bool) -> Claim | None: ...


READERS: dict[str, Reading] = {
    "interest": _interest,
    "business": _business,
    "flagship": _flagship,
    "sector": _sector,
    "field": _field,
    "theme": _theme,
    "region": _region,
    "target": _target,
    "language": _language,
    "term": _term,
    "named": _named,
    "home": _home,
    "kind": _kind,
    "size": _size,
    "past": _past,
}
