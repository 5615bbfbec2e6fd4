"""One side did not come: the other says so, it may object, and the helpdesk settles it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import Held, MeetingState, MessageKind, Party, Round
from matchmaking.models import FollowUp, Meeting
from matchmaking.services.invitations import tell
from matchmaking.services.meetings import log_deed, side_acting
from matchmaking.services.thread import write_down


@transaction.atomic(durable=True)
def report_no_show(meeting: Meeting, *, by: User, text: str = "") -> FollowUp:
    """Say that the other side did not come. The other side is told, and may object."""
    if not rules.can_report_no_show(by, meeting):
        raise PermissionDenied
    check_begun(meeting)
    side = side_acting(by, meeting)
    said = say(meeting, side, Held.THEY_MISSED, by=by)
    log_deed("meeting.no_show", meeting, by=by)
    about = write_down(meeting.request, MessageKind.NO_SHOW, by=by, side=side, text=text)
    tell(meeting.request, "no_show", method="", by=by, about=about)
    return said


@transaction.atomic(durable=True)
def contest_no_show(meeting: Meeting, *, by: User, text: str) -> FollowUp:
    """Object in words to what the other side said; the helpdesk reads both and settles it."""
    side = side_acting(by, meeting)
    if not rules.can_report_no_show(by, meeting):
        raise PermissionDenied
    if not is_blamed(meeting, side):
        raise DomainError("no_show_not_reported", _("Nobody said that your side did not come."))
    if not text.strip():
        raise DomainError("note_empty", _("Say in a few words what happened."), field="text")
    said = say(meeting, side, Held.HELD, by=by)
    log_deed("meeting.no_show_contested", meeting, by=by)
    about = write_down(meeting.request, MessageKind.CONTESTED, by=by, side=side, text=text)
    tell(meeting.request, "no_show_contested", method="", by=by, about=about)
    return said


def is_blamed(meeting: Meeting, side: Party) -> bool:
    """Did the other side say that this one did not come?"""
    ours = meeting.request.organisation_of(side)
    said = FollowUp.objects.filter(meeting=meeting, round=Round.AFTER, held=Held.THEY_MISSED)
    return said.exclude(profile=ours).exists()


def check_begun(meeting: Meeting) -> None:
    if meeting.state != MeetingState.CONFIRMED:
        raise DomainError("meeting_closed", _("This meeting was cancelled."))
    if meeting.starts_at > timezone.now():
        raise DomainError(
            "meeting_not_begun", _("This meeting has not begun yet. Say so once its time has come.")
        )


def say(meeting: Meeting, side: Party, held: Held, *, by: User) -> FollowUp:
    """The answer to the question that is asked after every meeting, before or after it is asked."""
    now = timezone.now()
    for profile in (meeting.request.sender, meeting.request.receiver):
        FollowUp.objects.get_or_create(meeting=meeting, profile=profile, round=Round.AFTER)
    ours = meeting.request.organisation_of(side)
    rows = FollowUp.objects.filter(meeting=meeting, profile=ours, round=Round.AFTER)
    rows.update(held=held, answered_at=now, answered_by=by, updated_at=now)
    return rows.get()
