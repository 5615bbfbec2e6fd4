"""The two maps: every area once, coloured by a scale that fits what was found."""

import pytest

from regions.maps import level, quantile_steps, shapes, step_labels
from regions.queries.directory import Criteria
from regions.queries.index import forget
from regions.queries.map import narrowed, within_chosen
from regions.services.search import refresh_documents
from tests.factories import ProfileFactory, TerritoryFactory

PATHS = {
    "FR": "FR",
    "FRF": "FR/FRF",
    "FRF1": "FR/FRF/FRF1",
    "FRK2": "FR/FRK/FRK2",
    "JP-21": "JP/JP-r4/JP-21",
    "JP-r4": "JP/JP-r4",
    "JP-21-gifu": "JP/JP-r4/JP-21/JP-21-gifu",
}
COUNTS = {"FR": 9, "FRF": 6, "FRF1": 4, "FRK2": 3, "JP-r4": 8, "JP-21": 5, "JP-21-gifu": 2}


@pytest.fixture(autouse=True)
def _fresh_index():
    forget()


@pytest.mark.parametrize(
    ("side", "areas", "first", "last"),
    [
        ("eu", 211, ("AT11", "Burgenland"), ("SK04", "Eastern Slovakia")),
        ("jp", 47, ("JP-01", "Hokkaido"), ("JP-47", "Okinawa")),
    ],
)
def test_shapes_hold_every_area_once(side, areas, first, last):
    shown = shapes(side).areas
    assert len({area.code for area in shown}) == len(shown) == areas
    assert [(area.code, area.name) for area in (shown[0], shown[-1])] == [first, last]


def test_shapes_are_drawn_with_the_land_around_them():
    assert [bool(shapes(side).backdrop) for side in ("eu", "jp")] == [True, True]
    assert [bool(shapes(side).frame) for side in ("eu", "jp")] == [False, True]


def test_shapes_of_both_maps_stay_small():
    weight = sum(len(area.path) for side in ("eu", "jp") for area in shapes(side).areas)
    assert weight < 80_000


@pytest.mark.parametrize(
    ("count", "step"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (8, 4), (15, 4), (16, 5), (99, 5)]
)
def test_level_follows_the_legend(count, step):
    assert level(count) == step


@pytest.mark.parametrize(
    ("counts", "steps", "labels"),
    [
        ([], [1], ["0", "1+"]),
        ([0, 0], [1], ["0", "1+"]),
        ([3], [1, 3], ["0", "1–2", "3+"]),
        ([1, 1, 1, 1], [1], ["0", "1+"]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], ["0", "1", "2", "3", "4", "5+"]),
        (range(100), [1, 20, 40, 60, 80], ["0", "1–19", "20–39", "40–59", "60–79", "80+"]),
    ],
)
def test_quantile_steps_share_the_areas_out(counts, steps, labels):
    assert quantile_steps(counts) == steps
    assert step_labels(steps) == labels


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ((), {"FRF1": 4, "FRK2": 3, "JP-21": 5}),
        (("FR",), {"FRF1": 4, "FRK2": 3, "JP-21": 0}),
        (("FRF", "FRF1"), {"FRF1": 4, "FRK2": 0, "JP-21": 0}),
        (("JP-21-gifu",), {"FRF1": 0, "FRK2": 0, "JP-21": 2}),
        (("JP-r4", "FRK2"), {"FRF1": 0, "FRK2": 3, "JP-21": 5}),
    ],
)
def test_areas_outside_the_chosen_ones_have_nothing(chosen, expected):
    assert within_chosen(["FRF1", "FRK2", "JP-21"], PATHS, chosen, COUNTS) == expected


def test_an_area_joins_the_chosen_ones_and_replaces_what_contains_it():
    asked = Criteria(q="oak", country=("FR",), territory=("FRF", "FRK2", "NOWHERE"))
    assert narrowed(asked, "FRF1", PATHS) == Criteria(
        q="oak", territory=("FRK2", "NOWHERE", "FRF1")
    )


@pytest.fixture
def alsace():
    france = TerritoryFactory(code="FR", kind="country")
    grand_est = TerritoryFactory(code="FRF", kind="nuts1", parent=france)
    return TerritoryFactory(code="FRF1", parent=grand_est, name_en="Alsace", name_ja="アルザス")


@pytest.mark.django_db
def test_the_map_shows_the_result_and_leads_into_it(client, alsace):
    country = ProfileFactory(territory=alsace.parent.parent)
    profiles = [*ProfileFactory.create_batch(2, territory=alsace), country]
    refresh_documents([one.pk for one in profiles])
    response = client.get("/ja/partners/?kind=cluster&view=map")
    europe, japan = response.context["maps"].maps
    (area,) = europe.rows
    assert (area.name, area.count, area.level, area.url) == (
        "アルザス",
        2,
        2,
        "/ja/partners/?kind=cluster&territory=FRF1",
    )
    assert (japan.total, response.context["off_map"]) == (0, 1)
    html = response.content.decode()
    assert 'aria-label="アルザス' in html
    assert html.count('<a href="/ja/partners/?kind=cluster&amp;territory=FRF1"') == 2


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_map_costs_the_same_for_any_number_of_profiles(
    client, django_assert_num_queries, alsace, count
):
    profiles = ProfileFactory.create_batch(count, territory=alsace)
    refresh_documents([one.pk for one in profiles])
    client.get("/en/partners/?view=map")
    with django_assert_num_queries(6):
        response = client.get("/en/partners/?view=map")
    assert response.context["maps"].total == count
