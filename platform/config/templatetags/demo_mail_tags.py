"""What a calendar program reads from the calendar part of a mail."""

from datetime import date, datetime

from django import template
from icalendar import Calendar, Component

from kernel.clocks import readable_date

register = template.Library()

PROPERTIES = ["UID", "SEQUENCE", "STATUS", "SUMMARY", "ORGANIZER", "LOCATION", "URL"]


@register.filter
def calendar_facts(calendar: str) -> list[tuple[str, str]]:
    """Property names and values of the first event: start and end as its zone's clock shows them."""
    try:
        event = next(iter(Calendar.from_ical(calendar).walk("VEVENT")), None)
    except ValueError:
        return []
    if event is None:
        return []
    facts = [(name, str(event[name])) for name in PROPERTIES if name in event]
    return [*facts, *times(event), *attendees(event)]


def times(event: Component) -> list[tuple[str, str]]:
    return [(name, moment(event.decoded(name))) for name in ("DTSTART", "DTEND") if name in event]


def moment(value: date | datetime) -> str:
    if not isinstance(value, datetime):
        return readable_date(value)
    return f"{readable_date(value.date())} {value:%H:%M} ({value.tzinfo or 'UTC'})"


def attendees(event: Component) -> list[tuple[str, str]]:
    found = event.get("ATTENDEE", [])
    several = found if isinstance(found, list) else [found]
    return [("ATTENDEE", str(one)) for one in several]
