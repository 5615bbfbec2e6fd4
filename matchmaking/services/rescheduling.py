"""Move a confirmed meeting: proposed by one side and accepted by the other, or by the helpdesk.

The old time stays booked until the new one is: one entry in every calendar, at one time.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import Attendance, MessageKind, Party
from matchmaking.models import Delegate, Meeting, MeetingRequest
from matchmaking.services.bookings import TimeTakenError, hold_organisations, rebook, seats_of
from matchmaking.services.invitations import tell
from matchmaking.services.meetings import count_message, log_deed, side_acting
from matchmaking.services.request_checks import check_times
from matchmaking.services.requests import add_times, offered_time
from matchmaking.services.taken import time_taken
from matchmaking.services.thread import write_down


@transaction.atomic(durable=True)
def propose_move(
    meeting: Meeting, times: Sequence[datetime], *, by: User, text: str = ""
) -> Meeting:
    """Ask the other side for another time. It takes the place of an earlier proposal of either side."""
    if not rules.can_propose_move(by, meeting):
        raise PermissionDenied
    check_times(times)
    side = side_acting(by, meeting)
    change(meeting, move_by=side)
    thread = meeting.request
    other = Party.SENDER if side == Party.RECEIVER else Party.RECEIVER
    MeetingRequest.objects.filter(pk=thread.pk).update(
        round=F("round") + 1, turn=other, updated_at=timezone.now()
    )
    thread.refresh_from_db()
    add_times(thread, times, proposed_by=thread.organisation_of(side))
    log_deed("meeting.move_proposed", meeting, by=by)
    about = write_down(thread, MessageKind.MOVE_PROPOSED, by=by, side=side, text=text)
    tell(thread, "move_proposed", method="", by=by, about=about)
    return meeting


@transaction.atomic(durable=True)
def accept_move(meeting: Meeting, *, starts_at: datetime, by: User) -> Meeting:
    """Take one of the proposed times: the old one is freed and the new one booked, or nothing.

    Raises DomainError ``time_taken`` with other times, ``meeting_changed`` where somebody was faster.
    """
    if not rules.can_answer_move(by, meeting):
        raise PermissionDenied
    time = offered_time(meeting.request, starts_at)
    side = Party(meeting.request.turn)
    return move(meeting, (time.starts_at, time.ends_at), by=by, side=side)


@transaction.atomic(durable=True)
def decline_move(meeting: Meeting, *, by: User, text: str = "") -> Meeting:
    """The meeting stays where it is."""
    if not rules.can_answer_move(by, meeting):
        raise PermissionDenied
    change(meeting, move_by="")
    thread = meeting.request
    log_deed("meeting.move_declined", meeting, by=by)
    about = write_down(thread, MessageKind.MOVE_DECLINED, by=by, side=thread.turn, text=text)
    tell(thread, "move_declined", method="", by=by, about=about)
    return meeting


@transaction.atomic(durable=True)
def move_meeting(meeting: Meeting, *, starts_at: datetime, by: User, text: str = "") -> Meeting:
    """The helpdesk moves at once, for instance after a call with both sides."""
    if not by.is_helpdesk:
        raise PermissionDenied
    check_times([starts_at])
    ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
    return move(meeting, (starts_at, ends_at), by=by, side="", text=text)


def move(
    meeting: Meeting, hour: tuple[datetime, datetime], *, by: User | None, side: str, text: str = ""
) -> Meeting:
    """In the caller's transaction. Without ``by`` the platform moves it, with its event."""
    hold_organisations(meeting.request)
    change(meeting, move_by="", starts_at=hour[0], ends_at=hour[1])
    try:
        rebook(meeting, seats=seats_of(meeting.request))
    except TimeTakenError as error:
        raise time_taken(meeting.request, moving=meeting) from error
    ask_anew(meeting.request, by=by)
    count_message(meeting)
    thread = meeting.request
    log_deed("meeting.moved", meeting, by=by)
    about = write_down(thread, MessageKind.RESCHEDULED, by=by, side=side, text=text, hour=hour)
    tell(thread, "meeting_moved", method="REQUEST", status="CONFIRMED", by=by, about=about)
    return meeting


def change(meeting: Meeting, **values: object) -> None:
    """Change a meeting that is still to come, once: only if nobody else did since it was read."""
    now = timezone.now()
    moved = (
        Meeting.objects.confirmed()
        .filter(
            pk=meeting.pk,
            starts_at__gt=now,
            move_by=meeting.move_by,
            request__round=meeting.request.round,
        )
        .filter(starts_at=meeting.starts_at)
        .update(updated_at=now, **values)
    )
    if not moved:
        raise DomainError(
            "meeting_changed",
            _("This meeting has begun, or was changed in the meantime. Open it again to see how."),
        )
    meeting.refresh_from_db()


def ask_anew(thread: MeetingRequest, *, by: User | None) -> None:
    """Who said to come said so of another hour."""
    now = timezone.now()
    rows = Delegate.objects.current().filter(request=thread)
    others = rows.exclude(user=by) if by else rows
    others.update(answer=Attendance.PENDING, updated_at=now)
