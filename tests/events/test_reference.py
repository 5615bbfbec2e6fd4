"""The events of the source documents, and the hours that they show on both sides."""

import pytest

from events.enums import EventState
from events.models import Event
from events.services.reference import load_events
from kernel.clocks import clocks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    return load_events(lambda _line: None)


@pytest.mark.parametrize(
    ("slug", "day", "time", "end"),
    [
        ("annual-conference-2022", "Tue 13 December 2022", "17:00", "20:00"),
        ("matchmaking-2022", "Wed 14 December 2022", "17:00", "20:00"),
        ("annual-conference-2021", "Mon 17 May 2021", "16:00", "19:00"),
        ("webinar-forest-bioeconomy-2021", "Fri 17 December 2021", "17:00", "18:30"),
        ("seminar-2018", "Tue 20 November 2018", "14:30", "17:30"),
    ],
)
def test_event_shows_the_hour_of_tokyo(slug, day, time, end):
    event = Event.objects.get(slug=slug)
    (tokyo,) = clocks(event.starts_at, event.ends_at, ["Asia/Tokyo"])
    assert (tokyo.date, tokyo.time, tokyo.end) == (day, time, end)


def test_conference_of_2020_is_cancelled_with_a_notice():
    event = Event.objects.get(state=EventState.CANCELLED)
    assert (event.slug, event.all_day) == ("conference-2020", True)
    assert event.notice_en == "Cancelled because of the COVID-19 outbreak."
    assert event.notice_ja == "新型コロナウイルス感染症の拡大により中止しました。"


def test_second_load_changes_nothing(loaded):
    assert (loaded.created, loaded.unchanged) == (8, 0)
    again = load_events(lambda _line: None)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 8)


def test_load_leaves_an_event_that_staff_cancelled_as_it_is():
    Event.objects.filter(slug="annual-conference-2022").update(state="cancelled")
    load_events(lambda _line: None)
    assert Event.objects.get(slug="annual-conference-2022").state == "cancelled"
