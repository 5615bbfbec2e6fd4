"""What a meeting needs beside people: where its pictures run, and who interprets."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MessageKind, ReminderKind, ResourceKind
from matchmaking.models import Booking, Meeting, Reminder, Resource
from matchmaking.queries.resources import free_interpreters
from matchmaking.services.bookings import TimeTakenError, book
from matchmaking.services.invitations import tell
from matchmaking.services.meetings import count_message, side_acting
from matchmaking.services.room_log import note
from matchmaking.services.thread import write_down


@transaction.atomic(durable=True)
def set_video(
    meeting: Meeting, *, by: User, url: str = "", room: Resource | None = None
) -> Meeting:
    """Meet at this address, or in one of our own video rooms, or nowhere yet; tell both sides.

    A room is booked like anything else; the one that the meeting had before is given back.
    """
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    if url and not url.startswith("https://"):
        raise DomainError(
            "link_not_secure", _("The address must begin with https://."), field="url"
        )
    row = lock_to_prepare(meeting)
    release(row, ResourceKind.VIDEO_ROOM)
    if room:
        take(row, room)
    wanted = room.url if room else url
    if wanted != row.video_url:
        Meeting.objects.filter(pk=row.pk).update(video_url=wanted, updated_at=timezone.now())
        tell_of_change(meeting, by=by)
    note("meeting.video_set", meeting, by=by, room=room.name_en if room else "")
    meeting.refresh_from_db()
    return meeting


def lock_to_prepare(meeting: Meeting) -> Meeting:
    row = (
        Meeting.objects.select_for_update(of=("self",)).select_related("request").get(pk=meeting.pk)
    )
    if not row.is_confirmed or row.is_over:
        raise DomainError("meeting_closed", _("This meeting is over or was cancelled."))
    return row


def take(meeting: Meeting, resource: Resource) -> None:
    try:
        book(meeting, seats=(), resources=[resource])
    except TimeTakenError as error:
        raise DomainError(
            "resource_taken",
            _("%(name)s is taken at that time. Choose another one.") % {"name": resource.name},
            field="room",
        ) from error


def release(meeting: Meeting, kind: ResourceKind) -> int:
    """Give back what the meeting had booked of this kind; returns how much that was."""
    held = Booking.objects.active().filter(meeting=meeting, resource__kind=kind)
    return held.update(is_active=False)


def tell_of_change(meeting: Meeting, *, by: User) -> None:
    """The entry in every calendar is updated with the mail."""
    count_message(meeting)
    thread = meeting.request
    about = write_down(
        thread,
        MessageKind.LINK_CHANGED,
        by=by,
        side=side_acting(by, meeting),
        text=meeting.video_url,
    )
    tell(thread, "meeting_changed", method="REQUEST", status="CONFIRMED", by=by, about=about)


@transaction.atomic(durable=True)
def book_interpreter(meeting: Meeting, interpreter: Resource, *, by: User) -> Meeting:
    """The helpdesk takes one interpreter for a meeting, in place of the one before.

    Refused with those who are free where somebody was quicker; the database decides.
    """
    if not rules.can_book_interpreter(by):
        raise PermissionDenied
    row = lock_to_prepare(meeting)
    if interpreter.kind != ResourceKind.INTERPRETER or not interpreter.is_active:
        raise DomainError("no_interpreter", _("Choose an interpreter."), field="interpreter")
    release(row, ResourceKind.INTERPRETER)
    forget_briefing(row)
    try:
        book(row, seats=(), resources=[interpreter])
    except TimeTakenError as error:
        raise taken(row, interpreter) from error
    note("meeting.interpreter_booked", meeting, by=by, interpreter=interpreter.name_en)
    tell_of_interpreter(meeting, by=by)
    return meeting


def taken(meeting: Meeting, interpreter: Resource) -> DomainError:
    free = [str(one) for one in free_interpreters(meeting) if one.pk != interpreter.pk]
    said = _("%(name)s is taken at that time.") % {"name": interpreter.name}
    others = _("Free are: %(names)s.") % {"names": ", ".join(free)}
    nobody = _("No other interpreter is free then.")
    return DomainError(
        "interpreter_taken", f"{said} {others if free else nobody}", field="interpreter", free=free
    )


@transaction.atomic(durable=True)
def release_interpreter(meeting: Meeting, *, by: User) -> Meeting:
    if not rules.can_book_interpreter(by):
        raise PermissionDenied
    if release(lock_to_prepare(meeting), ResourceKind.INTERPRETER):
        note("meeting.interpreter_released", meeting, by=by)
        tell_of_interpreter(meeting, by=by)
    return meeting


def tell_of_interpreter(meeting: Meeting, *, by: User) -> None:
    """Both sides read it in the mail that collects changes; no line of the thread, no word of ours."""
    count_message(meeting)
    tell(
        meeting.request, "meeting_changed", method="REQUEST", status="CONFIRMED", by=by, about=None
    )


def forget_briefing(meeting: Meeting) -> None:
    """Whoever interprets now is sent the briefing anew."""
    rows = Reminder.objects.filter(request=meeting.request_id, kind=ReminderKind.BRIEFING)
    rows.delete()
