"""An event as linked data (schema.org). The link to the online room is not among them."""

from typing import Any
from zoneinfo import ZoneInfo

from events.enums import EventFormat, EventState
from events.models import Event
from kernel.feeds import absolute
from kernel.linked import CONTEXT, filled, publisher, said
from regions.models import Profile

STATUSES = {
    EventState.CANCELLED: "https://schema.org/EventCancelled",
    EventState.POSTPONED: "https://schema.org/EventPostponed",
}
WAYS = {
    EventFormat.ONSITE: "https://schema.org/OfflineEventAttendanceMode",
    EventFormat.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    EventFormat.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def event_data(event: Event, partners: list[Profile]) -> dict[str, Any]:
    page = absolute(event.get_absolute_url())
    starts, ends = when(event)
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "@id": event.public_id.urn,
            "name": said([("en", event.name_en), ("ja", event.name_ja)]),
            "description": said([("en", event.summary_en), ("ja", event.summary_ja)]),
            "url": page,
            "startDate": starts,
            "endDate": ends,
            "eventStatus": STATUSES.get(
                EventState(event.state), "https://schema.org/EventScheduled"
            ),
            "eventAttendanceMode": WAYS[EventFormat(event.format)],
            "location": places(event, page),
            "organizer": publisher(),
            "contributor": [
                {"@type": "Organization", "name": one.name, "url": absolute(one.get_absolute_url())}
                for one in partners
            ],
        }
    )


def when(event: Event) -> tuple[str, str]:
    """On the organiser's clock with its distance from UTC; days where only they are known."""
    zone = ZoneInfo(event.time_zone)
    first, last = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if event.all_day:
        return first.date().isoformat(), last.date().isoformat()
    return first.isoformat(), last.isoformat()


def places(event: Event, page: str) -> list[dict[str, str]]:
    found = []
    if event.place:
        found.append({"@type": "Place", "name": event.place, "address": event.place})
    if event.format != EventFormat.ONSITE:
        found.append({"@type": "VirtualLocation", "url": page})
    return found
