"""The mails of the demo, as a mail program would show them."""

import mailbox
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class DemoMail:
    key: str
    subject: str
    sender: str
    to: str
    sent_at: datetime
    language: str
    text: str
    html: str
    calendar: str
    calendar_method: str


def read_mails(box: mailbox.Maildir, limit: int = 100) -> list[DemoMail]:
    """The latest mails, newest first."""
    mails = [read_mail(box, key) for key in box.keys()]  # noqa: SIM118  # not a dict
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)[:limit]


def read_mail(box: mailbox.Maildir, key: str) -> DemoMail:
    """One mail with its parts. KeyError when there is none."""
    message = message_from_bytes(box.get_bytes(key), policy=policy.default)
    calendar, method = calendar_part(message)
    return DemoMail(
        key=key,
        subject=str(message["Subject"]).strip(),
        sender=str(message["From"]),
        to=str(message["To"]),
        sent_at=instant(str(message["Date"])),
        language=str(message["Content-Language"] or "en"),
        text=body(message, "plain"),
        html=body(message, "html"),
        calendar=calendar,
        calendar_method=method,
    )


def instant(date: str) -> datetime:
    """The instant of a Date header. ``-0000`` means UTC (RFC 5322, section 3.3)."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


def calendar_part(message: EmailMessage) -> tuple[str, str]:
    """The iTIP part and its METHOD, or two empty texts."""
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return str(part.get_content()), str(part.get_param("method") or "")
    return "", ""
