"""The events of the source documents, and the hours that they show on both sides."""

import pytest

from events.enums import EventState
from events.models import Event
from events.programme.checks import findings
from events.queries.programme import latest, programme_of
from events.services.programme_data import load_programmes
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
    assert (loaded.created, loaded.unchanged) == (16, 0)
    again = load_events(lambda _line: None)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 16)


def test_load_leaves_an_event_that_staff_cancelled_as_it_is():
    Event.objects.filter(slug="annual-conference-2022").update(state="cancelled")
    load_events(lambda _line: None)
    assert Event.objects.get(slug="annual-conference-2022").state == "cancelled"


def test_the_programme_of_2020_is_loaded_with_its_days_tracks_and_panels():
    load_programmes(lambda _line: None)
    event = Event.objects.get(slug="conference-2020")
    programme = programme_of(latest(event))
    assert [str(day.theme) for day in programme.days] == [
        *("Policy learning", "Pitches and face-to-face meetings", "Cluster tour")
    ]
    assert len(programme.tracks) == 5
    meetings = [one.minutes for one in programme.sessions if one.kind == "meetings"]
    assert meetings == [90, 150]
    found = findings(programme, starts_at=event.starts_at, ends_at=event.ends_at)
    assert [one.stops for one in found] == [False] * 12  # two panels of six seats, nobody named
    assert load_programmes(lambda _line: None) == 0


def test_nine_webinars_are_loaded_eight_of_them_without_a_day():
    webinars = Event.objects.filter(kind="webinar")
    assert (webinars.count(), webinars.filter(span_only=True).count()) == (9, 8)
