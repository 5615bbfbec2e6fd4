"""Unusual hours are taken in turns."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.times.fairness import in_turn, ledger, plan_series, weights
from matchmaking.times.finder import Party
from matchmaking.times.hours import usual_hours
from matchmaking.times.spans import Span

DIJON = Party("Europe/Paris", usual_hours("FR"))
GIFU = Party("Asia/Tokyo", usual_hours("JP"))
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


def meeting(hour, minutes=60):
    start = MONDAY.replace(hour=hour)
    return Span(start, start + timedelta(minutes=minutes))


def test_ledger_counts_the_minutes_outside_office_hours_of_each():
    early_in_dijon, late_in_gifu, good = meeting(7), meeting(9, 30), meeting(8)
    assert ledger([DIJON, GIFU], [early_in_dijon, late_in_gifu, good]) == (60, 30)
    night = meeting(20)  # 21:00 in Dijon, 5:00 in Gifu
    assert ledger([DIJON, GIFU], [night]) == (60, 60)
    assert ledger([DIJON, GIFU], []) == (0, 0)


@pytest.mark.parametrize(
    ("borne", "turn", "prices"),
    [((0, 0), None, (1, 1)), ((60, 0), 1, (2, 1)), ((30, 90), 0, (1, 2)), ((), None, ())],
)
def test_who_has_borne_less_is_next_and_the_other_costs_more(borne, turn, prices):
    assert in_turn(borne) == turn
    assert weights(borne) == prices


def test_series_alternates_the_unusual_hours():
    """Ninety minutes never fit into the one hour that is good for both: somebody is early or late."""
    series = plan_series(
        [DIJON, GIFU], first=MONDAY, every=WEEK, count=6, length=timedelta(minutes=90)
    )
    assert [slot.unusual for slot in series] == [(30, 0), (0, 30)] * 3


def test_series_begins_with_whoever_owes():
    series = plan_series(
        [DIJON, GIFU],
        first=MONDAY,
        every=WEEK,
        count=3,
        length=timedelta(minutes=90),
        borne=(60, 0),
    )
    assert [slot.unusual for slot in series] == [(0, 30), (0, 30), (30, 0)]


def test_series_leaves_a_gap_where_a_period_has_no_time():
    taken = [Span(MONDAY + WEEK, MONDAY + 2 * WEEK)]
    busy = Party("Asia/Tokyo", usual_hours("JP"), busy=taken)
    series = plan_series(
        [DIJON, busy], first=MONDAY, every=WEEK, count=3, length=timedelta(minutes=60)
    )
    assert [slot is None for slot in series] == [False, True, False]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["Europe/Paris", "Europe/Helsinki", "Europe/Lisbon"]),
    st.sampled_from([60, 90, 120]),
    st.integers(2, 10),
    st.dates(datetime(2025, 1, 1).date(), datetime(2028, 1, 1).date()),  # noqa: DTZ001
)
def test_series_never_lets_one_side_owe_more_than_one_meeting(zone, minutes, count, day):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    series = plan_series(
        [Party(zone, usual_hours("")), GIFU],
        first=start,
        every=WEEK,
        count=count,
        length=timedelta(minutes=minutes),
    )
    here = sum(slot.unusual[0] for slot in series if slot)
    there = sum(slot.unusual[1] for slot in series if slot)
    assert abs(here - there) <= minutes
