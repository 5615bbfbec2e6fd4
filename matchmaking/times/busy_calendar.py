"""Busy time out of an iCalendar text (RFC 5545): when, and nothing about what.

Strangers wrote the text, so it may be hostile: rules that repeat by the second, rules that never
match and are searched for until the year 9999. What it asks for is bounded here, and ``main`` runs it
in a process of its own with little memory and few seconds, whatever the bounds have missed.
"""

import json
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from matchmaking.times.spans import UTC, Span, merged

MOST_COMPONENTS = 20_000
MOST_SPANS = 5_000
LONGEST = timedelta(days=60)
REPEATS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
MEMORY = 512 * 2**20

Component = Any  # what a property of icalendar's holds is one of thirty types


class UnreadableError(ValueError):
    """This is no calendar, or one that asks for too much."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is looked for, and the zone of times that name none."""

    zone: ZoneInfo
    window: Span


def busy_spans(text: bytes, *, zone: str, window: Span) -> list[Span]:
    """When the calendar is busy within the window, merged. Raises UnreadableError."""
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        components = [each for calendar in calendars for each in calendar.walk()]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError from error
    if not any(each.name == "VCALENDAR" for each in components):
        raise UnreadableError
    if len(components) > MOST_COMPONENTS:
        raise UnreadableError
    reading = Reading(ZoneInfo(zone), window)
    found = []
    for span in spans_of(components, reading):
        if span.starts_at < span.ends_at and span.overlaps(window):
            found.append(span)
        if len(found) > MOST_SPANS:
            raise UnreadableError
    return merged(found)


def spans_of(components: Iterable[Component], reading: Reading) -> Iterator[Span]:
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for number, component in enumerate(components):
        if component.name == "VFREEBUSY":
            yield from of_free_busy(component, reading)
        elif component.name == "VEVENT":
            by_uid[str(component.get("UID", number))].append(component)
    for events in by_uid.values():
        moved = {
            instant(event["RECURRENCE-ID"].dt, reading)
            for event in events
            if "RECURRENCE-ID" in event
        }
        for event in events:
            try:
                yield from of_event(event, moved, reading)
            except (ValueError, TypeError, AttributeError, OverflowError, KeyError):
                continue  # one event that cannot be read hides no other


def of_free_busy(component: Component, reading: Reading) -> Iterator[Span]:
    for entry in listed(component.get("FREEBUSY")):
        if str(entry.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield Span(instant(entry.start, reading), instant(entry.end, reading))


def of_event(event: Component, moved: set[datetime], reading: Reading) -> Iterator[Span]:
    if not takes_time(event):
        return
    start = event["DTSTART"].dt
    length = length_of(event, start)
    if not timedelta(0) < length <= LONGEST:
        return
    if "RECURRENCE-ID" in event:
        yield span_from(start, length, reading)
        return
    skipped = moved | {instant(each, reading) for each in dates_of(event, "EXDATE")}
    for each in {*occurrences(event, start, length, reading), *dates_of(event, "RDATE")}:
        span = span_from(each, length, reading)
        if span.starts_at not in skipped:
            yield span


def takes_time(event: Component) -> bool:
    said = {
        str(event.get(name, "")).upper()
        for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")
    }
    return not said & {"TRANSPARENT", "CANCELLED", "FREE"}


def length_of(event: Component, start: date) -> timedelta:
    if "DTEND" in event:
        end = event["DTEND"].dt
        return wall(end) - wall(start)
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return length
    return timedelta(0) if isinstance(start, datetime) else timedelta(days=1)


def occurrences(
    event: Component, start: date, length: timedelta, reading: Reading
) -> Iterator[date]:
    """The starts within the window: as dates for whole days, else on the event's own clock."""
    rules = listed(event.get("RRULE"))
    if not rules:
        yield start
        return
    zone = start.tzinfo if isinstance(start, datetime) else None
    margin = length + timedelta(days=2)
    first = reading.window.starts_at.replace(tzinfo=None) - margin
    last = reading.window.ends_at.replace(tzinfo=None) + margin
    for rule in rules:
        if {str(each).upper() for each in listed(rule.get("FREQ"))} <= REPEATS:
            for local in rrulestr(rule_text(rule, zone), dtstart=wall(start)).between(
                first, last, inc=True
            ):
                yield local.replace(tzinfo=zone) if isinstance(start, datetime) else local.date()


def rule_text(rule: Any, zone: tzinfo | None) -> str:
    """The rule with its end on the event's own clock, as the recurrence is counted there."""
    copy = type(rule)(rule)
    if "UNTIL" in copy:
        copy["UNTIL"] = [on_clock(each, zone) for each in listed(copy["UNTIL"])]
    return bytes(copy.to_ical()).decode()


def on_clock(moment: date, zone: tzinfo | None) -> date:
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(zone or UTC).replace(tzinfo=None)
    return moment


def dates_of(event: Component, name: str) -> Iterator[date]:
    """Dates of EXDATE and RDATE; of a period its start."""
    for entry in listed(event.get(name)):
        for each in getattr(entry, "dts", []):
            yield each.dt[0] if isinstance(each.dt, tuple) else each.dt


def span_from(start: date, length: timedelta, reading: Reading) -> Span:
    """The length is counted on the wall clock: nine to ten stays an hour when clocks change at night."""
    zone = start.tzinfo if isinstance(start, datetime) and start.tzinfo else reading.zone
    begins = wall(start)
    return Span(
        begins.replace(tzinfo=zone).astimezone(UTC),
        (begins + length).replace(tzinfo=zone).astimezone(UTC),
    )


def instant(moment: date, reading: Reading) -> datetime:
    zone = moment.tzinfo if isinstance(moment, datetime) and moment.tzinfo else reading.zone
    return wall(moment).replace(tzinfo=zone).astimezone(UTC)


def wall(moment: date) -> datetime:
    """What the event's own clock shows."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def main() -> int:
    """Reads a calendar from the standard input; writes JSON: pairs of ISO instants.

    Arguments: zone, start and end of the window, seconds of computing that may be spent. Ends with 3
    for what cannot be read.
    """
    zone, start, end, seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    window = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
    try:
        found = busy_spans(sys.stdin.buffer.read(), zone=zone, window=window)
    except (UnreadableError, MemoryError, RecursionError):
        return 3
    json.dump(
        [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in found], sys.stdout
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
