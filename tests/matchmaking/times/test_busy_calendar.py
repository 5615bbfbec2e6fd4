"""Busy time out of calendars that strangers wrote."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matchmaking.times import busy_calendar
from matchmaking.times.busy_calendar import UnreadableError, busy_spans
from matchmaking.times.spans import Span, merged
from tests.naive_slots import utc

ROOT = Path(__file__).parents[3]
WINDOW = Span(utc(2026, 10, 1), utc(2026, 12, 1))


def calendar(*bodies, name="VEVENT"):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//EN"]
    for number, body in enumerate(bodies):
        lines += [f"BEGIN:{name}", "DTSTAMP:20260101T000000Z"]
        if "UID:" not in body:
            lines.append(f"UID:{number}@somewhere")
        lines += [*body.split("\n"), f"END:{name}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*bodies, zone="Europe/Paris", window=WINDOW, **values):
    found = busy_spans(calendar(*bodies, **values), zone=zone, window=window)
    return [(span.starts_at, span.ends_at) for span in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "DTSTART:20261105T090000Z\nDTEND:20261105T100000Z",
            (utc(2026, 11, 5, 9), utc(2026, 11, 5, 10)),
        ),
        (
            "DTSTART;TZID=Asia/Tokyo:20261105T090000\nDURATION:PT90M",
            (utc(2026, 11, 5, 0), utc(2026, 11, 5, 1, 30)),
        ),
        (
            "DTSTART:20261105T090000\nDTEND:20261105T100000",
            (utc(2026, 11, 5, 8), utc(2026, 11, 5, 9)),
        ),
        (
            "DTSTART;TZID=Romance Standard Time:20261105T090000\nDURATION:PT30M",
            (utc(2026, 11, 5, 8), utc(2026, 11, 5, 8, 30)),
        ),
        ("DTSTART;VALUE=DATE:20261105", (utc(2026, 11, 4, 23), utc(2026, 11, 5, 23))),
        (
            "DTSTART;VALUE=DATE:20261105\nDTEND;VALUE=DATE:20261108",
            (utc(2026, 11, 4, 23), utc(2026, 11, 7, 23)),
        ),
    ],
)
def test_events_are_read_in_every_way_of_saying_a_time(body, expected):
    assert read(body) == [expected]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_takes_no_time_is_left_out(line):
    assert read(f"DTSTART:20261105T090000Z\nDTEND:20261105T100000Z\n{line}") == []


def test_free_busy_periods_are_read_and_free_ones_are_not():
    body = (
        "FREEBUSY;FBTYPE=BUSY:20261105T090000Z/20261105T100000Z,20261106T090000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20261107T090000Z/20261107T100000Z"
    )
    assert read(body, name="VFREEBUSY") == [
        (utc(2026, 11, 5, 9), utc(2026, 11, 5, 10)),
        (utc(2026, 11, 6, 9), utc(2026, 11, 6, 10)),
    ]


def test_a_weekly_event_stays_at_its_local_hour_when_clocks_change():
    body = (
        "DTSTART;TZID=Europe/Paris:20200106T090000\nDTEND;TZID=Europe/Paris:20200106T100000\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO"
    )
    window = Span(utc(2026, 10, 19), utc(2026, 10, 27))
    assert read(body, window=window) == [
        (utc(2026, 10, 19, 7), utc(2026, 10, 19, 8)),
        (utc(2026, 10, 26, 8), utc(2026, 10, 26, 9)),
    ]


def test_until_is_read_on_the_clock_of_the_event():
    body = (
        "DTSTART;TZID=Asia/Tokyo:20261101T090000\nDURATION:PT1H\n"
        "RRULE:FREQ=DAILY;UNTIL=20261103T000000Z"
    )
    assert [start.day for start, _end in read(body)] == [1, 2, 3]


def test_exceptions_moved_ones_and_extra_ones_are_followed():
    series = (
        "UID:series\nDTSTART:20261102T090000Z\nDTEND:20261102T100000Z\nRRULE:FREQ=DAILY;COUNT=4\n"
        "EXDATE:20261103T090000Z\nRDATE:20261120T090000Z"
    )
    moved = "UID:series\nRECURRENCE-ID:20261104T090000Z\nDTSTART:20261104T150000Z\nDTEND:20261104T160000Z"
    assert [(start.day, start.hour) for start, _end in read(series, moved)] == [
        (2, 9),
        (4, 15),
        (5, 9),
        (20, 9),
    ]


def test_what_overlaps_is_stored_once():
    body = "DTSTART:20261105T090000Z\nDTEND:20261105T{}00Z"
    assert read(body.format("1000"), body.format("1130")) == [
        (utc(2026, 11, 5, 9), utc(2026, 11, 5, 11, 30))
    ]


def test_one_event_that_cannot_be_read_hides_no_other():
    good = "DTSTART:20261105T090000Z\nDTEND:20261105T100000Z"
    for bad in (
        "SUMMARY:no start",
        "DTSTART:20261106T090000Z\nDTEND:20261106T100000Z\nRRULE:FREQ=DAILY;BYDAY=NEVER",
        "DTSTART:20261106T090000Z\nDTEND:20261106T080000Z",
        "DTSTART:20261106T090000Z\nDURATION:P9000D",
        "DTSTART:20261106T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261106T090000Z\nDURATION:PT1H\nRRULE:FREQ=MINUTELY;COUNT=99999999",
        "DTSTART;VALUE=DATE:99991231",
    ):
        assert read(bad, good) == [(utc(2026, 11, 5, 9), utc(2026, 11, 5, 10))], bad


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>Sign in</html>",
        b"\x00\xff\xfe",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"A" * 10_000,
    ],
)
def test_what_is_no_calendar_is_refused(text):
    with pytest.raises(UnreadableError):
        busy_spans(text, zone="Europe/Paris", window=WINDOW)


@pytest.mark.parametrize("bound", ["MOST_COMPONENTS", "MOST_SPANS"])
def test_too_many_events_are_refused(monkeypatch, bound):
    monkeypatch.setattr(busy_calendar, bound, 4)
    body = "DTSTART:20261105T090000Z\nDTEND:20261105T100000Z"
    read(body, body)
    with pytest.raises(UnreadableError):
        read(*[body] * 5)


def test_the_process_of_its_own_answers_in_spans_and_nothing_else():
    body = "DTSTART:20261105T090000Z\nDTEND:20261105T100000Z\nSUMMARY:Secret"
    done = in_process(calendar(body))
    assert (done.returncode, done.stdout) == (
        0,
        b'[["2026-11-05T09:00:00+00:00", "2026-11-05T10:00:00+00:00"]]',
    )


def test_the_process_of_its_own_ends_with_three_for_what_is_no_calendar():
    assert in_process(b"no calendar").returncode == 3


def test_a_rule_that_never_comes_true_ends():
    """The 30th of February is looked for until the year 9999, or until the seconds are spent."""
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    body = f"DTSTART:20261106T090000Z\nDURATION:PT1H\n{rule}"
    assert in_process(calendar(*[body] * 30)).returncode != 0


def in_process(text):
    bounds = [WINDOW.starts_at.isoformat(), WINDOW.ends_at.isoformat()]
    return subprocess.run(
        [sys.executable, "-m", "matchmaking.times.busy_calendar", "Europe/Paris", *bounds, "2"],
        input=text,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )


def test_merged_joins_what_touches():
    hour = timedelta(hours=1)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    spans = [
        Span(start + hour, start + 2 * hour),
        Span(start, start + hour),
        Span(start + 5 * hour, start + 6 * hour),
    ]
    assert merged(spans) == [
        Span(start, start + 2 * hour),
        Span(start + 5 * hour, start + 6 * hour),
    ]
