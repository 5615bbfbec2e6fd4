"""What one profile says, and what two of them say of the same thing.

Told of pairs that the lists of new partners do not hold: partners, their partners, third regions.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matchmaking.scoring.facts import FIELDS, STALE_AFTER, Fact
from matchmaking.scoring.features import HUB, TARGET


class Wish(NamedTuple):
    """A form of cooperation in a sector, by their codes."""

    form: str
    sector: str


class Reach(NamedTuple):
    """A third region that an organisation names, and its role there: HUB, TARGET or none."""

    region: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What one profile says, by codes. ``order`` breaks ties: the public id as text."""

    key: int
    order: str = ""
    side: str = ""
    sectors: frozenset[str] = frozenset()
    flagships: frozenset[str] = frozenset()
    seeks: frozenset[Wish] = frozenset()
    offers: frozenset[Wish] = frozenset()
    reach: frozenset[Reach] = frozenset()
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    is_sample: bool = False
    confirmed_on: date | None = None

    @property
    def regions(self) -> frozenset[str]:
        return frozenset(one.region for one in self.reach)


def common_ground(you: Party, they: Party) -> list[Fact]:
    """What both profiles say of the same thing, wishes first. No more than their words: no near miss."""
    shared = you.flagships & they.flagships
    facts = [_wish("they_offer_what_you_seek", wish) for wish in sorted(you.seeks & they.offers)]
    facts += [_wish("you_offer_what_they_seek", wish) for wish in sorted(they.seeks & you.offers)]
    facts += [_about("shared_flagship", sector) for sector in sorted(shared)]
    facts += [_about("shared_sector", one) for one in sorted(you.sectors & they.sectors - shared)]
    facts += regions_in_common(you, they)
    if themes := sorted(you.themes & they.themes):
        facts.append({**_bare("shared_theme"), "themes": themes})
    if languages := sorted(you.languages & they.languages):
        facts.append({**_bare("common_language"), "languages": languages})
    return facts


def regions_in_common(you: Party, they: Party) -> list[Fact]:
    """Third regions that both name, each with who can be the hub where the other has its target."""
    facts: list[Fact] = []
    for region in sorted(you.regions & they.regions):
        fact: Fact = {**_bare("third_region"), "region": region}
        if hub := hub_between(you, they, region):
            fact["hub"] = hub
        facts.append(fact)
    return facts


def hub_between(you: Party, they: Party, region: str) -> str:
    """ "theirs" where you have your target and they can be the hub, "yours" the other way round."""
    if Reach(region, TARGET) in you.reach and Reach(region, HUB) in they.reach:
        return "theirs"
    if Reach(region, HUB) in you.reach and Reach(region, TARGET) in they.reach:
        return "yours"
    return ""


def doubts(you: Party, they: Party, *, today: date) -> list[Fact]:
    """What an officer should know before writing: silence of a profile about itself, and its age."""
    facts: list[Fact] = []
    if you.languages and they.languages and not you.languages & they.languages:
        facts.append({**_bare("no_common_language"), "languages": sorted(they.languages)})
    if not they.offers and not they.seeks:
        facts.append(_bare("no_interests"))
    if they.is_sample:
        facts.append({**_bare("not_confirmed"), "sample": True})
    elif they.confirmed_on is None:
        facts.append(_bare("not_confirmed"))
    elif they.confirmed_on < today - STALE_AFTER:
        facts.append({**_bare("not_confirmed"), "since": they.confirmed_on.isoformat()})
    return facts


def _wish(kind: str, wish: Wish) -> Fact:
    return {**_bare(kind), "form": wish.form, "sector": wish.sector}


def _about(kind: str, sector: str) -> Fact:
    return {**_bare(kind), "sector": sector}


def _bare(kind: str) -> Fact:
    return {"kind": kind, "points": 0.0, "field": FIELDS[kind]}  # type: ignore[typeddict-item,index]
