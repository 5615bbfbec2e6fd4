"""Meetings: what an accepted request became, and its end."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MeetingState, MessageKind, Party
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.services.bookings import free, hold_organisations
from matchmaking.services.day.noting import note_cancelled
from matchmaking.services.invitations import tell
from matchmaking.services.thread import write_down


@transaction.atomic(durable=True)
def cancel_meeting(meeting: Meeting, *, by: User, reason: str = "") -> Meeting:
    """Cancel, free everybody's time and take the entry out of every calendar that has it."""
    if not rules.can_cancel(by, meeting):
        raise PermissionDenied
    return end_meeting(meeting, by=by, side=side_acting(by, meeting), reason=reason)


def end_meeting(meeting: Meeting, *, by: User | None, side: str, reason: str) -> Meeting:
    """In the caller's transaction. Without ``by`` the platform ends it, for instance with its event."""
    hold_organisations(meeting.request)
    now = timezone.now()
    if (
        not Meeting.objects.confirmed()
        .filter(pk=meeting.pk, starts_at__gt=now)
        .update(state=MeetingState.CANCELLED, move_by="", updated_at=now)
    ):
        raise DomainError("meeting_closed", _("This meeting has begun or was cancelled before."))
    free(meeting)
    count_message(meeting)
    log_deed("meeting.cancelled", meeting, by=by)
    note_cancelled(meeting, by=by)
    hour = meeting.starts_at, meeting.ends_at
    thread = meeting.request
    about = write_down(thread, MessageKind.CANCELLED, by=by, side=side, text=reason, hour=hour)
    tell(thread, "meeting_cancelled", method="CANCEL", status="CANCELLED", by=by, about=about)
    return meeting


def count_message(meeting: Meeting) -> None:
    """One message more to the calendars, and both rows as they are now."""
    MeetingRequest.objects.filter(pk=meeting.request_id).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=timezone.now()
    )
    meeting.refresh_from_db()  # and with it, its request


def side_acting(by: User, meeting: Meeting) -> Party:
    """For which side somebody acts who may; the helpdesk for the one whose turn it is."""
    return rules.side_of(by, meeting.request) or Party(meeting.request.turn)


def log_deed(action: str, meeting: Meeting, *, by: User | None, **details: object) -> None:
    side = side_acting(by, meeting) if by else Party.SENDER
    ours = meeting.request.organisation_of(side)
    record(
        action,
        meeting,
        by=by,
        organisation=ours.public_id,
        on_behalf=by is not None and not rules.speaks_for(by, ours),
        **details,
    )
