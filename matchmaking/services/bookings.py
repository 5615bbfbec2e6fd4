"""Take the time of a meeting from everybody and everything that it needs, or from nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db import IntegrityError, OperationalError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.errors import DeadlockDetected

from accounts.models import User
from matchmaking.enums import Party
from matchmaking.models import Booking, Meeting, MeetingRequest, Resource
from matchmaking.queries.delegates import current_delegates
from regions.models import Profile


class TimeTakenError(Exception):
    """Somebody else has the time of one of the holders."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation at a meeting. Without named delegates all of it is there."""

    organisation: Profile
    delegates: tuple[User, ...] = ()


def book(meeting: Meeting, *, seats: Iterable[Seat], resources: Iterable[Resource] = ()) -> None:
    """Book all or nothing, in the caller's transaction.

    A person is booked once, however many organisations they stand for at this meeting.
    Raises TimeTakenError where anybody is taken at that time; the database decides.
    """
    during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
    rows = [
        *of_seats(meeting, list(seats)),
        *(Booking(meeting=meeting, resource=r) for r in resources),
    ]
    rows.sort(key=attrgetter("turn"))
    try:
        with transaction.atomic():
            for row in rows:
                row.during = during
                row.save(force_insert=True)
    except IntegrityError as error:
        raise TimeTakenError from error
    except OperationalError as error:
        # Each of two rows may be written before the other is looked for. Then both wait, and the
        # database sends one of them away.
        if isinstance(error.__cause__, DeadlockDetected):
            raise TimeTakenError from error
        raise


def of_seats(meeting: Meeting, seats: list[Seat]) -> Iterator[Booking]:
    for seat in seats:
        for delegate in seat.delegates or (None,):
            yield Booking(meeting=meeting, profile=seat.organisation, delegate=delegate)
    for person in {delegate for seat in seats for delegate in seat.delegates}:
        yield Booking(meeting=meeting, user=person)


def seats_of(request: MeetingRequest) -> list[Seat]:
    """Both organisations with the people who are named for them now."""
    named = current_delegates(request)
    return [
        Seat(
            request.organisation_of(side),
            tuple(delegate.user for delegate in named if delegate.side == side),
        )
        for side in Party
    ]


def hold_organisations(request: MeetingRequest) -> None:
    """Lock both, in one order, so that those who race for their time queue up and never deadlock."""
    pair = Profile.objects.select_for_update(no_key=True).filter(
        pk__in=[request.sender_id, request.receiver_id]
    )
    list(pair.order_by("pk").values_list("pk", flat=True))


def rebook(meeting: Meeting, *, seats: Iterable[Seat]) -> None:
    """Book the meeting's hour for these seats and its rooms in place of what it had, or nothing."""
    held = Booking.objects.active().filter(meeting=meeting)
    resources = list(Resource.objects.filter(bookings__in=held))
    with transaction.atomic():
        held.update(is_active=False)
        book(meeting, seats=seats, resources=resources)


def free(meeting: Meeting) -> None:
    """Give the time of a meeting back to everybody."""
    Booking.objects.filter(meeting=meeting).update(is_active=False)
