"""Returned mails: what a delivery status notification says (RFC 3464), without believing its form.

Pure: bytes in, facts out. Nothing here raises for what a mail says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser, HeaderParser

LONGEST = 500
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MOST_RECIPIENTS = 20
# compat32 hands over headers as they stand; the newer policy raises for some malformed ones.
PARSER = BytesParser(policy=policy.compat32)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of a report: ``action`` is failed, delayed, delivered, relayed or expanded."""

    addresses: frozenset[str]
    action: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Which message it is about, and what became of it for each address."""

    message_id: str
    recipients: tuple[Recipient, ...]


def read_report(raw: bytes) -> Report | None:
    """The report in a mail; None for a mail that is no report, or says of no message of ours."""
    try:
        mail = PARSER.parsebytes(raw)
        if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
            return None
        parts = [part for part in mail.get_payload() if isinstance(part, Message)]
        message_id = original_id(parts) or text_of(mail, "In-Reply-To")
        found = tuple(recipients(parts))[:MOST_RECIPIENTS]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return Report(message_id, found) if message_id and found else None


def recipients(parts: list[Message]) -> Iterator[Recipient]:
    """The blocks of the machine-readable part; the first one is about the message as a whole."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                if isinstance(block, Message) and block["Action"]:
                    yield recipient(block)


def recipient(block: Message) -> Recipient:
    addresses = {address(block, name) for name in ("Original-Recipient", "Final-Recipient")}
    said = text_of(block, "Diagnostic-Code").partition(";")
    status = STATUS.search(text_of(block, "Status")) or STATUS.search(said[2])
    return Recipient(
        addresses=frozenset(addresses - {""}),
        action=text_of(block, "Action").lower(),
        status=status[1] if status else "",
        reason=(said[2] or said[0]).strip()[:LONGEST],
    )


def address(block: Message, name: str) -> str:
    """``rfc822; anna@example.org`` → ``anna@example.org``."""
    kind, _semicolon, found = text_of(block, name).partition(";")
    return (found or kind).strip().strip("<>").lower()


def original_id(parts: list[Message]) -> str:
    """The Message-ID of what was returned: the whole message, or its headers alone."""
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list):
            return next(
                (text_of(one, "Message-ID") for one in inner if isinstance(one, Message)), ""
            )
        if part.get_content_type() == "text/rfc822-headers" and isinstance(inner, str):
            return text_of(HeaderParser().parsestr(inner), "Message-ID")
    return ""


def text_of(block: Message, name: str) -> str:
    """A header on one line, printable, short."""
    joined = " ".join(str(block.get(name, "")).split())
    return "".join(letter for letter in joined if letter.isprintable())[:LONGEST]
