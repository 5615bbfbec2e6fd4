"""The finder against the same rules written by hand, on any day, across every change of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.times.closures import DayKind, SpecialDay
from matchmaking.times.finder import Party, Search, find_slots
from matchmaking.times.grid import Grid, wall_clock
from matchmaking.times.hours import ANYTIME, USUAL, DayRule, Hours, Mark, usual_hours
from matchmaking.times.spans import Span
from tests.naive_slots import naive_slots

NAMES = [
    *("Europe/Paris", "Europe/Helsinki", "Europe/Lisbon", "Asia/Tokyo"),
    *("Asia/Jakarta", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Auckland", "Atlantic/Azores"),
    *("Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca"),
]
ZONES = st.sampled_from(NAMES)
# Nights in which the clocks of Europe, and some others', change.
CHANGES = [
    date(y, *md) for y, md in [(2026, (3, 29)), (2026, (10, 25)), (2027, (3, 28)), (2026, (4, 5))]
]
DAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2029, 1, 1)),
    st.builds(lambda day, n: day + timedelta(days=n), st.sampled_from(CHANGES), st.integers(-2, 1)),
)
MINUTES = st.integers(0, 96).map(lambda n: 15 * n)


@st.composite
def stretches(draw):
    start, end = sorted((draw(MINUTES), draw(MINUTES)))
    return (start, end) if start < end else (0, 1440)


@st.composite
def hours(draw):
    if draw(st.booleans()):
        return draw(st.sampled_from([*USUAL.values(), ANYTIME]))
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=7))
    open_ = tuple(
        (d * 1440 + a, d * 1440 + b)
        for d, (a, b) in zip(days, [draw(stretches()) for _ in days], strict=True)
    )
    return Hours(open_, lunch=draw(st.none() | stretches()))


@st.composite
def parties(draw, first):
    near = st.integers(-1, 4).map(lambda n: first + timedelta(days=n))
    special = draw(
        st.lists(st.builds(SpecialDay, near, st.sampled_from(list(DayKind))), max_size=2)
    )
    rules = [
        DayRule(*sorted((draw(near), draw(near))), draw(st.none() | stretches()))
        for _ in range(draw(st.integers(0, 2)))
    ]
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    busy = [
        Span(begin + timedelta(minutes=a), begin + timedelta(minutes=a + b))
        for a, b in draw(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), max_size=3))
    ]
    return Party(draw(ZONES), draw(hours()), special, rules, busy)


@st.composite
def searches(draw):
    day = draw(DAYS)
    group = [draw(parties(day)) for _ in range(draw(st.integers(2, 3)))]
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    start += timedelta(minutes=draw(st.integers(0, 600)))
    length = timedelta(minutes=draw(st.sampled_from([30, 45, 60, 75, 90, 135])))
    weights = draw(st.just(()) | st.tuples(*[st.sampled_from([1.0, 1.5, 3.0]) for _ in group]))
    return group, Search(start, start + timedelta(days=draw(st.integers(1, 3))), length, weights)


@settings(max_examples=60, deadline=None)
@given(searches())
def test_finder_says_what_a_scan_of_every_quarter_says(case):
    group, search = case
    found = [(slot.starts_at, slot.cost, slot.marks) for slot in find_slots(group, search)]
    assert found == [(s, round(float(c), 3), m) for s, c, m in naive_slots(group, search)]


@settings(max_examples=60, deadline=None)
@given(st.lists(ZONES, min_size=2, max_size=3), DAYS, st.sampled_from([30, 60, 90]))
def test_slots_are_humane_for_everybody_on_any_day(zones, day, minutes):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    length = timedelta(minutes=minutes)
    group = [Party(zone, usual_hours("")) for zone in zones]
    found = find_slots(group, Search(start, start + timedelta(days=3), length))
    decent = [slot for slot in found if not any(mark & Mark.FAR for mark in slot.marks)]
    assert decent in ([], found)
    opens, closes = (8, 19) if decent else (6, 22)
    for slot in found:
        assert slot.ends_at - slot.starts_at == length
        for zone in zones:
            begin = slot.starts_at.astimezone(ZoneInfo(zone))
            end = slot.ends_at.astimezone(ZoneInfo(zone))
            assert begin.weekday() < 5
            assert begin.hour >= opens
            assert end <= begin.replace(hour=closes, minute=0)


@settings(max_examples=60, deadline=None)
@given(ZONES, DAYS)
def test_every_cell_of_a_wall_clock_is_what_the_zone_shows(zone, day):
    """A local time that is skipped is in no cell; one that is shown twice is in two."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    grid = Grid.over(start, start + timedelta(days=3))
    clock = wall_clock(grid, zone)
    for index in range(grid.count):
        local = grid.instant(index).astimezone(ZoneInfo(zone))
        minute = local.weekday() * 1440 + local.hour * 60 + local.minute
        assert (clock.ordinal[index], clock.week[index]) == (local.toordinal(), minute)
