"""The filters of the directory: every value with its count, in trees, folded where long."""

import pytest

from regions.queries.index import forget
from regions.services.search import refresh_documents
from tests.factories import ProfileFactory, SectorFactory, TerritoryFactory

pytestmark = pytest.mark.django_db
URL = "/en/partners/"


@pytest.fixture(autouse=True)
def _fresh_index():
    forget()


def listed(*profiles):
    refresh_documents([one.pk for one in profiles])
    return profiles[0]


def searched(**values):
    return listed(ProfileFactory(**values))


def facet_of(response, name):
    return next(facet for facet in response.context["facets"] if facet.name == name)


def boxes(choices):
    """Label, count and state of each box, with what lies below it."""
    return [
        (
            one.label,
            one.count,
            "off" if one.disabled else "checked" if one.checked else "",
            boxes(one.below),
        )
        for one in choices
    ]


@pytest.fixture
def alsace():
    france = TerritoryFactory(
        code="FR", kind="country", country="FR", name_en="France", name_ja="フランス"
    )
    grand_est = TerritoryFactory(code="FRF", kind="nuts1", parent=france, name_en="Grand Est")
    TerritoryFactory(code="FRF2", parent=grand_est, name_en="Champagne-Ardenne")
    TerritoryFactory(code="FRK", kind="nuts1", parent=france, name_en="Rhône")
    return TerritoryFactory(code="FRF1", parent=grand_est, name_en="Alsace", name_ja="アルザス")


@pytest.fixture
def gifu():
    japan = TerritoryFactory(
        japanese=True, code="JP", kind="country", name_en="Japan", name_ja="日本"
    )
    return TerritoryFactory(
        japanese=True, code="JP-21", parent=japan, name_en="Gifu", name_ja="岐阜県"
    )


def test_a_facet_counts_beside_the_other_families(client, gifu):
    listed(
        ProfileFactory(),
        ProfileFactory(kind="agency"),
        ProfileFactory(japanese=True, territory=gifu),
    )
    response = client.get(URL + "?side=eu")
    assert boxes(facet_of(response, "side").choices) == [
        ("Europe", 2, "checked", []),
        ("Japan", 1, "", []),
        ("Third country", 0, "off", []),
    ]
    kinds = {
        label: count for label, count, _state, _below in boxes(facet_of(response, "kind").choices)
    }
    assert (kinds["Cluster"], kinds["Development agency"], kinds["Japanese prefecture"]) == (
        1,
        1,
        0,
    )


def test_sectors_stand_in_two_levels_and_open_where_something_is_chosen(client):
    forest = SectorFactory(code="FOR", name_en="Forest")
    wood = SectorFactory(code="FOR-WOOD", name_en="Wood", parent=forest)
    SectorFactory(code="FOR-CORK", name_en="Cork", parent=forest)
    searched(sectors=[wood])
    facet = facet_of(client.get(URL + "?sector=FOR-WOOD"), "sector")
    leaves = [("Wood", 1, "checked", []), ("Cork", 0, "off", [])]
    assert boxes(facet.choices) == [("Forest", 1, "", leaves)]
    assert [choice.is_open for choice in facet.choices] == [True]


def test_regions_are_offered_below_the_country_with_all_that_lies_below_them(client, alsace, gifu):
    listed(ProfileFactory(territory=alsace), ProfileFactory(territory=alsace.parent))
    assert facet_of(client.get(URL), "territory").choices == []
    expected = [("Grand Est", 2, "", [("Alsace", 1, "", [])])]
    assert boxes(facet_of(client.get(URL + "?country=FR"), "territory").choices) == expected


def test_a_level_of_one_is_skipped(client):
    lithuania = TerritoryFactory(code="LT", country="LT", kind="country", name_en="Lithuania")
    whole = TerritoryFactory(code="LT0", country="LT", parent=lithuania, name_en="Lithuania")
    parts = [
        TerritoryFactory(code=code, country="LT", parent=whole, name_en=name)
        for code, name in [("LT01", "Capital Region"), ("LT02", "The West")]
    ]
    listed(*(ProfileFactory(territory=part) for part in parts))
    facet = facet_of(client.get(URL + "?country=LT"), "territory")
    assert boxes(facet.choices) == [("Capital Region", 1, "", []), ("The West", 1, "", [])]


def test_a_chosen_region_stays_even_where_nothing_is_found(client, alsace):
    facet = facet_of(client.get(URL + "?territory=FRF1&side=jp"), "territory")
    assert boxes(facet.choices) == [("Grand Est", 0, "off", [("Alsace", 0, "checked", [])])]


def test_every_country_can_be_seen_though_nobody_is_there(client, alsace, gifu):
    for letter in "ABCDEFGHIJKL":
        TerritoryFactory(code=f"X{letter}", country=f"X{letter}", kind="country")
    searched(territory=alsace)
    facet = facet_of(client.get(URL), "country")
    assert boxes(facet.choices) == [("France", 1, "", [])]
    assert len(facet.more) == 13
    assert {choice.disabled for choice in facet.more} == {True}


def test_boxes_are_marked_in_the_page(client):
    searched()
    html = client.get(URL + "?side=eu").content.decode()
    assert '<input type="checkbox" id="f-side-eu" name="side" value="eu" checked>' in html
    assert '<input type="checkbox" id="f-side-jp" name="side" value="jp" disabled>' in html
