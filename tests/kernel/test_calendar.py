"""iTIP messages as calendars need them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from kernel.calendar import Entry, render

ENTRY = Entry(
    uid="7d4@kakehashi",
    sequence=1,
    method="REQUEST",
    status="CONFIRMED",
    starts_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    zone="Europe/Paris",
    stamp=datetime(2026, 11, 22, 3, tzinfo=UTC),
    summary="Meeting: 岐阜県, Vitagora",
    description="Two clocks; one purpose\nand a link",
    location="Online",
    url="https://kakehashi.example/x",
    organizer_name="Kakehashi",
    organizer_email="helpdesk@kakehashi.example",
    attendee_name="Löer, 達増 拓也",
    attendee_email="manager@vitagora.example",
)


def read(entry):
    calendar = Calendar.from_ical(render(entry))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_render_says_what_to_do_and_which_entry_it_is():
    calendar, event = read(ENTRY)
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("7d4@kakehashi", 1, "CONFIRMED")
    assert event["DTSTAMP"].dt == ENTRY.stamp


def test_render_keeps_the_recipients_wall_clock_with_its_zone():
    calendar, event = read(ENTRY)
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert f"{event['DTSTART'].dt:%H:%M}" == "09:00"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_clocks_change_at_the_hour_that_they_showed_before():
    """RFC 5545, section 3.6.5: the onset is local time before the change. RDATE: every later year."""
    (zone,) = read(ENTRY)[0].walk("VTIMEZONE")
    onsets = {
        part.name: [f"{one.dt:%Y-%m-%dT%H}" for one in (part["DTSTART"], *part["RDATE"].dts)]
        for part in zone.subcomponents
        if "RDATE" in part
    }
    assert onsets == {
        "DAYLIGHT": ["2026-03-29T02", "2027-03-28T02"],
        "STANDARD": ["2026-10-25T03", "2027-10-31T03"],
    }


def test_render_carries_a_zone_without_summer_time():
    tokyo = replace(ENTRY, zone="Asia/Tokyo")
    calendar, event = read(tokyo)
    assert f"{event['DTSTART'].dt:%H:%M}" == "17:00"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]


def test_render_names_the_recipient_alone_and_the_helpdesk_as_organizer():
    _calendar, event = read(ENTRY)
    assert event["ATTENDEE"] == "mailto:manager@vitagora.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ATTENDEE"].params["CN"] == "Löer, 達増 拓也"
    assert event["ORGANIZER"] == "mailto:helpdesk@kakehashi.example"


def test_render_keeps_every_line_within_75_octets():
    lines = render(ENTRY).encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_render_of_an_acceptance_asks_the_accepting_person_nothing():
    _calendar, event = read(replace(ENTRY, attendee_accepted=True))
    parameters = event["ATTENDEE"].params
    assert (parameters["PARTSTAT"], parameters["RSVP"]) == ("ACCEPTED", "FALSE")


def test_render_leaves_control_characters_out():
    _calendar, event = read(replace(ENTRY, description="a\x07b\x0bc"))
    assert event["DESCRIPTION"] == "abc"


@pytest.mark.parametrize("text", ["a;b,c\\d", "line\nline", "BEGIN:VEVENT\r\nUID:other"])
def test_render_escapes_what_a_person_typed(text):
    entry = replace(ENTRY, description=text)
    _calendar, event = read(entry)
    assert event["DESCRIPTION"] == text.replace("\r\n", "\n")
    assert event["UID"] == ENTRY.uid
