"""The strict checks themselves: each fault in an otherwise right calendar is found."""

import pytest
from vobject.base import VObjectError

from kernel.calendar import render
from tests.itip import check_calendar
from tests.kernel.test_calendar import ENTRY

ENDS = {"to": ENTRY.attendee_email, "house": ENTRY.organizer_email}
FAULTS = {
    "a bare line feed": (b"\r\nUID", b"\nUID"),
    "a long line": (b"STATUS:CONFIRMED", b"X-LONG:" + b"x" * 80),
    "no number": (b"SEQUENCE:1\r\n", b""),
    "two entries' names": (b"SEQUENCE:1", b"SEQUENCE:1\r\nUID:other"),
    "no organizer": (b"ORGANIZER", b"X-ORGANIZER"),
    "another attendee": (b"SEQUENCE:1", b"SEQUENCE:1\r\nATTENDEE:mailto:spy@example.com"),
    "a local stamp": (b"20261122T030000Z", b"20261122T030000"),
    "a floating hour": (b"DTSTART;TZID=Europe/Paris", b"DTSTART"),
    "a zone that is not there": (b"DTSTART;TZID=Europe/Paris", b"DTSTART;TZID=Europe/Rome"),
    "a zone that is wrong": (b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0300"),
    "an end before the start": (b"T100000\r\n", b"T080000\r\n"),
    "a series": (b"SEQUENCE:1", b"SEQUENCE:1\r\nRRULE:FREQ=DAILY"),
    "a comma as it stands": (b"Two clocks\\;", b"Two clocks;"),
    "a status that is none": (b"STATUS:CONFIRMED", b"STATUS:MAYBE"),
    "a part without end": (b"END:VEVENT\r\n", b""),
    "a method that is none": (b"METHOD:REQUEST", b"METHOD:PUBLISH"),
}


def test_a_right_calendar_passes():
    check_calendar(render(ENTRY).encode(), **ENDS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    right, wrong = FAULTS[fault]
    content = render(ENTRY).encode()
    assert right in content
    with pytest.raises((AssertionError, ValueError, VObjectError)):
        check_calendar(content.replace(right, wrong), **ENDS)
