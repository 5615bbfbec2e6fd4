"""Humane hours of two and three parties, on every kind of day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matchmaking.times.closures import DayKind, SpecialDay, special_days
from matchmaking.times.finder import Party, Search, best, find_slots
from matchmaking.times.hours import ANYTIME, DayRule, Hours, Mark, on_days, usual_hours
from matchmaking.times.spans import Span

MONDAY = datetime(2026, 12, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


def party(zone, country="", **values):
    return Party(**{"zone": zone, "hours": usual_hours(country), **values})


PARIS, TOKYO, HELSINKI = (
    party("Europe/Paris", "FR"),
    party("Asia/Tokyo", "JP"),
    party("Europe/Helsinki", "FI"),
)


def day_of(parties, start=MONDAY, length=HOUR, days=1, **values):
    return find_slots(parties, Search(start, start + timedelta(days=days), length, **values))


def starts(slots, zone):
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for slot in slots]


def test_slots_of_paris_and_tokyo_say_who_pays_with_an_unusual_hour():
    slots = day_of([PARIS, TOKYO])
    assert list(zip(starts(slots, "Europe/Paris"), [s.marks for s in slots], strict=True)) == [
        ("Mon 08:00", (Mark.EARLY, Mark(0))),
        ("Mon 08:30", (Mark.EARLY, Mark(0))),
        ("Mon 09:00", (Mark(0), Mark(0))),
        ("Mon 09:30", (Mark(0), Mark.LATE)),
        ("Mon 10:00", (Mark(0), Mark.LATE)),
    ]
    assert [slot.unusual for slot in slots] == [(60, 0), (30, 0), (0, 0), (0, 30), (0, 60)]
    assert [slot.cost for slot in slots] == [4, 2, 0, 2, 4]


@pytest.mark.parametrize(
    ("zone", "country", "day", "first"),
    [
        ("Europe/Paris", "FR", date(2026, 12, 7), "16:00"),
        ("Europe/Paris", "FR", date(2026, 7, 6), "15:00"),
        ("Europe/Helsinki", "FI", date(2026, 12, 7), "15:00"),
        ("Europe/Helsinki", "FI", date(2026, 7, 6), "14:00"),
        ("Europe/Lisbon", "PT", date(2026, 12, 7), "17:00"),
        ("Europe/Lisbon", "PT", date(2026, 7, 6), "16:00"),
    ],
)
def test_europe_is_not_one_zone_and_changes_its_clock(zone, country, day, first):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    slots = day_of([party(zone, country), TOKYO], start)
    assert starts(slots, "Asia/Tokyo")[0] == f"Mon {first}"


@pytest.mark.parametrize(
    ("minutes", "count", "last"),
    [(30, 6, "18:30"), (45, 5, "18:00"), (60, 5, "18:00"), (90, 4, "17:30"), (135, 2, "16:30")],
)
def test_slots_are_as_long_as_the_meeting(minutes, count, last):
    slots = day_of([PARIS, TOKYO], length=timedelta(minutes=minutes))
    assert (len(slots), starts(slots, "Asia/Tokyo")[-1]) == (count, f"Mon {last}")
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=minutes)}


def test_weekends_of_either_side_are_left_out():
    saturday = datetime(2026, 12, 5, tzinfo=UTC)
    assert day_of([TOKYO, PARIS], saturday, days=2) == []


def test_neighbours_are_offered_the_hours_of_the_day_and_lunch_at_a_price():
    slots = day_of([PARIS, party("Europe/Berlin")])
    assert starts(slots, "Europe/Paris") == [f"Mon {hour:02}:00" for hour in range(8, 19)]
    assert [
        slot.starts_at.hour + 1 for slot in slots if any(m & Mark.LUNCH for m in slot.marks)
    ] == [
        12,
        13,
    ]


def test_what_is_taken_is_left_out_to_the_minute():
    taken = Span(MONDAY.replace(hour=7, minute=31), MONDAY.replace(hour=8, minute=31))
    slots = day_of([party("Europe/Paris", "FR", busy=[taken]), TOKYO])
    assert starts(slots, "Europe/Paris") == ["Mon 10:00"]


def test_a_search_begins_when_it_says():
    slots = find_slots(
        [PARIS, TOKYO], Search(MONDAY.replace(hour=8, minute=1), MONDAY.replace(hour=10), HOUR)
    )
    assert starts(slots, "Europe/Paris") == ["Mon 09:30", "Mon 10:00"]


def test_a_public_holiday_of_either_side_is_closed_unless_somebody_opens_it():
    first = date(2026, 11, 23)
    start = datetime(2026, 11, 23, tzinfo=UTC)
    special = special_days("JP", "", first=first, last=first)
    gifu = party("Asia/Tokyo", "JP", special=special)
    assert day_of([PARIS, gifu], start) == []
    opened = party("Asia/Tokyo", "JP", special=special, rules=[DayRule(first, first, (960, 1080))])
    assert starts(day_of([PARIS, opened], start), "Asia/Tokyo") == [
        "Mon 16:00",
        "Mon 16:30",
        "Mon 17:00",
    ]


def test_a_custom_costs_and_is_told_but_does_not_close():
    day = date(2026, 12, 7)
    for kind, mark in ((DayKind.OBON, Mark.CUSTOM), (DayKind.YEAR_END, Mark.YEAR_END)):
        gifu = party("Asia/Tokyo", "JP", special=[SpecialDay(day, kind)])
        slots = day_of([PARIS, gifu])
        assert len(slots) == 5
        assert all(slot.marks[1] & mark for slot in slots)
        assert min(slot.cost for slot in slots) > 0


def test_a_day_that_its_owner_closed_has_nothing():
    closed = party("Asia/Tokyo", "JP", rules=[DayRule(date(2026, 12, 1), date(2026, 12, 7))])
    assert day_of([PARIS, closed]) == []


def test_own_hours_count_as_they_are_and_have_no_edges():
    late = Party("Asia/Tokyo", Hours(on_days((16 * 60, 22 * 60), range(1))))
    assert starts(day_of([late, PARIS]), "Asia/Tokyo")[-1] == "Mon 21:00"
    assert day_of([late, PARIS], MONDAY + timedelta(days=1)) == []


def test_three_zones_meet_at_hours_that_nobody_else_is_offered():
    """Dijon, Gifu and New York share no decent hour: evening in Gifu is early morning in New York."""
    partners = [PARIS, TOKYO, party("America/New_York", "US")]
    slots = day_of(partners)
    assert starts(slots, "Asia/Tokyo") == ["Mon 20:00", "Mon 20:30", "Mon 21:00"]
    assert all(slot.marks[1] & Mark.FAR and slot.marks[2] & Mark.FAR for slot in slots)
    assert not any(m & Mark.FAR for slot in day_of([PARIS, TOKYO]) for m in slot.marks)


def test_three_zones_with_a_neighbour_keep_to_office_hours():
    slots = day_of([PARIS, TOKYO, party("Asia/Jakarta", "ID")])
    assert starts(slots, "Asia/Jakarta")[0] == "Mon 14:00"
    assert best(slots, 1)[0].marks == (Mark(0), Mark(0), Mark(0))


def test_a_heavier_weight_moves_the_best_hour_to_the_other_side():
    long = timedelta(minutes=90)
    even = best(day_of([PARIS, TOKYO], length=long), 1)
    owed = best(day_of([PARIS, TOKYO], length=long, weights=(2.0, 1.0)), 1)
    assert starts(even, "Europe/Paris") == ["Mon 08:30"]
    assert starts(owed, "Europe/Paris") == ["Mon 09:00"]


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_monday_after_the_clocks_change_begins_at_eight(night):
    monday = datetime(night.year, night.month, night.day, tzinfo=UTC) + timedelta(days=1)
    assert starts(day_of([PARIS, TOKYO], monday), "Europe/Paris")[0] == "Mon 08:00"


def test_an_hour_that_the_clock_skips_is_never_offered():
    paris = Party("Europe/Paris", ANYTIME)
    night = day_of([paris, paris], datetime(2026, 3, 29, tzinfo=UTC), timedelta(minutes=30))
    shown = starts(night, "Europe/Paris")
    assert "Sun 01:00" in shown
    assert "Sun 03:00" in shown
    assert not [time for time in shown if time.startswith("Sun 02")]


def test_an_hour_that_the_clock_shows_twice_is_two_times():
    paris = Party("Europe/Paris", ANYTIME)
    night = day_of([paris, paris], datetime(2026, 10, 25, tzinfo=UTC), HOUR)
    twice = [
        slot for slot in night if slot.starts_at.astimezone(ZoneInfo("Europe/Paris")).hour == 2
    ]
    assert [slot.starts_at.hour for slot in twice] == [0, 1]


def test_a_search_too_short_for_the_meeting_finds_nothing():
    assert find_slots([PARIS, TOKYO], Search(MONDAY, MONDAY + HOUR / 2, HOUR)) == []
