"""The facts of a suggestion: what speaks for it, heaviest first, then against."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NotRequired, TypedDict

from matchmaking.scoring.claims import Claim, Claims, Kind, Pair, claims_of
from matchmaking.scoring.features import JAPAN, STALE_AFTER
from matchmaking.scoring.party import Party
from matchmaking.scoring.space import Space
from matchmaking.scoring.wordings import Term, wordings

__all__ = ["CONS", "FIELDS", "STALE_AFTER", "Fact", "Field", "Term", "facts_of"]

MOST_PROS = 8
MOST_TERMS = 4
SOON = timedelta(days=30)
POINT_DECIMALS = 3
DAYS_A_MONTH = 30.44
JAPANESE = "ja"

Field = Literal[
    "interests",
    "sectors",
    "summary",
    "themes",
    "kind",
    "place",
    "partnerships",
    "languages",
    "freshness",
]


class Fact(TypedDict):
    """``points`` is the fact's share of the score; what speaks against has none.

    ``text`` says whose text, "yours" or "theirs", speaks of the sector or place.
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
    terms: NotRequired[list[Term]]
    text: NotRequired[str]
    place: NotRequired[str]
    organisation: NotRequired[str]
    languages: NotRequired[list[str]]
    until: NotRequired[str]
    months: NotRequired[int]
    sample: NotRequired[bool]
    since: NotRequired[str]


GATHERED: frozenset[Kind] = frozenset({"common_language", "shared_theme", "shared_term"})
CONS: frozenset[Kind] = frozenset(
    {"no_common_language", "no_japanese", "no_interests", "ends_soon", "not_confirmed"}
)
STRENGTHS: frozenset[Kind] = frozenset({"shared_flagship", "shared_sector", "related_flagship"})
FIELDS: dict[Kind, Field] = {
    "they_offer_what_you_seek": "interests",
    "you_offer_what_they_seek": "interests",
    "they_work_where_you_seek": "sectors",
    "you_work_where_they_seek": "interests",
    "shared_flagship": "sectors",
    "related_flagship": "sectors",
    "shared_sector": "sectors",
    "sector_in_text": "summary",
    "related_sector": "sectors",
    "shared_term": "summary",
    "shared_theme": "themes",
    "third_region": "interests",
    "named_home": "summary",
    "same_kind": "kind",
    "similar_size": "place",
    "worked_before": "partnerships",
    "common_language": "languages",
    "no_common_language": "languages",
    "no_japanese": "languages",
    "no_interests": "interests",
    "ends_soon": "interests",
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
    pros = facts_for(claims, space.rare)
    return pros + facts_against(you, they, pros, today=today)


def told_once(claims: Claims, heads: Mapping[str, str]) -> Claims:
    """Hand the share of what goes without saying to the claim that says more.

    A shared strength is also a shared sector, and a shared sector also a shared field: one clause
    each is enough. So is one for all that the offers in one sector meet.
    """
    told = dict(claims)
    for claim in claims:
        _hand_over(told, claim, _says_more(claim))
    for claim in sorted(claims, key=lambda claim: (claims[claim], claim)):
        if claim.form:
            _hand_over(told, claim, _same_offer(claim, told))
    for claim in claims:
        if claim.kind == "related_sector":
            inside = (home for home in list(told) if home.kind in STRENGTHS)
            here = [
                home for home in inside if heads.get(home.subject, home.subject) == claim.subject
            ]
            _hand_over(told, claim, here)
    return told


def _says_more(claim: Claim) -> list[Claim]:
    """Which claims would say all that this one says, and more."""
    if claim.kind in {"shared_sector", "related_flagship"}:
        return [Claim("shared_flagship", code) for code in (claim.subject, claim.other)]
    if claim.kind == "third_region" and not claim.who:
        return [claim._replace(who=who) for who in ("theirs", "yours")]
    return []


def _same_offer(claim: Claim, told: Claims) -> list[Claim]:
    """Weightier claims of the same side about offers in the same sector: one of them is enough."""
    offered = claim.other or claim.subject
    return [
        home
        for home in told
        if home.kind == claim.kind
        and (home.other or home.subject) == offered
        and (told[home], home) > (told[claim], claim)
    ]


def _hand_over(told: Claims, claim: Claim, homes: Iterable[Claim]) -> None:
    """To the heaviest of these that is told; where none is, the claim stays."""
    known = [home for home in homes if home in told]
    if known:
        told[max(known, key=lambda home: (told[home], home))] += told.pop(claim)


def facts_for(claims: Claims, rare: Container[str]) -> list[Fact]:
    """The heaviest claims as facts. Languages in common make one fact, so do themes, so do terms."""
    ordered = sorted(claims, key=lambda claim: (-claims[claim], claim))
    facts = [_fact(claim, claims[claim], rare) for claim in ordered if claim.kind not in GATHERED]
    for kind in sorted(GATHERED):
        if found := [claim for claim in ordered if claim.kind == kind]:
            points = sum(claims[claim] for claim in found)
            facts.append(_gathered(_bare(kind, points), found))
    return sorted(facts, key=lambda fact: -fact["points"])[:MOST_PROS]


def _gathered(fact: Fact, claims: Sequence[Claim]) -> Fact:
    codes = sorted(claim.subject for claim in claims)
    if fact["kind"] == "common_language":
        fact["languages"] = codes
    elif fact["kind"] == "shared_theme":
        fact["themes"] = codes
    else:
        fact["terms"] = wordings(claims)[:MOST_TERMS]
    return fact


def _fact(claim: Claim, share: float, rare: Container[str]) -> Fact:
    fact = _bare(claim.kind, share)
    if claim.kind in ABOUT:
        ABOUT[claim.kind](fact, claim)
    elif claim.form:
        fact["sector"], fact["form"] = claim.subject, claim.form
        if claim.other:
            fact["offered_sector"], fact["offered_form"] = claim.other, claim.other_form
    else:
        fact["sector"] = claim.subject
        if claim.other:
            fact["their_sector"] = claim.other
        if claim.kind.startswith("shared") and claim.subject in rare:
            fact["rare"] = True
    return fact


def _region(fact: Fact, claim: Claim) -> None:
    fact["region"] = claim.subject
    if claim.who:
        fact["hub"] = claim.who


def _home(fact: Fact, claim: Claim) -> None:
    fact["place"], fact["text"] = claim.subject, claim.who


def _sector_in_text(fact: Fact, claim: Claim) -> None:
    fact["sector"], fact["text"] = claim.subject, claim.who


def _organisation(fact: Fact, claim: Claim) -> None:
    fact["organisation"] = claim.subject


def _nothing_more(_fact: Fact, _claim: Claim) -> None:
    """The kind says it all."""


ABOUT: dict[Kind, Callable[[Fact, Claim], None]] = {
    "third_region": _region,
    "named_home": _home,
    "sector_in_text": _sector_in_text,
    "same_kind": _organisation,
    "similar_size": _nothing_more,
    "worked_before": _nothing_more,
}


def _bare(kind: Kind, points: float) -> Fact:
    return {"kind": kind, "points": round(points, POINT_DECIMALS), "field": FIELDS[kind]}


def facts_against(you: Party, they: Party, pros: Iterable[Fact] = (), *, today: date) -> list[Fact]:
    """What an officer should know before writing. Only what the data say: silence is no fault."""
    facts: list[Fact] = []
    if you.languages and they.languages and not set(you.languages) & set(they.languages):
        facts.append({**_bare("no_common_language", 0), "languages": sorted(they.languages)})
    elif you.side == JAPAN and they.languages and JAPANESE not in they.languages:
        facts.append({**_bare("no_japanese", 0), "languages": sorted(they.languages)})
    if not they.offers and not they.seeks:
        facts.append(_bare("no_interests", 0))
    return facts + _ending(they, pros, today) + _freshness(they, today)


def _ending(partner: Party, pros: Iterable[Fact], today: date) -> list[Fact]:
    """Offers that speak for the pair and end within a month."""
    facts: list[Fact] = []
    for pro in pros:
        if pro["kind"] == "they_offer_what_you_seek":
            form = pro.get("offered_form", pro["form"])
            sector = pro.get("offered_sector", pro["sector"])
            until = partner.ends.get((form, sector))
            if until and until <= today + SOON:
                facts.append(
                    {
                        **_bare("ends_soon", 0),
                        "form": form,
                        "sector": sector,
                        "until": until.isoformat(),
                    }
                )
    return [fact for number, fact in enumerate(facts) if fact not in facts[:number]]


def _freshness(partner: Party, today: date) -> list[Fact]:
    if partner.is_sample:
        return [{**_bare("not_confirmed", 0), "sample": True}]
    if partner.confirmed_on is None:
        return [_bare("not_confirmed", 0)]
    if partner.confirmed_on < today - STALE_AFTER:
        months = int((today - partner.confirmed_on).days / DAYS_A_MONTH)
        since = partner.confirmed_on.isoformat()
        return [{**_bare("not_confirmed", 0), "since": since, "months": months}]
    return []
