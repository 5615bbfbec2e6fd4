"""Registered people are told of changes: collected for some minutes, then one mail for each person."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone, translation

from events.enums import EventState, RegistrationState
from events.models import Event, EventChange
from events.programme.changes import Change, Span
from events.programme.plan import Words, to_json
from events.queries.changes import stored_changes, told
from events.services.letters import Method, write

log = structlog.get_logger(__name__)

COLLECTED_FOR = timedelta(minutes=10)


def note_changes(event: Event, changes: Iterable[Change], *, urgent: bool = False) -> None:
    """Remember what is to be told. Nobody is told of a draft, nor of what is over."""
    if event.is_draft or event.is_past:
        return
    due_at = timezone.now() + (timedelta() if urgent else COLLECTED_FOR)
    EventChange.objects.bulk_create(
        EventChange(event=event, change=to_json(change), due_at=due_at) for change in changes
    )


def facts_changed(before: Event, after: Event) -> list[Change]:
    """What of the event itself matters to those who come: when, where, how."""
    title = Words(after.name_en, after.name_ja)
    changes = []
    was, now = Span(before.starts_at, before.ends_at), Span(after.starts_at, after.ends_at)
    if was != now:
        changes.append(Change("time", title, span_before=was, span_after=now))
    for what, left, right in (
        ("place", place(before), place(after)),
        ("format", labels(before, "format"), labels(after, "format")),
        ("link", Words(before.online_url), Words(after.online_url)),
    ):
        if left != right:
            changes.append(Change(what, title, left, right))
    return changes


def place(event: Event) -> Words:
    return Words(event.place_en, event.place_ja)


def labels(event: Event, field: str) -> Words:
    """What a choice is called, in both languages."""
    spoken = []
    for language in ("en", "ja"):
        with translation.override(language):
            spoken.append(str(getattr(event, f"get_{field}_display")()))
    return Words(*spoken)


def state_changed(before: Event, after: Event) -> Change:
    title = Words(after.name_en, after.name_ja)
    return Change("state", title, labels(before, "state"), labels(after, "state"))


def tell_changes() -> int:
    """Mail what is due; returns of how many events. A bad one stops no other."""
    due = EventChange.objects.filter(told_at=None, due_at__lte=timezone.now())
    done = 0
    for event_id in list(due.values_list("event_id", flat=True).distinct().order_by("event_id")):
        try:
            done += tell_event(event_id)
        except Exception:
            log.exception("changes_not_told", pk=event_id)
    return done


@transaction.atomic(durable=True)
def tell_event(event_id: int) -> bool:
    """Everything that is not told yet goes with what is due. The event's row keeps workers apart."""
    event = Event.everything.select_for_update(skip_locked=True).filter(pk=event_id).first()
    rows = EventChange.objects.filter(event_id=event_id, told_at=None).order_by("pk")
    stored = list(rows) if event else []
    if event is None or not stored:
        return False
    write_to_all(event, stored)
    rows.filter(pk__lte=stored[-1].pk).update(told_at=timezone.now())
    return True


def write_to_all(event: Event, stored: Sequence[EventChange]) -> None:
    """Each person reads what changed since they registered: what was so already is no news."""
    live = event.registrations.live().select_related("user", "profile").order_by("pk")
    key = str(stored[-1].pk)
    known: dict[int, list[Change]] = {}  # by number: the later one registered, the fewer of them
    for registration in live:
        since = [row.change for row in stored if row.created_at > registration.created_at]
        if len(since) not in known:
            known[len(since)] = news_of(event, since)
        changes = known[len(since)]
        if not changes:
            continue
        registration.event = event
        user = registration.user
        with translation.override(user.language):
            lines = told(changes, [user.time_zone, event.time_zone])
        confirmed = registration.state == RegistrationState.CONFIRMED
        method = method_for(event) if confirmed else None
        write(registration, "event_changed", key=key, method=method, changes=lines)


def news_of(event: Event, rows: Iterable[dict[str, Any]]) -> list[Change]:
    """What the changes come to; where the event is cancelled, nothing else matters any more."""
    changes = merged(stored_changes(rows))
    if event.is_cancelled:
        return [change for change in changes if change.what == "state"]
    return changes


def method_for(event: Event) -> Method:
    """A cancelled or postponed event leaves the calendar; the same entry comes back with a new date."""
    gone = event.state in {EventState.CANCELLED, EventState.POSTPONED}
    return "CANCEL" if gone else "REQUEST"


def merged(changes: Iterable[Change]) -> list[Change]:
    """From the first before to the last after; what came back to where it was is not told."""
    kept: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.what, change.title.en or change.title.ja)
        first = kept.get(key)
        kept[key] = joined(first, change) if first else change
    return [change for change in kept.values() if not is_nothing(change)]


def joined(first: Change, last: Change) -> Change:
    return Change(
        last.what,
        last.title,
        first.before,
        last.after,
        span_before=first.span_before,
        span_after=last.span_after,
    )


def is_nothing(change: Change) -> bool:
    return (change.before, change.span_before) == (change.after, change.span_after)
