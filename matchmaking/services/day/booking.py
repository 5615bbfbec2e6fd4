"""The hours that a published timetable takes: all at once, or none. The database decides."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from matchmaking.models import Booking, DayMeeting
from matchmaking.queries.day.publication import Publication
from matchmaking.services.bookings import Seat, of_seats, seats_of

ROWS_AT_ONCE = 1000


def release(meetings: Iterable[int]) -> None:
    Booking.objects.active().filter(meeting__in=meetings).update(is_active=False)


def book_all(found: Publication) -> None:
    """Everything at once: what moves has given its hour back already. The database decides."""
    fresh = {row.pk for row in found.new}
    rows = [
        booking for row in found.booked for booking in _bookings(found, row, fresh=row.pk in fresh)
    ]
    rows.sort(key=attrgetter("turn"))
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    except IntegrityError as error:
        raise clashing(1) from error


def _bookings(found: Publication, row: DayMeeting, *, fresh: bool) -> Iterator[Booking]:
    meeting = row.meeting
    if meeting is None:
        return
    # The two may have named others since: a thread that stands says itself who comes.
    seats = _seats(found, row) if fresh else seats_of(meeting.request)
    resources = (Booking(meeting=meeting, resource=one) for one in found.resources(row))
    for booking in (*of_seats(meeting, seats), *resources):
        booking.during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
        yield booking


def _seats(found: Publication, row: DayMeeting) -> list[Seat]:
    return [
        Seat(found.hall.people[str(side.public_id)].profile, tuple(found.delegates(row, side.pk)))
        for side in (row.one, row.other)
    ]


def clashing(count: int) -> DomainError:
    return DomainError(
        "timetable_clashes",
        _(
            "Somebody has another booking at one of these hours, or an hour is over. Nothing was published. "
            "The preview names them: move these meetings, or take them out."
        ),
        clashes=count,
    )
