"""Lines of flyers that tell a time on two clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.announced import AnnouncementError, check_two_zone_text, read_announcement
from events.models import Event
from tests.factories import UserFactory

FLYER = "13 December 2022, 9:00–12:00 CET / {} JST"


def test_the_flyer_of_december_2022_is_rejected_with_the_reason():
    assert check_two_zone_text(FLYER.format("16:00–19:00")) == (
        "9:00 in Brussels on Tue 13 December 2022 is 17:00 in Tokyo, not 16:00. "
        "Enter one clock only; the other one is worked out."
    )
    assert check_two_zone_text(FLYER.format("17:00–20:00")) == ""


def test_an_end_that_disagrees_is_found_too():
    assert "12:00 in Brussels" in check_two_zone_text(FLYER.format("17:00–19:00"))


@pytest.mark.parametrize(
    ("line", "starts"),
    [
        ("17 May 2021, 9:00-12:00 CET / 16:00-19:00 JST", (2021, 5, 17, 7)),
        ("17 December 2021 9:00 CET / 17:00 JST", (2021, 12, 17, 8)),
        ("December 13th, 2022: 9.00 to 12.00 Brussels time (17:00 JST)", (2022, 12, 13, 8)),
        ("2022-12-13 10:00 EET / 9:00 CET / 17:00 JST", (2022, 12, 13, 8)),
        (
            "2022年12月13日(火) 日本時間 17:00〜20:00 / 中央ヨーロッパ時間 9:00〜12:00",
            (2022, 12, 13, 8),
        ),
        ("２０２２年１２月１３日　17時00分〜20時00分（日本時間）", (2022, 12, 13, 8)),
        ("30/05/2022, 23:30 CET / 6:30 JST", (2022, 5, 30, 21, 30)),
        ("13.12.2022 9:00 CET", (2022, 12, 13, 8)),
        ("13 December 2022, 8:00 WET, 8:00 GMT, 10:00 EET", (2022, 12, 13, 8)),
    ],
)
def test_lines_whose_clocks_agree_are_read(line, starts):
    assert read_announcement(line).starts_at == datetime(*starts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Tuesday, 9:00 CET", "no_date"),
        ("31 February 2022, 9:00 CET", "no_date"),
        ("05/06/2022, 9:00 CET", "ambiguous_date"),
        ("13 December 2022", "no_time"),
        ("13 December 2022, 25:00 CET", "no_time"),
        ("13 December 2022, 9:61 CET", "no_time"),
        ("13 December 2022, 9:00–12:00", "no_zone"),
        ("13 December 2022, 9:00 CET / 17:00", "no_zone"),
        ("27 March 2022, 2:30 CET", "time_does_not_exist"),
        ("13 December 2022, 9:00 CET / 9:00 EET", "clocks_disagree"),
        ("13 July 2022, 9:00 CET / 17:00 JST", "clocks_disagree"),
        ("", "no_date"),
    ],
)
def test_lines_that_cannot_be_right_say_why(line, code):
    with pytest.raises(AnnouncementError) as refusal:
        read_announcement(line)
    assert refusal.value.code == code
    assert check_two_zone_text(line) == refusal.value.reason != ""


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(4, 23),
    st.sampled_from(
        [("CET", "Europe/Brussels"), ("EET", "Europe/Helsinki"), ("WET", "Europe/Lisbon")]
    ),
    st.integers(0, 23),
)
def test_a_line_is_right_for_exactly_one_hour_of_the_other_clock(day, hour, europe, said):
    name, zone = europe
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    right = moment.astimezone(ZoneInfo("Asia/Tokyo"))
    line = f"{day.isoformat()} {hour}:00 {name} / {said}:00 JST"
    assert (check_two_zone_text(line) == "") == (said == right.hour)
    assert (moment + timedelta(0)).utcoffset() is not None


def event_data(**changes):
    data = {
        "slug": "conference",
        "name_en": "Conference",
        "name_ja": "",
        "kind": "conference",
        "format": "online",
        "state": "draft",
        "starts_at_0": "",
        "starts_at_1": "",
        "ends_at_0": "",
        "ends_at_1": "",
        "time_zone": "",
    }
    return {**data, **changes}


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True, time_zone="Asia/Tokyo"))
    return client


def test_administration_takes_the_times_from_a_line_that_is_right(staff):
    line = FLYER.format("17:00–20:00")
    staff.post("/admin/events/event/add/", event_data(announced_as=line))
    event = Event.objects.get()
    assert (event.starts_at, event.ends_at, event.time_zone) == (
        datetime(2022, 12, 13, 8, tzinfo=UTC),
        datetime(2022, 12, 13, 11, tzinfo=UTC),
        "Europe/Brussels",
    )


def test_administration_rejects_the_line_of_the_flyer_with_the_reason(staff):
    line = FLYER.format("16:00–19:00")
    response = staff.post("/admin/events/event/add/", event_data(announced_as=line))
    assert "is 17:00 in Tokyo, not 16:00" in response.content.decode()
    assert not Event.objects.exists()


def test_administration_rejects_times_that_the_line_contradicts_or_nobody_gives(staff):
    line = FLYER.format("17:00–20:00")
    times = {"starts_at_0": "2022-12-13", "starts_at_1": "18:00", "time_zone": "Europe/Brussels"}
    times |= {"ends_at_0": "2022-12-13", "ends_at_1": "21:00"}
    response = staff.post("/admin/events/event/add/", event_data(announced_as=line, **times))
    assert "tells another start" in response.content.decode()
    response = staff.post("/admin/events/event/add/", event_data())
    assert response.content.decode().count("This field is required.") >= 3
    assert not Event.objects.exists()
