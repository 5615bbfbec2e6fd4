"""A mail server pipes one message to this command: ``|manage.py receive_reply``."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from matchmaking.services.replies import receive_mail
from matchmaking.untrusted import MAX_MESSAGE

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the server keeps the message and repeats it


class Command(BaseCommand):
    help = "Read one answer of a calendar program, or a returned mail, from standard input."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        raw = sys.stdin.buffer.read(MAX_MESSAGE + 1)
        try:
            row = receive_mail(raw)
        except DatabaseError as error:
            self.stderr.write(f"Not stored, try again later: {error}")
            sys.exit(TRY_AGAIN)
        said = f"{row.verdict} {row.reason}" if row else "a returned mail"
        self.stdout.write(said.strip())
