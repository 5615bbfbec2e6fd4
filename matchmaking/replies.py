"""Answers of calendar programs: REPLY and COUNTER messages (RFC 5546, sections 3.2.3 and 3.2.7).

Whatever arrives by mail is hostile until read: sizes and rules are limited before anything is parsed
(``untrusted.py``), and what is not exactly one answer about one event is refused with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Any, Literal, get_args

from icalendar import Calendar, Component

from matchmaking.untrusted import MAX_PARTS, PARSER_ERRORS, has_wild_rules, header, why_unread

Method = Literal["REPLY", "COUNTER"]
Answer = Literal["ACCEPTED", "DECLINED", "TENTATIVE"]

MAX_CALENDAR = 100_000
MAX_COMMENT = 2_000
YEARS = range(2000, 2200)
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
    """The answer in a mail. Raises UnreadableReplyError, and nothing else."""
    if code := why_unread(raw):
        raise UnreadableReplyError(code)
    try:
        return understood(message_from_bytes(raw))
    except UnreadableReplyError:
        raise
    except PARSER_ERRORS as error:
        raise UnreadableReplyError("mail_malformed") from error


def understood(mail: Message) -> Reply:
    calendar = read_calendar(calendar_part(mail))
    event = only_event(calendar)
    method = str(calendar.get("METHOD", "")).upper()
    if method not in get_args(Method):
        raise UnreadableReplyError("method_not_an_answer")
    attendee, answer, deputy = who_answers(event)
    sender = parseaddr(header(mail, "From"))[1].lower()
    if not sender or sender not in {attendee, deputy}:
        raise UnreadableReplyError("sender_is_not_the_attendee")
    if not (attendee.isprintable() and sender.isprintable()):
        raise UnreadableReplyError("address_malformed")
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
        message_id=header(mail, "Message-ID")[:200],
    )


def calendar_part(mail: Message) -> bytes:
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


def parts_of(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= MAX_PARTS:
            raise UnreadableReplyError("too_many_parts")
        yield part


def read_calendar(content: bytes) -> Component:
    if has_wild_rules(content):
        raise UnreadableReplyError("event_recurs")
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
    if value.year not in YEARS:
        raise UnreadableReplyError("time_out_of_range")
    return value.astimezone(UTC)


def comment_of(event: Component) -> str:
    """What the person wrote beside the answer, on one line each, as plain text."""
    found = event.get("COMMENT", "")
    texts = found if isinstance(found, list) else [found]
    told = "\n".join(str(text).strip() for text in texts)
    return "".join(c for c in told if c == "\n" or c.isprintable()).strip()[:MAX_COMMENT]
