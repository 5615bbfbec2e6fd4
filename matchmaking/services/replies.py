"""Apply what calendar programs answer: the same services as the buttons on the page."""

from hashlib import sha256
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from events.services import calendar_answers
from kernel.errors import DomainError
from mailing.delivery import receive_report
from mailing.models import OutgoingMail
from mailing.services import queue_mail
from matchmaking import mailbox
from matchmaking.enums import Attendance, DelegateRole, MeetingState, Verdict
from matchmaking.models import IncomingReply, Meeting, MeetingRequest
from matchmaking.queries.delegates import attends, current_delegates
from matchmaking.queries.requests import meeting_of, with_details
from matchmaking.replies import Reply, UnreadableReplyError, read_reply
from matchmaking.services import requests, rescheduling
from matchmaking.services.attendance import answer_attendance
from matchmaking.services.news import entry_number
from matchmaking.tokens import answer_token
from matchmaking.untrusted import why_unread

log = structlog.get_logger(__name__)

UID_SUFFIX = "@kakehashi"
ATTENDANCE = {
    "ACCEPTED": Attendance.ACCEPTED,
    "DECLINED": Attendance.DECLINED,
    "TENTATIVE": Attendance.TENTATIVE,
}


class NothingToDoError(Exception):
    """The answer is understood and changes nothing. ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_mailbox() -> int:
    """Apply what waits in the mailbox of ``IMAP_URL``; returns how many mails were read.

    A mail counts as read once its verdict is stored, so a lost worker repeats it, harmlessly.
    """
    if not settings.IMAP_URL:
        return 0
    count = 0
    with mailbox.open_mailbox(settings.IMAP_URL) as server:
        for uid, raw in mailbox.unread(server):
            try:
                receive_mail(raw)
            except Exception:  # it stays unread, and keeps nobody else's mail from being read
                log.exception("mail_not_read", uid=uid)
                continue
            mailbox.mark_read(server, uid)
            count += 1
    return count


def receive_mail(raw: bytes) -> IncomingReply | None:
    """A mail of ours that came back, or else the answer of a calendar program."""
    is_report = not why_unread(raw) and receive_report(raw)
    return None if is_report else receive_reply(raw)


def receive_reply(raw: bytes) -> IncomingReply:
    """Read one mail, act on it once, and keep what came of it. Never raises for what a mail says.

    An answer carries the rights of the person that the entry was sent to, and no more.
    """
    row = IncomingReply(digest=sha256(raw).hexdigest(), size=len(raw), verdict=Verdict.APPLIED)
    if known := IncomingReply.objects.filter(digest=row.digest).first():
        return known
    try:
        reply = read_reply(raw)
        row.message_id, row.sender = reply.message_id, reply.sender[:254]
        row.method, row.answer = reply.method, reply.answer or ""
        if calendar_answers.is_of_registration(reply.uid):
            answer_for_event(row, reply)
            return keep(row)
        row.request = thread_of(reply)
        person = invited_person(row.request, reply)
        with translation.override(person.language):
            act_on(row, reply, person)
    except UnreadableReplyError as error:
        row.verdict, row.reason = Verdict.REFUSED, error.code
    return keep(row)


def answer_for_event(row: IncomingReply, reply: Reply) -> None:
    """An answer to the entry of an event; another time for an event is nobody's to propose."""
    answer = (reply.answer or "").lower() if reply.method == "REPLY" else ""
    try:
        registration = calendar_answers.find_registration(reply.uid, reply.attendee)
        reason = calendar_answers.note_answer(registration, answer, sequence=reply.sequence)
    except calendar_answers.AnswerRefusedError as error:
        raise UnreadableReplyError(error.code) from error
    if reason:
        row.verdict, row.reason = Verdict.NOTED, reason


def act_on(row: IncomingReply, reply: Reply, person: User) -> None:
    """Apply the answer and write the verdict into the row; a person who is refused is told why."""
    thread = row.request
    assert thread is not None  # noqa: S101  # narrows the type
    try:
        apply_reply(thread, reply, by=person)
    except NothingToDoError as nothing:
        row.verdict, row.reason = Verdict.NOTED, nothing.code
    except PermissionDenied:
        row.verdict, row.reason = Verdict.NOTED, "not_their_turn"
    except DomainError as error:
        row.verdict, row.reason = Verdict.REFUSED, error.code
        tell_refusal(row, thread, person, error.message)


def keep(row: IncomingReply) -> IncomingReply:
    """Store the verdict; of two workers with the same mail, the first one's stands."""
    kept, _created = IncomingReply.objects.get_or_create(
        digest=row.digest,
        defaults={
            "message_id": row.message_id,
            "size": row.size,
            "sender": row.sender,
            "method": row.method,
            "answer": row.answer,
            "request": row.request,
            "verdict": row.verdict,
            "reason": row.reason,
        },
    )
    log.info("calendar_reply", verdict=kept.verdict, reason=kept.reason, size=kept.size)
    return kept


def thread_of(reply: Reply) -> MeetingRequest:
    """The thread that the entry belongs to. Raises UnreadableReplyError for anybody else's UID."""
    try:
        number = UUID(reply.uid.removesuffix(UID_SUFFIX))
        return with_details(MeetingRequest.objects.all()).get(public_id=number)
    except (MeetingRequest.DoesNotExist, ValueError) as error:
        raise UnreadableReplyError("entry_unknown") from error


def invited_person(thread: MeetingRequest, reply: Reply) -> User:
    """Whom the entry was sent to; a foreign attendee is nobody, whatever the UID."""
    person = User.objects.filter(email__iexact=reply.attendee, is_active=True).first()
    told = OutgoingMail.objects.filter(
        to__iexact=reply.attendee, dedupe_key__startswith=f"request:{thread.pk}:"
    ).exclude(calendar="")
    if person is None or not told.exists():
        raise UnreadableReplyError("attendee_not_invited")
    return person


def apply_reply(thread: MeetingRequest, reply: Reply, *, by: User) -> None:
    """Do what the person could do with a button now. Raises what the services raise."""
    if reply.sequence < entry_number(thread, by):
        raise NothingToDoError("answers_an_older_entry")
    if reply.sequence > thread.calendar_sequence:
        raise UnreadableReplyError("entry_from_the_future")
    meeting = meeting_of(thread)
    if meeting and meeting.state == MeetingState.CONFIRMED:
        answer_meeting(thread, meeting, reply, by=by)
    elif thread.is_open:
        answer_request(thread, reply, by=by)
    else:
        raise NothingToDoError("request_closed")


def answer_meeting(thread: MeetingRequest, meeting: Meeting, reply: Reply, *, by: User) -> None:
    """Of a meeting that stands: whether this person comes, or another time for all."""
    if reply.method == "COUNTER" and reply.starts_at:
        rescheduling.propose_move(meeting, [reply.starts_at], by=by, text=reply.comment)
    elif reply.answer and attends(by, thread):
        answer_attendance(thread, ATTENDANCE[reply.answer], by=by)
    else:
        raise NothingToDoError("nobody_is_named")


def answer_request(thread: MeetingRequest, reply: Reply, *, by: User) -> None:
    """Where people are named, who leads answers for the organisation, the others for themselves."""
    named = next((one for one in current_delegates(thread) if one.user_id == by.pk), None)
    if reply.answer and named and named.role != DelegateRole.LEAD:
        answer_attendance(thread, ATTENDANCE[reply.answer], by=by)
    elif reply.method == "COUNTER" and reply.starts_at:
        requests.propose_times(thread, [reply.starts_at], by=by, answer=reply.comment)
    elif reply.answer == "ACCEPTED":
        first = thread.current_times[0].starts_at
        requests.accept_request(thread, starts_at=reply.starts_at or first, by=by)
    elif reply.answer == "DECLINED":
        requests.decline_request(thread, by=by, answer=reply.comment)
    else:
        raise NothingToDoError("undecided")


def tell_refusal(row: IncomingReply, thread: MeetingRequest, person: User, why: str) -> None:
    """The person's calendar now says something that is not so: tell them what is."""
    token = answer_token(person=person.public_id, request=thread.public_id)
    queue_mail(
        template="matchmaking/email/reply_refused",
        to=person.email,
        language=person.language,
        context={
            "request": thread,
            "person": person,
            "why": why,
            "url": settings.SITE_URL + reverse("request-by-mail", args=[token]),
        },
        dedupe_key=f"reply-refused:{row.digest}",
    )
