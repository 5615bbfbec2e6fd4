"""What endpoints are told of events: nothing of a draft."""

from typing import Any

from events.enums import EventState
from events.models import Call, Event
from webhooks.services.announcing import announce

TOLD = {
    "event.changed": "event.changed",
    "event.programme_published": "event.programme_published",
}
TOLD_OF_CALLS = {"call.published", "call.changed", "call.withdrawn"}
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


def tell_of_call(call: Call, action: str) -> None:
    """Called for every line of the log about a call; the row may be older than the line."""
    was_published = action != "call.changed" or not call.is_draft
    if action in TOLD_OF_CALLS and was_published:
        announce(action, call)
