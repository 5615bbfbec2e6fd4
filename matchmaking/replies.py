"""Answers of calendar programs: REPLY and COUNTER messages (RFC 5546, sections 3.2.3 and 3.2.7).

Whatever arrives by mail is hostile until read: sizes are limited before anything is parsed, nothing
is expanded, and what is not exactly one answer about one event is refused with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, Literal, get_args

from icalendar import Calendar, Component

Method = Literal["REPLY", "COUNTER"]
Answer = Literal["ACCEPTED", "DECLINED", "TENTATIVE"]

MAX_MESSAGE = 1_000_000
MAX_CALENDAR = 100_000
MAX_PARTS = 50
MAX_COMMENT = 2_000
CALENDAR_TYPES = {"text/calendar", "application/ics"}


class UnreadableReplyError(ValueError):
    """The message is no answer that could be applied. ``code`` says why, in one stable word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reply:
    """One person's answer to one entry. Addresses are lower case; times are aware.

    ``sender`` wrote the mail: the attendee, or who answers for them (SENT-BY, RFC 5545 3.2.18).
    """

    method: Method
    uid: str
    sequence: int
    attendee: str
    sender: str
    answer: Answer | None
    starts_at: datetime | None
    ends_at: datetime | None
    comment: str
    message_id: str


def read_reply(raw: bytes) -> Reply:
    """The answer in a mail. Raises UnreadableReplyError."""
    if len(raw) > MAX_MESSAGE:
        raise UnreadableReplyError("message_too_large")
    mail = message_from_bytes(raw, policy=policy.default)
    calendar = read_calendar(calendar_part(mail))
    event = only_event(calendar)
    method = str(calendar.get("METHOD", "")).upper()
    if method not in get_args(Method):
        raise UnreadableReplyError("method_not_an_answer")
    attendee, answer, deputy = who_answers(event)
    sender = parseaddr(str(mail.get("From", "")))[1].lower()
    if sender not in {attendee, deputy}:
        raise UnreadableReplyError("sender_is_not_the_attendee")
    starts_at, ends_at = moment(event, "DTSTART"), moment(event, "DTEND")
    if method == "COUNTER" and starts_at is None:
        raise UnreadableReplyError("counter_without_a_time")
    return Reply(
        method="REPLY" if method == "REPLY" else "COUNTER",
        uid=str(event.get("UID", ""))[:255],
        sequence=whole_number(event),
        attendee=attendee,
        sender=sender,
        answer=answer,
        starts_at=starts_at,
        ends_at=ends_at,
        comment=comment_of(event),
        message_id=str(mail.get("Message-ID", ""))[:200],
    )


def calendar_part(mail: EmailMessage) -> bytes:
    """The first calendar of a message; clients send the same one again as an attachment."""
    for part in parts_of(mail):
        if part.get_content_type() not in CALENDAR_TYPES:
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if len(content) > MAX_CALENDAR:
            raise UnreadableReplyError("calendar_too_large")
        return content
    raise UnreadableReplyError("no_calendar_part")


def parts_of(mail: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(mail.walk()):
        if number >= MAX_PARTS:
            raise UnreadableReplyError("too_many_parts")
        if isinstance(part, EmailMessage):
            yield part


def read_calendar(content: bytes) -> Component:
    try:
        return Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise UnreadableReplyError("calendar_malformed") from error


def only_event(calendar: Component) -> Component:
    """Series are refused, not expanded: no entry of ours recurs."""
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise UnreadableReplyError("not_one_event")
    event = events[0]
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise UnreadableReplyError("event_recurs")
    return event


def who_answers(event: Component) -> tuple[str, Answer | None, str]:
    """The attendee, what they answer, and the address that answers for them, if any."""
    found = event.get("ATTENDEE")
    if found is None or isinstance(found, list):
        raise UnreadableReplyError("not_one_attendee")
    status = str(found.params.get("PARTSTAT", "")).upper()
    answer: Any = status if status in get_args(Answer) else None
    if answer is None and status not in {"", "NEEDS-ACTION"}:
        raise UnreadableReplyError("answer_unknown")
    return mailbox(found), answer, mailbox(found.params.get("SENT-BY", ""))


def mailbox(value: Any) -> str:
    """The address of a CAL-ADDRESS."""
    text = str(value).strip().strip('"')
    scheme, _colon, address = text.partition(":")
    return (address if scheme.lower() == "mailto" else text).strip().lower()


def whole_number(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (ValueError, TypeError) as error:
        raise UnreadableReplyError("sequence_malformed") from error


def moment(event: Component, name: str) -> datetime | None:
    """An instant. Days without an hour and hours without a zone name none."""
    found = event.get(name)
    if found is None:
        return None
    value = getattr(found, "dt", None)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise UnreadableReplyError("time_without_a_zone")
    return value.astimezone(UTC)


def comment_of(event: Component) -> str:
    """What the person wrote beside the answer, on one line each, as plain text."""
    found = event.get("COMMENT", "")
    texts = found if isinstance(found, list) else [found]
    told = "\n".join(str(text).strip() for text in texts)
    return "".join(c for c in told if c == "\n" or c.isprintable()).strip()[:MAX_COMMENT]
