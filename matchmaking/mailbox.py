"""The mailbox that calendar programs answer to, read over IMAP (RFC 9051)."""

from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4, IMAP4_SSL
from typing import Any
from urllib.parse import unquote, urlsplit

from matchmaking.untrusted import MAX_MESSAGE

TIMEOUT = 20
AT_ONCE = 100


class MailboxError(Exception):
    """The mailbox cannot be read now; whatever waits in it is read next time."""


@contextmanager
def open_mailbox(url: str) -> Iterator[IMAP4]:
    """``imaps://user:password@host:993/INBOX``; ``imap://`` only for this machine."""
    parts = urlsplit(url)
    kind = IMAP4_SSL if parts.scheme == "imaps" else IMAP4
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    try:
        with kind(parts.hostname or "", port, timeout=TIMEOUT) as server:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            ok(server.select(f'"{unquote(parts.path.lstrip("/")) or "INBOX"}"'))
            yield server
    except (OSError, IMAP4.error) as error:
        raise MailboxError(str(error)) from error


def unread(server: IMAP4) -> Iterator[tuple[str, bytes]]:
    """UID and content of unread messages, oldest first. Too large ones come as their first bytes:
    more than a reply may have, so that they are refused and not fetched again and again.
    """
    found = ok(server.uid("SEARCH", "UNSEEN"))
    for uid in (found[0] or b"").split()[:AT_ONCE]:
        fetched = ok(server.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MAX_MESSAGE + 1}>)"))
        content = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
        yield uid.decode(), content


def mark_read(server: IMAP4, uid: str) -> None:
    ok(server.uid("STORE", uid, "+FLAGS", r"(\Seen)"))


def ok(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise MailboxError(repr(data))
    return data
