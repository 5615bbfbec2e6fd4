"""What two profiles say of the same thing, told of pairs that no stored list holds: partners, their
partners, who goes along to a third region.
"""

from dataclasses import dataclass

from matchmaking.scoring.claims import Kind
from matchmaking.scoring.facts import FIELDS, Fact
from matchmaking.scoring.party import Party, Wish


@dataclass(frozen=True, slots=True)
class Voice:
    """A profile by its key, with what it says. ``order`` breaks ties: the public id as text."""

    key: int
    order: str
    said: Party

    @property
    def side(self) -> str:
        return self.said.side

    @property
    def sectors(self) -> frozenset[str]:
        return frozenset(self.said.sectors)

    @property
    def forms(self) -> frozenset[str]:
        """Of what it offers or seeks."""
        return frozenset(form for form, _sector in self.said.seeks | self.said.offers)


def common_ground(you: Party, they: Party) -> list[Fact]:
    """What both profiles say of the same thing, wishes first. No more than their words: no near miss."""
    sectors = you.sectors.keys() & they.sectors.keys()
    strong = set(you.flagships) & set(they.flagships)
    facts = [_wish("they_offer_what_you_seek", wish) for wish in sorted(you.seeks & they.offers)]
    facts += [_wish("you_offer_what_they_seek", wish) for wish in sorted(they.seeks & you.offers)]
    facts += [_about("shared_flagship", sector) for sector in sorted(strong)]
    facts += [_about("shared_sector", sector) for sector in sorted(sectors - strong)]
    facts += regions_in_common(you, they)
    if themes := sorted(you.themes & they.themes):
        facts.append({**_bare("shared_theme"), "themes": themes})
    if languages := sorted(set(you.languages) & set(they.languages)):
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
    if region in you.targets & they.hubs:
        return "theirs"
    return "yours" if region in you.hubs & they.targets else ""


def _wish(kind: Kind, wish: Wish) -> Fact:
    form, sector = wish
    return {**_bare(kind), "form": form, "sector": sector}


def _about(kind: Kind, sector: str) -> Fact:
    return {**_bare(kind), "sector": sector}


def _bare(kind: Kind) -> Fact:
    return {"kind": kind, "points": 0.0, "field": FIELDS[kind]}
