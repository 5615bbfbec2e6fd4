"""The mail server, as one connection for many mails."""

from contextlib import suppress
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address

from mailing.models import OutgoingMail


class MailServer:
    """Opened with the first mail, and anew after a failure: no mail suffers from the one before.

    ``is_away`` says that the server could not be reached at all, so that trying on is of no use.
    """

    def __init__(self) -> None:
        self.backend = get_connection()
        self.sender = sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8")
        self.is_away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def send(self, mail: OutgoingMail, email: EmailMessage) -> None:
        """Send ``email``, which ``mail`` says. Raises OSError when the server is away or refuses."""
        self.open()
        try:
            if mail.wire and isinstance(self.backend, SmtpBackend):
                self.send_bytes(mail, self.backend)
            else:
                email.connection = self.backend
                email.send()
        except Exception:
            self.close()
            raise

    def send_bytes(self, mail: OutgoingMail, backend: SmtpBackend) -> None:
        to = mail.to if mail.to.isascii() else sanitize_address(mail.to, "utf-8")
        assert backend.connection is not None  # noqa: S101  # narrows the type: it was opened
        backend.connection.sendmail(self.sender, [to], mail.wire)

    def open(self) -> None:
        try:
            self.backend.open()
        except OSError:
            self.is_away = True
            self.close()
            raise

    def close(self) -> None:
        with suppress(OSError):  # it is gone already
            self.backend.close()
