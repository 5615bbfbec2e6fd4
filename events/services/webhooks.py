"""What endpoints are told of events: nothing of a draft."""

from typing import Any

from events.enums import EventState
from events.models import Event
from webhooks.services.announcing import announce

TOLD = {
    "event.changed": "event.changed",
    "event.programme_published": "event.programme_published",
}
STATES = {
    EventState.CANCELLED: "event.cancelled",
    EventState.POSTPONED: "event.postponed",
    EventState.DRAFT: "event.withdrawn",
}


def tell_of_event(event: Event, action: str, details: dict[str, Any]) -> None:
    """Called for every line of the log about an event."""
    code = of_state(details) if action == "event.state" else TOLD.get(action, "")
    if code and (not event.is_draft or code == "event.withdrawn"):
        announce(code, event)


def of_state(details: dict[str, Any]) -> str:
    if details["before"] == EventState.DRAFT:
        return "event.published"
    return STATES.get(EventState(details["after"]), "event.changed")
