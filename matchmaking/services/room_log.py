"""One line of the log for every change in the room of a meeting."""

from typing import Any

from accounts.models import User
from audit.services import record
from matchmaking import rules
from matchmaking.models import Meeting


def note(action: str, meeting: Meeting, *, by: User, **details: Any) -> None:
    """For the side of the person; the helpdesk acts on behalf of the receiver."""
    side = rules.own_organisation(by, meeting)
    ours = side or meeting.request.receiver
    record(
        action,
        meeting,
        by=by,
        organisation=ours.public_id,
        on_behalf=side is None,
        **details,
    )
