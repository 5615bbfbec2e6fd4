"""Two clocks: the second one is computed, whatever a flyer says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kernel.clocks import clocks, readable_date

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("nine_in_brussels", "tokyo", "helsinki", "lisbon"),
    [
        (datetime(2022, 12, 13, 9, tzinfo=BRUSSELS), "17:00", "10:00", "08:00"),
        (datetime(2021, 5, 17, 9, tzinfo=BRUSSELS), "16:00", "10:00", "08:00"),
        (datetime(2021, 12, 17, 9, tzinfo=BRUSSELS), "17:00", "10:00", "08:00"),
    ],
)
def test_clocks_show_each_side_its_own_time(nine_in_brussels, tokyo, helsinki, lisbon):
    zones = ["Europe/Brussels", "Asia/Tokyo", "Europe/Helsinki", "Europe/Lisbon"]
    shown = clocks(nine_in_brussels, nine_in_brussels, zones)
    assert [clock.time for clock in shown] == ["09:00", tokyo, helsinki, lisbon]


def test_clocks_of_a_three_hour_conference_in_december_end_at_20_in_tokyo():
    start = datetime(2022, 12, 13, 9, tzinfo=BRUSSELS)
    end = datetime(2022, 12, 13, 12, tzinfo=BRUSSELS)
    (tokyo,) = clocks(start, end, ["Asia/Tokyo"])
    assert (tokyo.time, tokyo.end) == ("17:00", "20:00")


def test_clocks_mark_the_next_day_of_the_other_side():
    deadline = datetime(2022, 8, 31, 23, 59, tzinfo=BRUSSELS)
    here, there = clocks(deadline, deadline, ["Europe/Brussels", "Asia/Tokyo"])
    assert (here.offset_label, there.offset_label) == ("", "next day")
    assert (there.time, there.date) == ("06:59", "Thu 1 September 2022")
    there, here = clocks(deadline, deadline, ["Asia/Tokyo", "Europe/Brussels"])
    assert here.offset_label == "day before"


def test_clocks_name_each_zone_once():
    start = datetime(2026, 1, 1, 9, tzinfo=BRUSSELS)
    assert len(clocks(start, start, ["Asia/Tokyo", "Asia/Tokyo"])) == 1


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Wed 31 August 2022"), ("ja", "2022年8月31日（水）")]
)
def test_readable_date_is_unambiguous_in_both_languages(language, text):
    with translation.override(language):
        assert readable_date(datetime(2022, 8, 31, tzinfo=BRUSSELS).date()) == text


@pytest.mark.parametrize(
    ("instant", "offset"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("UTC")), "UTC+01:00"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("UTC")), "UTC+02:00"),
    ],
)
def test_clocks_follow_the_night_of_summer_time(instant, offset):
    (brussels,) = clocks(instant, instant, ["Europe/Brussels"])
    assert brussels.utc_offset == offset
