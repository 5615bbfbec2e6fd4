"""The facts of a suggestion as they are stored: what speaks for it, heaviest first, then against."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NotRequired, TypedDict

from matchmaking.scoring.claims import (
    Claim,
    Claims,
    Codes,
    Kind,
    claims_of_pairs,
    rare_sectors,
    told_once,
)
from matchmaking.scoring.facets import Facet
from matchmaking.scoring.features import Features, ProfileRow
from matchmaking.scoring.ranking import Lists
from matchmaking.scoring.weights import Weights

MOST_PROS = 8
PAIRS_AT_ONCE = 2048
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


def build_reasons(
    features: Features, facets: Sequence[Facet], lists: Lists, *, weights: Weights, today: date
) -> list[list[Fact]]:
    """The reasons of every row of ``lists``, in the same order."""
    codes = Codes(features, weights)
    sectors = features.sectors.codes
    root = dict(zip(sectors, (sectors[head] for head in features.sectors.root), strict=True))
    rare = rare_sectors(features.sector_tags, features.count, sectors, weights)
    reasons: list[list[Fact]] = []
    for start in range(0, len(lists), PAIRS_AT_ONCE):
        you = lists.profile[start : start + PAIRS_AT_ONCE]
        they = lists.partner[start : start + PAIRS_AT_ONCE]
        for claims, mine, theirs in zip(
            claims_of_pairs(facets, codes, you=you, they=they), you, they, strict=True
        ):
            pros = facts_for(told_once(claims, root), rare)
            reasons.append(pros + facts_against(features, int(mine), int(theirs), today=today))
    return reasons


def facts_for(claims: Claims, rare: set[str]) -> list[Fact]:
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


def _fact(claim: Claim, share: float, rare: Iterable[str]) -> Fact:
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


def facts_against(features: Features, you: int, they: int, *, today: date) -> list[Fact]:
    """What an officer should know before writing. Only what the data say: silence is no fault."""
    facts: list[Fact] = []
    mine, theirs = features.profiles[you], features.profiles[they]
    if mine.languages and theirs.languages and not set(mine.languages) & set(theirs.languages):
        facts.append({**_bare("no_common_language", 0), "languages": sorted(theirs.languages)})
    if not features.offers.carried_by(they).size and not features.seeks.carried_by(they).size:
        facts.append(_bare("no_interests", 0))
    return facts + _freshness(theirs, today)


def _freshness(partner: ProfileRow, today: date) -> list[Fact]:
    if partner.is_sample:
        return [{**_bare("not_confirmed", 0), "sample": True}]
    if partner.confirmed_on is None:
        return [_bare("not_confirmed", 0)]
    if partner.confirmed_on < today - STALE_AFTER:
        return [{**_bare("not_confirmed", 0), "since": partner.confirmed_on.isoformat()}]
    return []
