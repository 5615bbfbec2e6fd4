"""Changes of some minutes in one mail: before and after, and only if something still differs."""

from collections.abc import Mapping

import structlog
from django.db import transaction
from django.utils import translation

from accounts.models import User
from kernel.calendar import Status
from matchmaking.enums import MeetingState
from matchmaking.models import Meeting, MeetingRequest, ThreadNews
from matchmaking.queries.delegates import current_delegates
from matchmaking.queries.requests import with_details
from matchmaking.services.invitations import write
from matchmaking.services.news import interpreter_of, snapshot
from matchmaking.services.recipients import Recipient, recipients_of
from matchmaking.snapshots import Eyes, Snapshot, changes, people_in

log = structlog.get_logger(__name__)


def tell_changes(limit: int = 200) -> int:
    """Tell what has waited long enough; one bad thread never stops the others. Returns how many mails."""
    due = ThreadNews.objects.due().order_by("due_at").values_list("request_id", flat=True)
    told = 0
    for pk in dict.fromkeys(due[:limit]):
        try:
            told += tell_thread(pk)
        except Exception:  # it stays due, and is looked at again
            log.exception("changes_not_told", request=pk)
    return told


@transaction.atomic(durable=True)
def tell_thread(pk: int) -> int:
    """One mail to each person whose last mail no longer tells how things stand."""
    rows = ThreadNews.objects.due().filter(request=pk).select_for_update(skip_locked=True)
    waiting = {row.user_id: row for row in rows}
    if not waiting:
        return 0
    request = with_details(MeetingRequest.objects.all()).get(pk=pk)
    meeting = Meeting.objects.filter(request=request).first()
    recipients = {one.reader.user.pk: one for one in recipients_of(request, "REQUEST")}
    delegates, interpreter = current_delegates(request), interpreter_of(meeting)
    told = 0
    for user_id, row in waiting.items():
        recipient = recipients.get(user_id)
        if recipient:
            has_entry = recipient.method == "REQUEST"
            now = snapshot(
                request, meeting, delegates, interpreter=interpreter, has_entry=has_entry
            )
            told += tell_one(request, meeting, recipient, row, now)
    ThreadNews.objects.filter(pk__in=[row.pk for row in waiting.values()]).update(due_at=None)
    return told


def tell_one(
    request: MeetingRequest,
    meeting: Meeting | None,
    recipient: Recipient,
    row: ThreadNews,
    now: Snapshot,
) -> bool:
    """Returns whether there was something to tell."""
    if row.told == now:
        return False
    with translation.override(recipient.reader.user.language):
        differing = changes(row.told, now, eyes_of(request, recipient, row.told, now))
    if not differing and row.told["has_entry"] == now["has_entry"]:
        return False
    write(
        request,
        "meeting_changed",
        [recipient],
        method="REQUEST",
        status=status_of(meeting),
        by=row.by,
        about=row.about,
        changes=differing,
    )
    return True


def status_of(meeting: Meeting | None) -> Status:
    if meeting is None:
        return "TENTATIVE"
    return "CONFIRMED" if meeting.state == MeetingState.CONFIRMED else "CANCELLED"


def eyes_of(request: MeetingRequest, recipient: Recipient, *shots: Snapshot) -> Eyes:
    reader = recipient.reader
    return Eyes(
        zones=[reader.user.time_zone, request.other_than(reader.profile).time_zone],
        sender=request.sender.name,
        receiver=request.receiver.name,
        people=names(people_in(*shots)),
    )


def names(numbers: set[int]) -> Mapping[int, str]:
    return {pk: user.full_name for pk, user in User.objects.in_bulk(numbers).items()}
