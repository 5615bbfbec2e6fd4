"""Kinds of suggestion beside the new partner, told from what two or three profiles say.

- *expand*: an existing partner, and what the partnership does not cover yet;
- *join*: a partner's partner on the other side, or an alliance whose members do what you do;
- *three parties*: a partner on the other side with whom you can go to a third region, because one
  of you is a hub where the other has its target, or because somebody there can be the hub.

Pure functions over what was read; every order is total, ties are broken by the keys given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matchmaking.scoring.facts import Fact
from matchmaking.scoring.parties import Voice, common_ground, hub_between

MOST_FACTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """A partnership with the sectors and forms that it is known to cover, none where not known."""

    key: int
    parties: frozenset[int]
    sectors: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """A partner, the partnerships with it, and what both could add to them, weightiest first."""

    partner: int
    bonds: tuple[int, ...]
    open: list[Fact]


@dataclass(frozen=True, slots=True)
class Joining:
    """A partner's partner, by way of whom, and what speaks for it."""

    partner: int
    via: tuple[int, ...]
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Alliance:
    """An alliance with those of its members that share sectors with you, and which sectors."""

    alliance: int
    members: tuple[int, ...]
    sectors: tuple[str, ...]
    own_side: bool


@dataclass(frozen=True, slots=True)
class Trio:
    """You, a partner and a third region. ``hub`` is "yours", "theirs" or "third": who opens it.

    ``third`` are organisations of that region that fit, the best first; without one, the two of you
    still fit together there, unless the hub would have had to be theirs.
    """

    partner: int
    region: str
    hub: str
    third: tuple[int, ...] = ()
    sectors: tuple[str, ...] = field(default=())


def expand(you: Voice, bonds: Iterable[Bond], parties: Mapping[int, Voice]) -> list[Expansion]:
    """Each existing partner with what the partnerships do not cover, the richest first.

    Partnerships that have ended count as well: the tie can be taken up again.
    """
    shared: dict[int, list[Bond]] = {}
    for bond in bonds:
        for key in bond.parties - {you.key}:
            if key in parties:
                shared.setdefault(key, []).append(bond)
    found = [
        Expansion(key, tuple(bond.key for bond in ours), uncovered(you, parties[key], ours))
        for key, ours in shared.items()
    ]
    return sorted(found, key=lambda one: (-len(one.open), parties[one.partner].order, one.partner))


def uncovered(you: Voice, they: Voice, bonds: Iterable[Bond]) -> list[Fact]:
    """Of the common ground about a subject, what no partnership of the two covers.

    A partnership of unknown sectors is not said to leave one out, nor one of unknown forms.
    """
    ours = list(bonds)
    sectors = frozenset().union(*(bond.sectors for bond in ours))
    forms = frozenset().union(*(bond.forms for bond in ours))
    facts = [fact for fact in common_ground(you.said, they.said) if _is_new(fact, sectors, forms)]
    return facts[:MOST_FACTS]


def _is_new(fact: Fact, sectors: frozenset[str], forms: frozenset[str]) -> bool:
    if fact["kind"] == "third_region":
        return True
    if "sector" not in fact:
        return False
    new_sector = bool(sectors) and fact["sector"] not in sectors
    new_form = "form" in fact and bool(forms) and fact["form"] not in forms
    return new_sector or new_form


def join(
    you: Voice,
    bonds: Iterable[Bond],
    others: Iterable[tuple[int, int]],
    parties: Mapping[int, Voice],
) -> list[Joining]:
    """Partners of your partners on another side than yours, those that share most first.

    ``others`` are (partner of yours, partner of that partner). Whom you know is left out.
    """
    known = {you.key}.union(*(bond.parties for bond in bonds))
    via: dict[int, set[int]] = {}
    for between, key in others:
        if key not in known and key in parties and parties[key].side != you.side:
            via.setdefault(key, set()).add(between)
    found = [
        Joining(key, tuple(sorted(ways)), common_ground(you.said, parties[key].said)[:MOST_FACTS])
        for key, ways in via.items()
    ]
    return sorted(
        found,
        key=lambda one: (-_subjects(one.facts), -len(one.via), parties[one.partner].order),
    )


def alliances(
    you: Voice, members: Mapping[int, Mapping[int, Voice]], *, orders: Mapping[int, str]
) -> list[Alliance]:
    """Alliances that have members with sectors of yours and do not have you, the closest first.

    ``members`` are the members of each alliance, ``orders`` the public ids of the alliances.
    """
    found = []
    for alliance, parties in members.items():
        alike = {key: you.sectors & one.sectors for key, one in parties.items()}
        sharing = sorted((key for key in alike if alike[key]), key=lambda key: -len(alike[key]))
        if you.key in parties or not sharing:
            continue
        sectors = frozenset().union(*alike.values())
        own_side = any(one.side == you.side for one in parties.values())
        found.append(Alliance(alliance, tuple(sharing), tuple(sorted(sectors)), own_side))
    return sorted(
        found,
        key=lambda one: (-len(one.sectors), -len(one.members), orders.get(one.alliance, "")),
    )


def trios(you: Voice, partners: Iterable[Voice], third: Iterable[Voice]) -> list[Trio]:
    """Who goes with you to which third region: those with somebody there first, then by subjects.

    Two that both have a target there fit only where an organisation of that region can be the hub.
    """
    locals_of = _by_region(third)
    abroad = [they for they in partners if they.side != you.side and they.key != you.key]
    order = {they.key: they.order for they in abroad}
    fitting = (
        _trio(you, they, region, locals_of.get(region, []))
        for they in abroad
        for region in you.said.regions & they.said.regions
    )
    return sorted(
        (trio for trio in fitting if trio),
        key=lambda one: (not one.third, -len(one.sectors), order[one.partner], one.region),
    )


def _trio(you: Voice, they: Voice, region: str, there: list[Voice]) -> Trio | None:
    sectors = you.sectors & they.sectors
    ranked = sorted(there, key=lambda one: (-len(one.sectors & sectors), one.order))
    hub = hub_between(you.said, they.said, region)
    if not hub:
        both = region in you.said.targets & they.said.targets
        ranked = [one for one in ranked if region in one.said.hubs]
        if not both or not ranked:
            return None
        hub = "third"
    keys = tuple(one.key for one in ranked[:3])
    return Trio(they.key, region, hub, keys, tuple(sorted(sectors)))


def _by_region(parties: Iterable[Voice]) -> dict[str, list[Voice]]:
    found: dict[str, list[Voice]] = {}
    for party in parties:
        for region in party.said.regions:
            found.setdefault(region, []).append(party)
    return found


def _subjects(facts: Iterable[Fact]) -> int:
    return sum("sector" in fact for fact in facts)
