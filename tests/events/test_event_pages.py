"""Events on the clocks of both sides."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.enums import EventState
from tests.factories import EventFactory, UserFactory

pytestmark = pytest.mark.django_db


def at(year, month, day, hour):
    return datetime(year, month, day, hour, tzinfo=UTC)


def clocks_of(client, event):
    dated = client.get(f"/en/events/{event.slug}/").context["dated"]
    return [(clock.zone, clock.time, clock.end) for clock in dated.clocks]


@pytest.mark.parametrize(
    ("starts_at", "tokyo", "utc_offset"),
    [
        (at(2022, 12, 13, 8), ("17:00", "20:00"), "UTC+01:00"),
        (at(2021, 5, 17, 7), ("16:00", "19:00"), "UTC+02:00"),
        (at(2021, 12, 17, 8), ("17:00", "20:00"), "UTC+01:00"),
    ],
)
def test_nine_in_brussels_is_told_on_the_clock_of_tokyo(client, starts_at, tokyo, utc_offset):
    event = EventFactory(starts_at=starts_at)
    assert clocks_of(client, event) == [
        ("Europe/Brussels", "09:00", "12:00"),
        ("Asia/Tokyo", *tokyo),
    ]
    html = client.get(f"/en/events/{event.slug}/").content.decode()
    assert utc_offset in html
    assert "UTC+09:00" in html


def test_an_event_told_in_tokyo_shows_brussels(client):
    event = EventFactory(time_zone="Asia/Tokyo", starts_at=at(2022, 12, 13, 8))
    assert [zone for zone, *_hours in clocks_of(client, event)] == [
        "Asia/Tokyo",
        "Europe/Brussels",
    ]


@pytest.mark.parametrize(
    ("zone", "third"),
    [
        ("Europe/Helsinki", [("Europe/Helsinki", "10:00", "13:00")]),
        ("Europe/Lisbon", [("Europe/Lisbon", "08:00", "11:00")]),
        ("Europe/Paris", []),
        ("Asia/Tokyo", []),
    ],
)
def test_the_readers_own_clock_is_added_where_it_differs(client, zone, third):
    event = EventFactory(starts_at=at(2022, 12, 13, 8))
    client.force_login(UserFactory(time_zone=zone))
    assert clocks_of(client, event)[2:] == third


def test_days_are_told_where_the_hours_are_not_known(client):
    event = EventFactory(starts_at=at(2020, 4, 26, 22), ends_at=at(2020, 4, 29, 22), all_day=True)
    english = client.get(f"/en/events/{event.slug}/")
    assert english.context["dated"].clocks == []
    assert "27–29 Apr 2020" in english.content.decode()
    assert "2020年4月27日～29日" in client.get(f"/ja/events/{event.slug}/").content.decode()


def test_a_cancelled_event_keeps_its_page_and_says_so(client):
    event = EventFactory(state=EventState.CANCELLED, notice_en="Because of the epidemic.")
    html = client.get(f"/en/events/{event.slug}/").content.decode()
    assert "Cancelled" in html
    assert "Because of the epidemic." in html
    silent = EventFactory(state=EventState.CANCELLED)
    assert "does not take place." in client.get(f"/en/events/{silent.slug}/").content.decode()


def test_a_draft_is_seen_by_the_helpdesk_only(client):
    event = EventFactory(state=EventState.DRAFT)
    url = f"/en/events/{event.slug}/"
    assert client.get(url).status_code == 404
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
    client.force_login(UserFactory(desk="eu"))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_event_list_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    EventFactory.create_batch(count)
    EventFactory.create_batch(count, starts_at=at(2021, 5, 17, 7))
    with django_assert_num_queries(2):
        response = client.get("/en/events/")
    assert [len(response.context[name]) for name in ("upcoming", "past")] == [count, count]


def test_event_list_puts_the_nearest_on_top_on_both_sides_of_today(client):
    now = timezone.now()
    for days in (-30, -2, 5, 60):
        EventFactory(name_en=f"{days} days", starts_at=now + timedelta(days=days))
    context = client.get("/en/events/").context
    assert [dated.event.name for dated in context["upcoming"]] == ["5 days", "60 days"]
    assert [dated.event.name for dated in context["past"]] == ["-2 days", "-30 days"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_event_list_answers_without_any_event(client, language):
    assert client.get(f"/{language}/events/").status_code == 200
