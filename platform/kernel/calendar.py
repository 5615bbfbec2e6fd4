"""Calendar entries: iTIP messages (RFC 5546) that Outlook, Google and Apple update in place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vText

Method = Literal["REQUEST", "CANCEL"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED", ""]
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PRODUCT = "-//Kakehashi//Meetings//EN"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something at an hour, as anybody who may know of it sees it.

    ``status`` is empty for who is taken off an event that goes on. ``stamp`` is when this was
    written; ``zone`` the IANA zone that the reader's clock shows. ``all_day`` says that only the days
    are known; what does not ``block`` leaves the reader's time free.
    """

    uid: str
    sequence: int
    status: Status
    starts_at: datetime
    ends_at: datetime
    zone: str
    stamp: datetime
    summary: str
    description: str
    location: str
    url: str
    all_day: bool = False
    blocks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Occasion):
    """One calendar entry as one recipient gets it.

    The recipient is the only attendee named: nobody else's address leaves the house.
    """

    method: Method
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    attendee_accepted: bool = False


def render(entry: Entry) -> str:
    """The VCALENDAR with its METHOD and the full VTIMEZONE of the recipient's zone."""
    calendar = empty_calendar(entry.method)
    calendar.add_component(invitation(entry))
    return written(calendar, [entry])


def render_feed(name: str, occasions: Sequence[Occasion]) -> str:
    """A calendar to subscribe to: PUBLISH names no attendee (RFC 5546, section 3.2.1)."""
    calendar = empty_calendar("PUBLISH")
    calendar.add("name", printable(name))
    calendar.add("x-wr-calname", printable(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for occasion in occasions:
        calendar.add_component(event(occasion))
    return written(calendar, occasions)


def empty_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def written(calendar: Calendar, occasions: Sequence[Occasion]) -> str:
    """The text, with the zones that its times name."""
    if occasions:
        years = [occasion.starts_at.year for occasion in occasions]
        first, last = date(min(years), 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_missing_timezones(first_date=first, last_date=last)
        for zone in calendar.walk("VTIMEZONE"):
            set_onsets(zone)
    return bytes(calendar.to_ical()).decode()


def set_onsets(zone: Component) -> None:
    """Clocks go forward at the hour that they showed before (RFC 5545, section 3.6.5).

    icalendar names the hour that they show after, which is another moment.
    """
    parts: list[Any] = zone.subcomponents  # their properties may be of any kind
    for part in parts:
        leap = part["TZOFFSETTO"].td - part["TZOFFSETFROM"].td
        if leap > timedelta(0):
            rdates = part.get("RDATE", [])
            lists = rdates if isinstance(rdates, list) else [rdates]
            for onset in [part["DTSTART"], *(one for each in lists for one in each.dts)]:
                onset.dt -= leap


def event(occasion: Occasion) -> Event:
    zone = ZoneInfo(occasion.zone)
    vevent = Event()
    vevent.add("uid", occasion.uid)
    vevent.add("sequence", occasion.sequence)
    vevent.add("dtstamp", occasion.stamp)
    starts_at, ends_at = occasion.starts_at.astimezone(zone), occasion.ends_at.astimezone(zone)
    if occasion.all_day:  # the end of a day that is named is the day after (RFC 5545, 3.6.1)
        last = (ends_at - timedelta(microseconds=1)).date()
        vevent.add("dtstart", starts_at.date())
        vevent.add("dtend", last + timedelta(days=1))
    else:
        vevent.add("dtstart", starts_at)
        vevent.add("dtend", ends_at)
    vevent.add("summary", printable(occasion.summary))
    vevent.add("description", printable(occasion.description))
    vevent.add("location", occasion.location)
    vevent.add("url", occasion.url)
    if occasion.status:
        vevent.add("status", occasion.status)
    busy = occasion.blocks and occasion.status in {"TENTATIVE", "CONFIRMED"}
    vevent.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    return vevent


def invitation(entry: Entry) -> Event:
    vevent = event(entry)
    vevent.add("organizer", address(entry.organizer_email, CN=entry.organizer_name))
    vevent.add(
        "attendee",
        address(
            entry.attendee_email,
            CN=entry.attendee_name,
            ROLE="REQ-PARTICIPANT",
            PARTSTAT="ACCEPTED" if entry.attendee_accepted else "NEEDS-ACTION",
            RSVP="FALSE" if entry.attendee_accepted else "TRUE",
        ),
        encode=False,
    )
    return vevent


def printable(text: str) -> str:
    """Without the control characters that TEXT must not hold (RFC 5545, section 3.3.11)."""
    return CONTROLS.sub("", text)


def address(email: str, **parameters: str) -> vCalAddress:
    who = vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        who.params[name] = vText(value)
    return who
