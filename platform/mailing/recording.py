"""Writing down which mails have left: some at a time, soon enough that a lost worker repeats few."""

import time
from typing import Self

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from mailing.enums import State
from mailing.models import OutgoingMail

log = structlog.get_logger(__name__)

TOGETHER = 20  # a lost worker repeats so many at the most
WITHIN = 0.05  # seconds: a server that takes longer has each mail recorded before the next one
PAUSES = (1, 2, 4, 8)  # seconds


class Record:
    """Collects what has left and writes it down. ``sent`` are the keys of all of it."""

    def __init__(self) -> None:
        self.sent: set[int] = set()
        self.unwritten: list[int] = []
        self.since = 0.0

    def __enter__(self) -> Self:
        self.since = time.monotonic()
        return self

    def __exit__(self, *error: object) -> None:
        self.write()

    def add(self, mail: OutgoingMail) -> None:
        self.sent.add(mail.pk)
        self.unwritten.append(mail.pk)
        if len(self.unwritten) >= TOGETHER or time.monotonic() - self.since > WITHIN:
            self.write()

    def write(self) -> None:
        """A database that starts anew is waited for: what it does not learn would leave twice."""
        for pause in PAUSES:
            try:
                self.mark_sent()
            except (OperationalError, InterfaceError) as error:
                log.warning("mails_not_recorded", mails=self.unwritten, error=str(error))
                connection.close()
                time.sleep(pause)
            else:
                return
        self.mark_sent()

    def mark_sent(self) -> None:
        if self.unwritten:
            now = timezone.now()
            claimed = OutgoingMail.objects.filter(pk__in=self.unwritten, state=State.SENDING)
            claimed.update(state=State.SENT, sent_at=now, last_error="", wire=b"", updated_at=now)
        self.unwritten.clear()
        self.since = time.monotonic()
