"""Blocks cut into slots, over changes of the clock too, and how humane their hours are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matchmaking.times.cutting import cut, decency
from matchmaking.times.local import span_on
from matchmaking.times.spans import Span

START = datetime(2027, 10, 26, 9, tzinfo=UTC)


def length(minutes):
    return START, START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "slot", "change", "number"),
    [
        (90, 25, 5, 3),  # the blocks of the sources: 90 and 150 minutes in half hours
        (150, 25, 5, 5),
        (90, 30, 0, 3),
        (85, 25, 5, 3),  # nobody changes tables after the last one
        (84, 25, 5, 2),
        (24, 25, 5, 0),
    ],
)
def test_a_block_has_as_many_slots_as_fit_before_its_end(minutes, slot, change, number):
    slots = cut(*length(minutes), slot=slot, change=change)
    assert len(slots) == number
    assert all(one.ends_at <= START + timedelta(minutes=minutes) for one in slots)


def test_slots_follow_each_other_with_time_to_change():
    first, second = cut(*length(60), slot=25, change=5)
    assert first == Span(START, START + timedelta(minutes=25))
    assert second == Span(START + timedelta(minutes=30), START + timedelta(minutes=55))


def test_the_hour_that_a_clock_shows_twice_has_both_its_meetings():
    zone = ZoneInfo("Europe/Brussels")
    starts = datetime(2027, 10, 31, 2, tzinfo=zone)
    ends = datetime(2027, 10, 31, 3, tzinfo=zone)
    assert len(cut(starts.astimezone(UTC), ends.astimezone(UTC), slot=30, change=0)) == 4


@pytest.mark.parametrize(
    ("hour", "mark"),
    [
        *[(5, "night"), (6, "amber"), (7, "amber"), (8, "good"), (12, "good"), (18, "good")],
        *[(19, "amber"), (21, "amber"), (22, "night")],
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Brussels"])
def test_hours_are_good_from_8_to_19_and_night_from_22_to_6(hour, mark, zone):
    span = span_on(START.date(), hour * 60, hour * 60 + 25, zone)
    assert decency(span, zone) == mark


def test_the_worst_quarter_counts():
    span = span_on(START.date(), 18 * 60 + 50, 19 * 60 + 15, "Asia/Tokyo")
    assert decency(span, "Asia/Tokyo") == "amber"
