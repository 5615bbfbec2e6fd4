"""Calendar entries: iTIP messages (RFC 5546) that Outlook, Google and Apple update in place."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PRODUCT = "-//Kakehashi//Meetings//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One calendar entry as one recipient sees it.

    ``stamp`` is when the message was made; ``zone`` the IANA zone that the recipient reads.
    The recipient is the only attendee named: nobody else's address leaves the house.
    """

    uid: str
    sequence: int
    method: Literal["REQUEST", "CANCEL"]
    status: Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
    starts_at: datetime
    ends_at: datetime
    zone: str
    stamp: datetime
    summary: str
    description: str
    location: str
    url: str
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    attendee_accepted: bool = False


def render(entry: Entry) -> str:
    """The VCALENDAR with its METHOD and the full VTIMEZONE of the recipient's zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(event(entry))
    year = entry.starts_at.year
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 2, 1, 1))
    return bytes(calendar.to_ical()).decode()


def event(entry: Entry) -> Event:
    zone = ZoneInfo(entry.zone)
    vevent = Event()
    vevent.add("uid", entry.uid)
    vevent.add("sequence", entry.sequence)
    vevent.add("dtstamp", entry.stamp)
    vevent.add("dtstart", entry.starts_at.astimezone(zone))
    vevent.add("dtend", entry.ends_at.astimezone(zone))
    vevent.add("summary", printable(entry.summary))
    vevent.add("description", printable(entry.description))
    vevent.add("location", entry.location)
    vevent.add("url", entry.url)
    vevent.add("status", entry.status)
    vevent.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
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
