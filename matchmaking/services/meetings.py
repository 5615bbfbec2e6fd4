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
from matchmaking.enums import MeetingState, MessageKind
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.services.bookings import free
from matchmaking.services.invitations import tell
from matchmaking.services.thread import write_down


@transaction.atomic(durable=True)
def cancel_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Cancel, free both organisations' time and take the entry out of every calendar."""
    if not rules.can_cancel(by, meeting):
        raise PermissionDenied
    now = timezone.now()
    if (
        not Meeting.objects.confirmed()
        .filter(pk=meeting.pk, starts_at__gt=now)
        .update(state=MeetingState.CANCELLED, updated_at=now)
    ):
        raise DomainError("meeting_closed", _("This meeting has begun or was cancelled before."))
    free(meeting)
    MeetingRequest.objects.filter(pk=meeting.request_id).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=now
    )
    meeting.refresh_from_db()
    ours = meeting.request.receiver
    if rules.speaks_for(by, meeting.request.sender):
        ours = meeting.request.sender
    record(
        "meeting.cancelled",
        meeting,
        by=by,
        organisation=ours.public_id,
        on_behalf=not rules.speaks_for(by, ours),
    )
    hour = meeting.starts_at, meeting.ends_at
    side = meeting.request.side_of(ours)
    about = write_down(meeting.request, MessageKind.CANCELLED, by=by, side=side, hour=hour)
    tell(
        meeting.request,
        "meeting_cancelled",
        method="CANCEL",
        status="CANCELLED",
        by=by,
        about=about,
    )
    return meeting
