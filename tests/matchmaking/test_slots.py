from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaking.slots import MEETING, Span, free_slots

MONDAY = date(2026, 12, 7)


def starts(slots, zone):
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for slot in slots]


def test_free_slots_lie_in_the_working_hours_of_both_sides_in_winter():
    slots = free_slots(("Europe/Paris", "Asia/Tokyo"), first_day=MONDAY, days=1)
    assert starts(slots, "Europe/Paris") == [
        "Mon 08:00",
        "Mon 08:30",
        "Mon 09:00",
        "Mon 09:30",
        "Mon 10:00",
    ]
    assert starts(slots, "Asia/Tokyo")[-1] == "Mon 18:00"


def test_free_slots_start_an_hour_later_in_summer():
    slots = free_slots(("Europe/Paris", "Asia/Tokyo"), first_day=date(2026, 7, 6), days=1)
    assert starts(slots, "Asia/Tokyo")[0] == "Mon 15:00"
    assert starts(slots, "Europe/Paris")[-1] == "Mon 11:00"


def test_free_slots_know_that_finland_is_an_hour_ahead():
    slots = free_slots(("Europe/Helsinki", "Asia/Tokyo"), first_day=MONDAY, days=1)
    assert starts(slots, "Europe/Helsinki")[0] == "Mon 08:00"
    assert starts(slots, "Asia/Tokyo")[0] == "Mon 15:00"


def test_free_slots_leave_out_weekends_of_either_side():
    slots = free_slots(("Asia/Tokyo", "Europe/Paris"), first_day=date(2026, 12, 5), days=2)
    assert slots == []


def test_free_slots_leave_out_what_is_taken():
    taken = Span(datetime(2026, 12, 7, 7, 30, tzinfo=UTC), datetime(2026, 12, 7, 8, 30, tzinfo=UTC))
    slots = free_slots(("Europe/Paris", "Asia/Tokyo"), first_day=MONDAY, days=1, busy=[taken])
    assert starts(slots, "Europe/Paris") == ["Mon 09:30", "Mon 10:00"]


def test_free_slots_leave_out_what_is_too_soon():
    slots = free_slots(
        ("Europe/Paris", "Asia/Tokyo"),
        first_day=MONDAY,
        days=1,
        not_before=datetime(2026, 12, 7, 9, tzinfo=UTC),
    )
    assert starts(slots, "Europe/Paris") == ["Mon 10:00"]


def test_free_slots_of_neighbours_come_on_the_hour():
    slots = free_slots(("Europe/Paris", "Europe/Berlin"), first_day=MONDAY, days=1)
    assert len(slots) == 11


ZONES = st.sampled_from(
    [
        "Europe/Paris",
        "Europe/Lisbon",
        "Europe/Helsinki",
        "Asia/Tokyo",
        "Asia/Jakarta",
        "America/Sao_Paulo",
        "Pacific/Auckland",
        "Atlantic/Azores",
    ]
)


@given(ZONES, ZONES, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_free_slots_are_humane_for_everyone_on_any_day(here, there, day):
    for slot in free_slots((here, there), first_day=day, days=3):
        assert slot.ends_at - slot.starts_at == MEETING
        for zone in (here, there):
            start = slot.starts_at.astimezone(ZoneInfo(zone))
            end = slot.ends_at.astimezone(ZoneInfo(zone))
            assert start.weekday() < 5
            assert start.hour >= 8
            assert end <= start.replace(hour=19, minute=0)
            assert end - start == timedelta(hours=1)


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_free_slots_on_the_monday_after_the_clocks_change(night):
    monday = night + timedelta(days=1)
    slots = free_slots(("Europe/Paris", "Asia/Tokyo"), first_day=monday, days=1)
    assert starts(slots, "Europe/Paris")[0] == "Mon 08:00"
