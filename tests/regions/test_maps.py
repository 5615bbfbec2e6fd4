"""The shapes of the two maps: every area once, small enough for a page."""

import pytest

from regions.maps import level, shapes


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
