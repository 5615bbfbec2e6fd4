"""Registering for an event, being approved, waiting, taking up a kept seat, leaving.

Each step locks the event first: who comes second waits, and never gets a seat that is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import Attending, EventFormat, RegistrationState, SeenBy
from events.models import Event, Registration, Session, Track
from events.models.registrations import SEATED
from events.queries.parts import own_parts
from events.services.letters import write
from events.services.parts import check_parts, give_up_full_parts
from events.services.seats import has_seat, lock, mark_full, promote, seat
from kernel.errors import DomainError
from kernel.locking import Check
from regions.models import Profile

log = structlog.get_logger(__name__)

State = RegistrationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person says on the form; everything else is known from the profile."""

    role: str
    language: str
    attending: str = ""
    days: Sequence[date] = ()
    tracks: Sequence[Track] = ()
    parts: Sequence[Session] = ()
    interpretation: bool = False
    access_needs: str = ""
    seen_by: str = SeenBy.NOBODY
    answers: Sequence[dict[str, Any]] = field(default_factory=tuple)


@transaction.atomic(durable=True)
def register(
    event: Event, user: User, profile: Profile, wishes: Wishes, *, by: User
) -> Registration:
    """Register a person: confirmed, to be approved, or waiting where no seat is free."""
    return register_all(event, [user], profile, wishes, by=by)[0]


@transaction.atomic(durable=True)
def register_together(
    event: Event, users: Sequence[User], profile: Profile, wishes: Wishes, *, by: User
) -> list[Registration]:
    """Register people of one organisation with the same wishes: all of them, or nobody.

    Seats are given in this order; whoever finds none waits.
    """
    if not users:
        raise DomainError("nobody_chosen", _("Choose who comes."), field="person")
    return register_all(event, users, profile, wishes, by=by)


def register_all(
    event: Event, users: Sequence[User], profile: Profile, wishes: Wishes, *, by: User
) -> list[Registration]:
    if not all(rules.can_register(by, event, user, profile) for user in users):
        raise PermissionDenied
    event = lock(event.pk)
    if not event.takes_registrations:
        raise DomainError("registration_closed", _("This event takes no registrations now."))
    promote(event)
    return [admit(event, user, profile, wishes, by=by) for user in users]


def admit(event: Event, user: User, profile: Profile, wishes: Wishes, *, by: User) -> Registration:
    """Needs the lock of the event."""
    if event.registrations.live().filter(user=user).exists():
        raise DomainError(
            "already_registered",
            _("%(person)s is registered already.") % {"person": user.full_name},
            field="person",
        )
    made = Registration(event=event, user=user, profile=profile, by=by)
    apply(made, wishes)
    check_parts(made, wishes.parts)
    made.state = State.PENDING if event.needs_approval else seat(event, made)
    made.save()
    made.tracks.set(wishes.tracks)
    made.parts.set(wishes.parts)
    mark_full(event)
    record("registration.made", made, by=by, organisation=profile.public_id, state=made.state)
    tell_state(made)
    return made


def apply(registration: Registration, wishes: Wishes) -> None:
    registration.role = wishes.role
    registration.language = wishes.language
    registration.attending = wishes.attending or usual_way(registration.event)
    registration.days = sorted(wishes.days)
    registration.interpretation = wishes.interpretation
    registration.access_needs = wishes.access_needs
    registration.seen_by = wishes.seen_by
    registration.answers = list(wishes.answers)


def usual_way(event: Event) -> Attending:
    return Attending.ONLINE if event.format == EventFormat.ONLINE else Attending.ONSITE


def tell_state(registration: Registration) -> None:
    """Confirm by mail what the registration is now; a seat comes with its calendar entry."""
    confirmed = registration.state == State.CONFIRMED
    zones = (registration.user.time_zone, registration.event.time_zone)
    write(
        registration,
        "registered",
        key=f"{registration.state}:{registration.updated_at:%Y%m%dT%H%M%S%f}",
        method="REQUEST" if confirmed else None,
        parts=own_parts(registration, zones) if confirmed else [],
    )


@transaction.atomic(durable=True)
def change_registration(
    registration: Registration, wishes: Wishes, *, by: User, check: Check[Registration] = None
) -> Registration:
    """Change what was said. Other days and parts need free seats; what one has is kept otherwise."""
    found = locked(registration, by, check)
    if not found.is_live:
        raise closed()
    days_before = set(found.days)
    apply(found, wishes)
    other_days = set(found.days) != days_before and found.state in SEATED
    if other_days and not has_seat(found.event, found):
        raise DomainError(
            "day_full",
            _("One of these days is full. Your registration stays as it was."),
            field="days",
        )
    check_parts(found, wishes.parts)
    found.save()
    found.tracks.set(wishes.tracks)
    found.parts.set(wishes.parts)
    promote(found.event)
    record("registration.changed", found, by=by)
    if found.state == State.CONFIRMED:
        tell_state(found)
    return found


@transaction.atomic(durable=True)
def take_seat(
    registration: Registration, *, by: User, check: Check[Registration] = None
) -> Registration:
    """Take up the seat that is kept, before the time is over."""
    found = locked(registration, by, check)
    if found.state != State.OFFERED or (found.held_until and found.held_until <= timezone.now()):
        raise DomainError("seat_gone", _("This seat is not kept for you any more."))
    found.state, found.held_until = State.CONFIRMED, None
    found.save(update_fields=["state", "held_until", "updated_at"])
    record("registration.seat_taken", found, by=by)
    tell_state(found)
    return found


@transaction.atomic(durable=True)
def cancel_registration(
    registration: Registration, *, by: User, check: Check[Registration] = None
) -> Registration:
    """Leave; the seat goes to the next one who waits."""
    found = locked(registration, by, check)
    if not found.is_live:
        raise closed()
    leave(found, State.CANCELLED, "registration_cancelled", by=by)
    return found


@transaction.atomic(durable=True)
def decide_registration(registration: Registration, *, accept: bool, by: User) -> Registration:
    """Approve or decline; who is approved gets a seat, or waits for one."""
    if not rules.can_see_registrations(by, registration.event):
        raise PermissionDenied
    found = locked(registration, by)
    if found.state != State.PENDING:
        raise closed()
    if not accept:
        leave(found, State.DECLINED, "registration_declined", by=by)
        return found
    found.state, found.queued_at = seat(found.event, found), timezone.now()
    if found.state == State.CONFIRMED:
        give_up_full_parts(found)
    found.save(update_fields=["state", "queued_at", "updated_at"])
    mark_full(found.event)
    record("registration.approved", found, by=by, state=found.state)
    tell_state(found)
    return found


def leave(registration: Registration, state: str, letter: str, *, by: User | None) -> None:
    """End a registration under the lock, take it out of the calendar, pass its seat on."""
    was_confirmed = registration.state == State.CONFIRMED
    registration.state, registration.held_until = state, None
    registration.save(update_fields=["state", "held_until", "updated_at"])
    record(f"registration.{state}", registration, by=by)
    key = f"{registration.updated_at:%Y%m%dT%H%M%S%f}"
    write(registration, letter, key=key, method="CANCEL" if was_confirmed else None)
    promote(registration.event)


def release_kept_seats() -> int:
    """Give kept seats that nobody took to the next ones; returns how many. One failure stops no other."""
    now = timezone.now()
    due = Registration.objects.filter(held_until__lte=now).order_by("held_until")
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            done += release(pk)
        except Exception:
            log.exception("kept_seat_not_released", registration=pk)
    return done


@transaction.atomic(durable=True)
def release(pk: int) -> bool:
    row = Registration.objects.get(pk=pk)
    event = lock(row.event_id)
    now = timezone.now()
    found = (
        event.registrations.select_related("user", "profile")
        .filter(pk=pk, state=State.OFFERED, held_until__lte=now)
        .first()
    )
    if found is None:
        return False
    found.event = event
    leave(found, State.LAPSED, "seat_lapsed", by=None)
    return True


def locked(registration: Registration, by: User, check: Check[Registration] = None) -> Registration:
    """The registration as it is now, with its event locked before it."""
    if not rules.can_answer_for(by, registration):
        raise PermissionDenied
    event = lock(registration.event_id)
    found = event.registrations.select_related("user", "profile").get(pk=registration.pk)
    found.event = event
    if check:
        check(found)
    return found


def closed() -> DomainError:
    return DomainError("registration_over", _("This registration is closed already."))
