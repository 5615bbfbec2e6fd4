"""The front page: figures, maps, news, at a fixed cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.queries.home import Figures, figures
from regions.queries.map import counts_by_area
from tests.factories import (
    EventFactory,
    PracticeFactory,
    ProfileFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


def test_home_answers_in_both_languages(client):
    assert client.get("/en/").status_code == 200
    assert client.get("/ja/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, count):
    ProfileFactory.create_batch(count)
    PracticeFactory.create_batch(count)
    EventFactory.create_batch(count, starts_at=timezone.now() + timedelta(days=3))
    with django_assert_num_queries(6):
        response = client.get("/en/")
    assert response.context["figures"].europe == count


def test_figures_count_what_is_published():
    ProfileFactory(kind="cluster")
    ProfileFactory(kind="alliance")
    ProfileFactory(japanese=True)
    ProfileFactory(draft=True)
    PracticeFactory()
    assert figures() == Figures(europe=2, japan=1, clusters=2, practices=1)


def test_map_counts_roll_up_to_the_drawn_areas(django_assert_num_queries):
    germany = TerritoryFactory(code="DE", kind="country")
    land = TerritoryFactory(code="DEA", kind="nuts1", parent=germany)
    cologne = TerritoryFactory(code="DEA2", parent=land)
    for territory in (germany, land, cologne, cologne):
        ProfileFactory(territory=territory)
    ProfileFactory(territory=cologne, draft=True)
    ProfileFactory(territory=None, side="third")
    with django_assert_num_queries(1):
        counts = counts_by_area({"DEA", "FRK2"})
    assert counts == {"DEA": 3, "FRK2": 0}


def test_map_areas_lead_to_the_filtered_directory(client):
    gifu = TerritoryFactory(japanese=True, code="JP-21", name_en="Gifu", name_ja="岐阜県")
    ProfileFactory(japanese=True, territory=gifu)
    areas = client.get("/ja/").context["maps"][1].areas
    area = next(area for area in areas if area.code == "JP-21")
    assert (area.name, area.count, area.level, area.url) == (
        "岐阜県",
        1,
        1,
        "/ja/partners/?territory=JP-21",
    )


def test_home_shows_the_last_events_when_none_is_announced(client):
    now = timezone.now()
    for days in (30, 20, 10):
        EventFactory(name_en=f"Seminar {days}", starts_at=now - timedelta(days=days))
    html = client.get("/en/").content.decode()
    assert "Latest events" in html
    assert [f"Seminar {days}" in html for days in (30, 20, 10)] == [False, True, True]
