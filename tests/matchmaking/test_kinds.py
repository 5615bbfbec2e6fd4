"""Expand, join, three parties: what two or three profiles say, and nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.kinds import Alliance, Bond, Joining, Trio, alliances, expand, join, trios
from matchmaking.scoring.parties import Voice, common_ground
from matchmaking.scoring.party import Party
from tests.scoring import FORMS, REGIONS, SECTORS, THEMES

quick = settings(max_examples=80, deadline=None)

ROBOTS = ("RESEARCH", "AER-AIR")
HYDROGEN = ("TRADE", "ENE-HYD")


def voice(key, order=None, *, hubs=(), targets=(), regions=(), sectors=(), **said):
    """A voice; third regions are named where a role is."""
    party = Party(
        sectors=dict.fromkeys(sectors) | said.pop("ranked", {}),
        hubs=frozenset(hubs),
        targets=frozenset(targets),
        regions=frozenset([*hubs, *targets, *regions]),
        **said,
    )
    return Voice(key, order if order is not None else str(key), party)


def like(one, key, order=None, **said):
    """The same with another key, and what is given said otherwise."""
    return Voice(key, order if order is not None else str(key), replace(one.said, **said))


GIFU = voice(
    1,
    side="jp",
    sectors=["ENE-HYD"],
    ranked={"AER-AIR": 1},
    seeks=frozenset({ROBOTS}),
    offers=frozenset({HYDROGEN}),
    targets=["ASEAN"],
    themes=frozenset({"GREEN"}),
    languages=("ja", "en"),
)
HAMBURG = voice(
    2,
    side="eu",
    sectors=["ENE-HYD"],
    ranked={"AER-AIR": 1},
    seeks=frozenset({HYDROGEN}),
    offers=frozenset({ROBOTS}),
    hubs=["ASEAN"],
    themes=frozenset({"GREEN"}),
    languages=("de", "en"),
)


def kinds(facts):
    return [fact["kind"] for fact in facts]


def test_common_ground_names_what_both_say_wishes_first():
    assert common_ground(GIFU.said, HAMBURG.said) == [
        {
            "kind": "they_offer_what_you_seek",
            "points": 0.0,
            "field": "interests",
            "form": "RESEARCH",
            "sector": "AER-AIR",
        },
        {
            "kind": "you_offer_what_they_seek",
            "points": 0.0,
            "field": "interests",
            "form": "TRADE",
            "sector": "ENE-HYD",
        },
        {"kind": "shared_flagship", "points": 0.0, "field": "sectors", "sector": "AER-AIR"},
        {"kind": "shared_sector", "points": 0.0, "field": "sectors", "sector": "ENE-HYD"},
        {
            "kind": "third_region",
            "points": 0.0,
            "field": "interests",
            "region": "ASEAN",
            "hub": "theirs",
        },
        {"kind": "shared_theme", "points": 0.0, "field": "themes", "themes": ["GREEN"]},
        {"kind": "common_language", "points": 0.0, "field": "languages", "languages": ["en"]},
    ]


def test_common_ground_of_strangers_is_empty():
    assert common_ground(Party(), HAMBURG.said) == []


def test_expand_names_what_the_partnership_does_not_cover():
    bond = Bond(
        key=7,
        parties=frozenset({1, 2}),
        sectors=frozenset({"AER-AIR"}),
        forms=frozenset({"RESEARCH"}),
    )
    (found,) = expand(GIFU, [bond], {2: HAMBURG})
    assert (found.partner, found.bonds) == (2, (7,))
    assert [(fact["kind"], fact.get("sector")) for fact in found.open] == [
        ("you_offer_what_they_seek", "ENE-HYD"),
        ("shared_sector", "ENE-HYD"),
        ("third_region", None),
    ]


def test_expand_takes_a_form_that_is_not_covered_yet_as_new():
    bond = Bond(
        key=7,
        parties=frozenset({1, 2}),
        sectors=frozenset({"AER-AIR", "ENE-HYD"}),
        forms=frozenset({"TRADE"}),
    )
    (found,) = expand(GIFU, [bond], {2: HAMBURG})
    assert kinds(found.open) == ["they_offer_what_you_seek", "third_region"]


def test_expand_claims_no_gap_in_a_partnership_of_unknown_content():
    bond = Bond(key=7, parties=frozenset({1, 2}))
    (found,) = expand(GIFU, [bond], {2: HAMBURG})
    assert kinds(found.open) == ["third_region"]


def test_expand_gathers_the_partnerships_of_a_pair_and_puts_the_richest_pair_first():
    first = Bond(key=7, parties=frozenset({1, 2}), sectors=frozenset({"AER-AIR"}))
    second = Bond(key=8, parties=frozenset({1, 2, 3}), sectors=frozenset({"ENE-HYD"}))
    silent = voice(3, "0", side="eu")
    found = expand(GIFU, [first, second], {2: HAMBURG, 3: silent})
    assert [(one.partner, one.bonds) for one in found] == [(2, (7, 8)), (3, (8,))]


def test_expand_leaves_out_who_left_the_directory():
    bond = Bond(key=7, parties=frozenset({1, 2}))
    assert expand(GIFU, [bond], {}) == []


def test_join_proposes_the_partners_of_partners_on_another_side():
    bonds = [Bond(key=7, parties=frozenset({1, 4})), Bond(key=8, parties=frozenset({1, 5}))]
    home = voice(3, side="jp")
    silent = voice(6, "0", side="eu")
    others = [(4, 1), (4, 2), (5, 2), (4, 3), (5, 6), (4, 5), (5, 9)]
    found = join(GIFU, bonds, others, {2: HAMBURG, 3: home, 6: silent, 5: HAMBURG})
    assert found == [
        Joining(2, (4, 5), common_ground(GIFU.said, HAMBURG.said)),
        Joining(6, (5,), []),
    ]


def test_alliances_with_members_like_you_are_proposed_the_closest_first():
    airy = voice(10, side="eu", sectors=["AER-AIR"])
    both = voice(11, side="jp", sectors=["AER-AIR", "ENE-HYD"])
    other = voice(12, side="eu", sectors=["AGR-BEV"])
    members = {
        20: {10: airy, 12: other},
        21: {11: both, 10: airy},
        22: {12: other},
        23: {1: GIFU, 11: both},
        24: {},
    }
    assert alliances(GIFU, members, orders={20: "b", 21: "a"}) == [
        Alliance(21, (11, 10), ("AER-AIR", "ENE-HYD"), own_side=True),
        Alliance(20, (10,), ("AER-AIR",), own_side=False),
    ]


def test_trios_join_a_target_with_the_hub_of_the_other_side():
    local = voice(30, side="third", sectors=["AER-AIR"], regions=["ASEAN"])
    elsewhere = voice(31, side="third", sectors=["AER-AIR"], hubs=["AFRICA"])
    assert trios(GIFU, [HAMBURG], [local, elsewhere]) == [
        Trio(2, "ASEAN", "theirs", (30,), ("AER-AIR", "ENE-HYD"))
    ]
    assert trios(HAMBURG, [GIFU], []) == [Trio(1, "ASEAN", "yours", (), ("AER-AIR", "ENE-HYD"))]


def test_trios_of_two_with_a_target_need_somebody_there_who_can_be_the_hub():
    aiming = like(HAMBURG, 2, hubs=frozenset(), targets=frozenset({"ASEAN"}))
    silent = voice(30, side="third", targets=["ASEAN"])
    hub = voice(31, side="third", hubs=["ASEAN"])
    assert trios(GIFU, [aiming], []) == []
    assert trios(GIFU, [aiming], [silent]) == []
    assert trios(GIFU, [aiming], [silent, hub]) == [
        Trio(2, "ASEAN", "third", (31,), ("AER-AIR", "ENE-HYD"))
    ]


def test_trios_need_a_role_and_the_other_side():
    unroled = like(HAMBURG, 2, hubs=frozenset())
    neighbour = like(HAMBURG, 2, side="jp")
    assert trios(GIFU, [unroled, neighbour, GIFU], []) == []


def test_trios_with_somebody_there_stand_first():
    near = like(HAMBURG, 3, sectors={})
    africa = voice(4, side="eu", hubs=["AFRICA"])
    local = voice(30, side="third", hubs=["AFRICA"])
    wide = like(
        GIFU, 1, regions=GIFU.said.regions | {"AFRICA"}, targets=frozenset(["ASEAN", "AFRICA"])
    )
    found = trios(wide, [near, HAMBURG, africa], [local])
    assert [(one.partner, one.region) for one in found] == [
        (4, "AFRICA"),
        (2, "ASEAN"),
        (3, "ASEAN"),
    ]


codes = st.frozensets(st.sampled_from(sorted(SECTORS)))
wishes = st.frozensets(
    st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(SECTORS))), max_size=4
)
places = st.lists(st.sampled_from(REGIONS), max_size=2)


@st.composite
def voices(draw, key):
    sectors = sorted(draw(codes))
    strong = draw(st.integers(0, 3))
    return voice(
        key,
        side=draw(st.sampled_from(["eu", "jp", "third"])),
        ranked={code: rank + 1 if rank < strong else None for rank, code in enumerate(sectors)},
        seeks=draw(wishes),
        offers=draw(wishes),
        hubs=draw(places),
        targets=draw(places),
        regions=draw(places),
        themes=draw(st.frozensets(st.sampled_from(THEMES))),
        languages=tuple(draw(st.sets(st.sampled_from(["en", "ja", "de"])))),
    )


MIRRORED = {
    "they_offer_what_you_seek": "you_offer_what_they_seek",
    "you_offer_what_they_seek": "they_offer_what_you_seek",
}
MIRRORED_HUB = {"theirs": "yours", "yours": "theirs"}


def mirrored(fact):
    other = {**fact, "kind": MIRRORED.get(fact["kind"], fact["kind"])}
    if "hub" in fact:
        other["hub"] = MIRRORED_HUB[fact["hub"]]
    return sorted(other.items(), key=str)


@quick
@given(voices(1), voices(2))
def test_common_ground_is_the_same_from_both_sides(one, other):
    there = common_ground(one.said, other.said)
    back = common_ground(other.said, one.said)
    # Where each can be the hub of the other, each reads that the other one can.
    plain = [fact for fact in there if fact.get("hub") != "theirs" or not both_ways(one, other)]
    assert len(there) == len(back)
    for fact in plain:
        assert mirrored(fact) in [sorted(given.items(), key=str) for given in back]


def both_ways(one, other):
    sides = (one.said, other.said)
    return bool(frozenset.intersection(*(said.hubs & said.targets for said in sides)))


@quick
@given(voices(1), voices(2), codes, st.frozensets(st.sampled_from(sorted(FORMS))))
def test_expand_never_tells_what_is_covered_or_not_said(one, other, sectors, forms):
    bond = Bond(key=7, parties=frozenset({1, 2}), sectors=sectors, forms=forms)
    (found,) = expand(one, [bond], {2: other})
    ground = common_ground(one.said, other.said)
    for fact in found.open:
        assert fact in ground
        covered = fact.get("sector") in sectors and fact.get("form") in {None, *forms}
        assert not covered


@quick
@given(voices(1), st.lists(st.integers(2, 9), unique=True), st.data())
def test_trios_are_always_complementary(you, keys, data):
    others = [data.draw(voices(key)) for key in keys]
    third = [one for one in others if one.side == "third"]
    by_key = {one.key: one for one in others}
    found = trios(you, others, third)
    assert found == trios(you, others[::-1], third[::-1])
    for trio in found:
        they = by_key[trio.partner]
        assert they.side != you.side
        mine, theirs = {
            "theirs": (you.said.targets, they.said.hubs),
            "yours": (you.said.hubs, they.said.targets),
            "third": (you.said.targets, they.said.targets),
        }[trio.hub]
        assert trio.region in mine & theirs
        assert all(trio.region in by_key[key].said.regions for key in trio.third)
