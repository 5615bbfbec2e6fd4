"""Write into the thread of a request."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MessageKind
from matchmaking.models import MeetingRequest, ThreadMessage
from matchmaking.services.invitations import tell


def write_down(
    request: MeetingRequest,
    kind: MessageKind,
    *,
    by: User | None,
    side: str,
    text: str = "",
    hour: tuple[datetime, datetime] | None = None,
) -> ThreadMessage:
    """One line of the thread, in the caller's transaction."""
    starts_at, ends_at = hour or (None, None)
    return ThreadMessage.objects.create(
        request=request,
        round=request.round,
        author=by,
        side=side,
        kind=kind,
        text=text.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
    )


@transaction.atomic(durable=True)
def write_note(request: MeetingRequest, text: str, *, by: User) -> ThreadMessage:
    """A word to the other side, at any time; nobody's calendar changes."""
    side = rules.side_of(by, request)
    if side is None:
        raise PermissionDenied
    if not text.strip():
        raise DomainError("note_empty", _("Write what the other side is to read."), field="text")
    message = write_down(request, MessageKind.NOTE, by=by, side=side, text=text)
    ours = request.organisation_of(side)
    record(
        "request.note_written",
        request,
        by=by,
        organisation=ours.public_id,
        on_behalf=not rules.works_for(by, ours),
    )
    tell(request, "thread_note", method="", by=by, about=message)
    return message
