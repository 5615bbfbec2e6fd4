"""Regions like this one: alike in size and strengths, of both continents, with the reasons."""

import pytest

from regions.enums import ProfileKind
from regions.peers import Features, peers, resemblance
from tests.factories import ProfileFactory, SectorFactory, TerritoryFactory, ThemeFactory

WOOD = frozenset({"FOR-WOOD", "AGR-FOOD"})


def place(key, side="jp", path=None, sectors=WOOD, themes=frozenset(), **figures):
    return Features(key, side, path or f"P{key}", sectors, themes, **figures)


OWN = place(0, "eu", population=1_000_000, area_km2=10_000.0)


def test_the_same_place_resembles_itself_fully():
    one = resemblance(OWN, place(1, population=1_000_000, area_km2=10_000.0))
    assert (one.score, one.population, one.density, one.sectors) == (1.0, True, True, WOOD)


def test_what_is_unknown_neither_helps_nor_harms():
    assert resemblance(OWN, place(1)).score == 1.0
    assert resemblance(OWN, place(1)).population is False


def test_a_region_of_another_size_is_less_alike():
    near = resemblance(OWN, place(1, population=1_200_000))
    far = resemblance(OWN, place(2, population=9_000_000))
    assert near.score > far.score
    assert (near.population, far.population) == (True, False)


def test_both_continents_are_among_the_peers():
    near = [place(n, "eu", population=1_000_000) for n in range(1, 9)]
    far = [place(n, "jp", population=2_000_000) for n in range(11, 19)]
    found = peers(OWN, [*near, *far])
    assert sorted(one.other.side for one in found) == ["eu", "eu", "jp", "jp", "jp"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_one_continent_fills_up_where_the_other_has_too_few():
    near = [place(n, "eu") for n in range(1, 9)]
    assert [one.other.side for one in peers(OWN, [*near, place(11)])].count("jp") == 1
    assert len(peers(OWN, [*near, place(11)])) == 5


def test_what_lies_inside_is_no_peer():
    own = place(0, "eu", path="DE/DEA")
    inside, around = place(1, path="DE/DEA/DEA2"), place(2, path="DE")
    beside = place(3, path="DE/DEA1")
    assert [one.other.key for one in peers(own, [inside, around, beside])] == [3]


def test_nothing_in_common_is_no_peer():
    other = place(1, sectors=frozenset({"AER"}), population=1_000_000, area_km2=10_000.0)
    assert peers(OWN, [other]) == []


@pytest.mark.django_db
def test_the_page_says_why(client):
    wood, food = SectorFactory(name_en="Wood"), SectorFactory(name_en="Food")
    ageing = ThemeFactory(name_en="Ageing society")
    lapland = TerritoryFactory(code="FI1D", country="FI", population=1_980_000, area_km2=20_000)
    nagano = TerritoryFactory(japanese=True, code="JP-20", population=2_048_011)
    own = ProfileFactory(
        kind=ProfileKind.REGION, territory=lapland, sectors=[wood, food], themes=[ageing]
    )
    like = ProfileFactory(
        japanese=True, territory=nagano, sectors=[wood, food], themes=[ageing], name_en="Nagano"
    )
    ProfileFactory(japanese=True, draft=True, territory=nagano, sectors=[wood, food])
    page = client.get(f"/en/partners/{own.slug}/").context["page"]
    assert [(peer.profile, peer.country, peer.reasons) for peer in page.peers] == [
        (
            like,
            "Japan",
            [
                "2 sectors in common: Wood · Food.",
                "Both work on: Ageing society.",
                "About as many people: 1.98 million and 2.05 million.",
            ],
        )
    ]


@pytest.mark.django_db
def test_a_cluster_has_no_such_peers(client):
    wood = SectorFactory()
    one = ProfileFactory(sectors=[wood])
    ProfileFactory(sectors=[wood])
    assert client.get(f"/en/partners/{one.slug}/").context["page"].peers == []
