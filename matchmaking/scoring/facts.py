"""The facts of a suggestion as they are stored: what speaks for it, heaviest first, then against."""

from collections.abc import Container, Sequence
from datetime import date, timedelta
from typing import Literal, NotRequired, TypedDict

from matchmaking.scoring.claims import Claim, Claims, Kind, Pair, Party, claims_of, told_once
from matchmaking.scoring.space import Space

MOST_PROS = 8
STALE_AFTER = timedelta(days=365)
POINT_DECIMALS = 3

Field = Literal["interests", "sectors", "themes", "languages", "freshness"]


class Fact(TypedDict):
    """``points`` is the fact's share of the score; what speaks against has none.

    "you" is the organisation that reads the list, "they" the partner proposed to it. ``field`` is
    the part of the partner's profile that the fact comes from.
    """

    kind: Kind
    points: float
    field: Field
    sector: NotRequired[str]
    form: NotRequired[str]
    offered_sector: NotRequired[str]
    offered_form: NotRequired[str]
    their_sector: NotRequired[str]
    rare: NotRequired[bool]
    themes: NotRequired[list[str]]
    region: NotRequired[str]
    hub: NotRequired[str]
    languages: NotRequired[list[str]]
    sample: NotRequired[bool]
    since: NotRequired[str]


GATHERED: frozenset[Kind] = frozenset({"common_language", "shared_theme"})
CONS: frozenset[Kind] = frozenset({"no_common_language", "no_interests", "not_confirmed"})

FIELDS: dict[Kind, Field] = {
    "they_offer_what_you_seek": "interests",
    "you_offer_what_they_seek": "interests",
    "shared_flagship": "sectors",
    "related_flagship": "sectors",
    "shared_sector": "sectors",
    "related_sector": "sectors",
    "shared_theme": "themes",
    "third_region": "interests",
    "common_language": "languages",
    "no_common_language": "languages",
    "no_interests": "interests",
    "not_confirmed": "freshness",
}


def facts_of(
    parts: Sequence[int],
    shares: Sequence[float],
    *,
    space: Space,
    you: Party,
    they: Party,
    today: date,
) -> list[Fact]:
    """The facts of one pair: for, heaviest first, then against.

    ``parts`` and ``shares`` are a row of ``Shares``; what the two profiles no longer say is left out.
    """
    claims = told_once(claims_of(Pair(you, they, space), parts, shares), space.heads)
    return facts_for(claims, space.rare) + facts_against(you, they, today=today)


def facts_for(claims: Claims, rare: Container[str]) -> list[Fact]:
    """The heaviest claims as facts. Languages in common make one fact together, and so do themes."""
    ordered = sorted(claims)
    facts = [_fact(claim, claims[claim], rare) for claim in ordered if claim.kind not in GATHERED]
    if spoken := [claim for claim in ordered if claim.kind == "common_language"]:
        fact = _bare("common_language", sum(claims[claim] for claim in spoken))
        facts.append({**fact, "languages": [claim.subject for claim in spoken]})
    if shared := [claim for claim in ordered if claim.kind == "shared_theme"]:
        fact = _bare("shared_theme", sum(claims[claim] for claim in shared))
        facts.append({**fact, "themes": [claim.subject for claim in shared]})
    return sorted(facts, key=lambda fact: -fact["points"])[:MOST_PROS]


def _fact(claim: Claim, share: float, rare: Container[str]) -> Fact:
    fact = _bare(claim.kind, share)
    if claim.kind == "third_region":
        fact["region"] = claim.subject
        if claim.hub:
            fact["hub"] = claim.hub
    elif claim.form:
        fact |= {"sector": claim.subject, "form": claim.form}
        if claim.other:
            fact |= {"offered_sector": claim.other, "offered_form": claim.other_form}
    else:
        fact["sector"] = claim.subject
        if claim.other:
            fact["their_sector"] = claim.other
        if claim.kind.startswith("shared") and claim.subject in rare:
            fact["rare"] = True
    return fact


def _bare(kind: Kind, points: float) -> Fact:
    return {"kind": kind, "points": round(points, POINT_DECIMALS), "field": FIELDS[kind]}


def facts_against(you: Party, they: Party, *, today: date) -> list[Fact]:
    """What an officer should know before writing. Only what the data say: silence is no fault."""
    facts: list[Fact] = []
    if you.languages and they.languages and not set(you.languages) & set(they.languages):
        facts.append({**_bare("no_common_language", 0), "languages": sorted(they.languages)})
    if not they.offers and not they.seeks:
        facts.append(_bare("no_interests", 0))
    return facts + _freshness(they, today)


def _freshness(partner: Party, today: date) -> list[Fact]:
    if partner.is_sample:
        return [{**_bare("not_confirmed", 0), "sample": True}]
    if partner.confirmed_on is None:
        return [_bare("not_confirmed", 0)]
    if partner.confirmed_on < today - STALE_AFTER:
        return [{**_bare("not_confirmed", 0), "since": partner.confirmed_on.isoformat()}]
    return []
