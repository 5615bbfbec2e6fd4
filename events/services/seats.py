"""Seats: the scarce thing of an event. Every count is made under the lock of the event's row."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from audit.services import record
from events.enums import EventState, RegistrationState
from events.models import Event, Registration
from events.services.letters import write
from events.services.parts import give_up_full_parts
from regions.enums import Side

State = RegistrationState


def lock(event_id: int) -> Event:
    """Whoever takes or frees a seat holds this first, so that none is given twice."""
    return Event.everything.select_for_update().get(pk=event_id)


def has_seat(event: Event, registration: Registration) -> bool:
    """Is there room for one more on all of its days, and within its quota? Needs the lock."""
    seated = event.registrations.seated().exclude(pk=registration.pk)
    if event.capacity is not None and seated.count() >= event.capacity:
        return False
    if event.third_quota is not None and registration.is_third:
        guests = seated.filter(profile__side=Side.THIRD)
        if guests.count() >= event.third_quota:
            return False
    limited = event.days.exclude(capacity=None).values_list("on", "capacity")
    return all(
        seated.filter(on_day(day)).count() < (capacity or 0)
        for day, capacity in limited
        if not registration.days or day in registration.days
    )


def on_day(day: date) -> Q:
    return Q(days=[]) | Q(days__contains=[day])


def seat(event: Event, registration: Registration) -> str:
    """The state that a registration gets now: a seat, or a place at the end of the queue."""
    return State.CONFIRMED if has_seat(event, registration) else State.WAITING


def promote(event: Event) -> int:
    """Keep freed seats for those who have waited longest; returns for how many. Needs the lock.

    One who does not fit, because of a day or the quota, does not hold up the next one.
    """
    kept = 0
    waiting = event.registrations.waiting().select_related("user", "profile", "event")
    for registration in waiting if event.takes_seats else []:
        if has_seat(event, registration):
            keep_seat(event, registration)
            kept += 1
    mark_full(event)
    return kept


def keep_seat(event: Event, registration: Registration) -> None:
    give_up_full_parts(registration)
    registration.state = State.OFFERED
    registration.held_until = timezone.now() + timedelta(hours=event.hold_hours)
    registration.save(update_fields=["state", "held_until", "updated_at"])
    record("registration.seat_kept", registration, by=None)
    key = f"{registration.held_until:%Y%m%dT%H%M%S}"
    write(registration, "seat_kept", key=key)


def mark_full(event: Event) -> None:
    """Say “full” while no seat is free, and “open” again afterwards. Needs the lock."""
    if event.state not in {EventState.OPEN, EventState.FULL}:
        return
    taken = event.registrations.seated().count()
    full = event.capacity is not None and taken >= event.capacity
    state = EventState.FULL if full else EventState.OPEN
    if state != event.state:
        event.state = state
        event.save(update_fields=["state", "updated_at"])
