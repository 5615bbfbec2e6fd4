from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.times.lengths import full_length
from matchmaking.times.local import SkippedTimeError, instants, span_on
from tests.naive_slots import utc


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        ("Europe/Paris", date(2026, 3, 29), 150, []),
        ("Europe/Helsinki", date(2026, 3, 29), 210, []),
        ("Europe/Lisbon", date(2026, 3, 29), 90, []),
        (
            "Europe/Paris",
            date(2026, 10, 25),
            150,
            [utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)],
        ),
        (
            "Europe/Lisbon",
            date(2026, 10, 25),
            90,
            [utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)],
        ),
        ("Asia/Tokyo", date(2026, 3, 29), 150, [utc(2026, 3, 28, 17, 30)]),
        ("Asia/Tokyo", date(2026, 3, 29), 1440, [utc(2026, 3, 29, 15)]),
    ],
)
def test_a_skipped_time_has_no_instant_and_a_repeated_one_two(zone, day, minute, expected):
    assert instants(day, minute, zone) == expected


def test_span_takes_the_whole_of_a_repeated_hour():
    span = span_on(date(2026, 10, 25), 120, 180, "Europe/Paris")
    assert span.ends_at - span.starts_at == timedelta(hours=2)


def test_span_refuses_a_time_that_the_clock_never_shows():
    with pytest.raises(SkippedTimeError):
        span_on(date(2026, 3, 29), 150, 240, "Europe/Paris")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["Europe/Paris", "Europe/Helsinki", "Europe/Lisbon", "Asia/Tokyo"]),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 1439),
)
def test_an_ordinary_time_has_one_instant_and_a_day_misses_or_repeats_one_hour_at_most(
    zone, day, minute
):
    counts = [len(instants(day, each, zone)) for each in range(0, 1440, 15)]
    assert (counts.count(0), counts.count(2)) in {(0, 0), (4, 0), (0, 4)}
    if set(counts) == {1}:
        assert len(instants(day, minute, zone)) == 1


@pytest.mark.parametrize(("minutes", "longer"), [(30, 45), (45, 75), (60, 90), (90, 135)])
def test_interpretation_takes_half_as_long_again_in_full_quarters(minutes, longer):
    assert full_length(minutes, interpretation=True) == longer
    assert full_length(minutes, interpretation=False) == minutes
