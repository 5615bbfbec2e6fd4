"""Making and changing events. Every change is logged; an older copy never overwrites a newer one."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import Attending, EventFormat, EventState
from events.models import Event
from events.services.news import facts_changed, note_changes, state_changed
from events.services.seats import lock, promote
from events.signals import event_cancelled, event_moved, event_postponed, event_turned_online
from kernel.errors import DomainError
from regions.models import Profile

State = EventState
STEPS = {
    State.DRAFT: {State.ANNOUNCED, State.OPEN},
    State.ANNOUNCED: {State.OPEN, State.POSTPONED, State.CANCELLED, State.DRAFT},
    State.OPEN: {State.ANNOUNCED, State.POSTPONED, State.CANCELLED},
    State.FULL: {State.ANNOUNCED, State.POSTPONED, State.CANCELLED},
    State.POSTPONED: {State.ANNOUNCED, State.OPEN, State.CANCELLED},
    State.CANCELLED: set[State](),
}
STATE_SIGNALS = {State.CANCELLED: event_cancelled, State.POSTPONED: event_postponed}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent:
    """What the form says: columns by name, and the partners.

    ``together``: what was arranged at the event moves with its start.
    """

    values: dict[str, Any]
    partners: list[Profile]
    together: bool = False


@transaction.atomic(durable=True)
def create_event(content: EventContent, *, by: User) -> Event:
    if not rules.can_create(by):
        raise PermissionDenied
    if Event.everything.filter(slug=content.values["slug"]).exists():
        raise address_taken()
    event = Event.objects.create(**content.values)
    event.partners.set(content.partners)
    record("event.created", event, by=by, name=event.name_en or event.name_ja)
    return event


def address_taken() -> DomainError:
    return DomainError(
        "address_taken",
        _("Another event has this address. Add the year, for example."),
        field="slug",
    )


@transaction.atomic(durable=True)
def change_event(event: Event, content: EventContent, *, by: User, read: str) -> Event:
    """Save the facts of an event. ``read`` is the stamp that its form was filled from."""
    if not rules.can_change(by, event):
        raise PermissionDenied
    found = Event.everything.select_for_update().get(pk=event.pk)
    before = copy(found)
    if found.stamp != read:
        raise DomainError(
            "changed_meanwhile",
            _("Somebody else saved this event since you opened it. Compare, then save again."),
        )
    changed = sorted(
        name for name, value in content.values.items() if getattr(found, name) != value
    )
    for name in changed:
        setattr(found, name, content.values[name])
    found.save(update_fields=[*changed, "updated_at"])
    found.partners.set(content.partners)
    follow_format(before, found)
    note_changes(found, facts_changed(before, found))
    tell_above(before, found, together=content.together)
    record("event.changed", found, by=by, fields=changed)
    return found


def tell_above(before: Event, after: Event, *, together: bool) -> None:
    shift = after.starts_at - before.starts_at
    if shift or after.ends_at < before.ends_at:
        event_moved.send(Event, event=after, shift=shift, together=together)
    if before.format != after.format == EventFormat.ONLINE:
        event_turned_online.send(Event, event=after)


def follow_format(before: Event, after: Event) -> None:
    """Who was to come to a place that is no more joins online, and the reverse: nobody is lost."""
    ways = {EventFormat.ONLINE: Attending.ONLINE, EventFormat.ONSITE: Attending.ONSITE}
    if before.format != after.format and (way := ways.get(EventFormat(after.format))):
        after.registrations.live().update(attending=way)


@transaction.atomic(durable=True)
def set_state(
    event: Event, state: str, *, by: User, notice_en: str = "", notice_ja: str = ""
) -> Event:
    """Take an event to its next state, with the notice that its page shows from now on."""
    if not rules.can_change(by, event):
        raise PermissionDenied
    step_is_known(event, state)
    lock(event.pk)
    moved = Event.everything.filter(pk=event.pk, state=event.state).update(
        state=state, notice_en=notice_en, notice_ja=notice_ja, updated_at=timezone.now()
    )
    if not moved:
        raise DomainError(
            "state_changed", _("Somebody else has just changed the state. Look again.")
        )
    before = copy(event)
    event.refresh_from_db()
    note_changes(event, [state_changed(before, event)], urgent=True)
    promote(event)
    if signal := STATE_SIGNALS.get(State(event.state)):
        signal.send(Event, event=event)
    record("event.state", event, by=by, before=before.state, after=state)
    return event


def step_is_known(event: Event, state: str) -> None:
    if state not in STEPS[State(event.state)]:
        raise DomainError(
            "no_such_step",
            _("An event that is “%(now)s” cannot become “%(next)s”.")
            % {"now": event.get_state_display(), "next": State(state).label},
            field="state",
        )


def next_states(event: Event) -> list[State]:
    return [state for state in State if state in STEPS[State(event.state)]]
