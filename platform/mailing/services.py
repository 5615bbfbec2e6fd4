"""The outbox: queue inside the transaction, send after it, lose nothing, repeat nothing."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import make_msgid
from functools import reduce
from operator import or_
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any, TypedDict, Unpack

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel.background import defer
from mailing.claims import BATCH, claim, ends_soon, unclaim
from mailing.enums import Delivery, State
from mailing.models import FailedAddress, OutgoingMail
from mailing.recording import Record
from mailing.server import MailServer
from mailing.texts import BLANK_LINES, Rendered, render_letter

log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
DRAIN_LIMIT = 2_000
MAX_ATTEMPTS = 60  # with the pauses below: about two days


class Parts(TypedDict, total=False):
    """What a mail may carry beside its text.

    ``unsubscribe_url`` is a page that ends such mails by a POST without cookies (RFC 8058).
    """

    calendar: str
    calendar_method: str
    unsubscribe_url: str


def queue_mail(
    *,
    template: str,
    to: str,
    language: str,
    context: dict[str, Any],
    dedupe_key: str,
    **parts: Unpack[Parts],
) -> OutgoingMail:
    """Render now, in the reader's language, and send after commit. Same key, same mail."""
    with translation.override(language):
        context = {"site_url": settings.SITE_URL, "language": language, **context}
        letter = render_letter(template, context, language) or unregistered(template, context)
    return queue_rendered(
        to=to,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=dedupe_key,
        **parts,
    )


def unregistered(template: str, context: dict[str, Any]) -> Rendered:
    """A letter that nobody can edit: it has a template for each of its parts."""
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context)
    return Rendered(subject, text, render_to_string(f"{template}.html", context))


def queue_rendered(
    *,
    to: str,
    language: str,
    subject: str,
    text: str,
    dedupe_key: str,
    html: str = "",
    **parts: Unpack[Parts],
) -> OutgoingMail:
    """Queue a text that is already in the reader's language.

    To an address that does not work it is kept, held back: nobody pretends that it was sent.
    """
    held = FailedAddress.objects.standing().of(to).exists()
    values = {
        "message_id": make_msgid(domain=settings.HELPDESK_MAILBOX.rpartition("@")[2]),
        "to": to,
        "language": language,
        "subject": subject[:300],
        "text": BLANK_LINES.sub("\n\n", text.strip()) + "\n",
        "html": html,
        "state": State.HELD if held else State.WAITING,
        "delivery": Delivery.HELD if held else "",
        **parts,
    }
    mail, created = OutgoingMail.objects.get_or_create(
        dedupe_key=dedupe_key, defaults={**values, "wire": lambda: written(OutgoingMail(**values))}
    )
    if created and not held:
        defer("mailing.deliver", mail.pk)
    return mail


def deliver(mail_id: int) -> bool:
    """Send this mail if it is due, and with it some that wait. Run twice, it sends once.

    Of many tasks for as many mails the first ones do the work, and the others find nothing left.
    """
    mails = claim(first=mail_id)
    with MailServer() as server:
        return mail_id in send_batch(mails, server)


def send_batch(mails: list[OutgoingMail], server: MailServer) -> set[int]:
    """Send claimed mails and record them; returns the keys of those sent.

    What can no longer be sent in its time, or while the server is away, is given back untried.
    """
    with Record() as record:
        for number, mail in enumerate(mails):
            if server.is_away or ends_soon(mail):
                unclaim(mails[number:])
                break
            try:
                if send(mail, server):
                    record.add(mail)
            except Exception:  # it stays claimed, and is given back as a lost one
                log.exception("mail_not_delivered", mail=mail.pk)
        return record.sent


def send(mail: OutgoingMail, server: MailServer) -> bool:
    """Send one claimed mail; what fails is due again later."""
    try:
        server.send(mail, message(mail))
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        give_back(mail, error)
        return False
    return True


def written(mail: OutgoingMail) -> bytes:
    """The bytes of a message; none where it cannot be built, which is found out when it is due."""
    try:
        return message(mail).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's
    except ValueError:
        return b""


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message of a row: text, HTML and, last, the calendar part that clients act upon."""
    email = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers=headers(mail),
    )
    # A provider's webhook names the mail by this; SMTP knows nothing of it.
    email.metadata = {"mail": mail.message_id}  # type: ignore[attr-defined]
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        email.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
    return email


def headers(mail: OutgoingMail) -> dict[str, str]:
    """One press in the reader's mail program is offered over HTTPS only (RFC 8058, section 3.1)."""
    found = {"Message-ID": mail.message_id, "Content-Language": mail.language}
    if mail.unsubscribe_url:
        found["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
    if mail.unsubscribe_url.startswith("https://"):
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def give_back(mail: OutgoingMail, error: Exception) -> None:
    """Put a failed mail back with a growing pause, or give up when the refusal is final."""
    final = is_final(error) or mail.attempts >= MAX_ATTEMPTS
    pause = min(timedelta(seconds=5 * 2 ** min(mail.attempts, 12)), LONGEST_PAUSE)
    now = timezone.now()
    log.warning("mail_not_sent", mail=mail.pk, final=final, error=str(error))
    OutgoingMail.objects.held_as(mail).update(
        state=State.FAILED if final else State.WAITING,
        due_at=now + pause,
        last_error=f"{type(error).__name__}: {error}"[:500],
        updated_at=now,
    )


def is_final(error: Exception) -> bool:
    """Does the server refuse this mail for ever (SMTP 5xx, RFC 5321 section 4.2.1)?

    A refused sign-in or sender is our fault, not the mail's: it goes once somebody has mended that.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)  # a text that no server could take


def drop_waiting(
    to: str, *, but: Iterable[str] = (), only: Iterable[str] | None = None
) -> list[str]:
    """Take back mails to an address that have not left; answers their keys, for the log.

    ``but`` and ``only`` are beginnings of keys. One that a worker holds is on its way and leaves.
    """
    rows = OutgoingMail.objects.filter(to__iexact=to, state__in=[State.WAITING, State.FAILED])
    for prefix in but:
        rows = rows.exclude(dedupe_key__startswith=prefix)
    if only is not None:
        named = [Q(dedupe_key__startswith=prefix) for prefix in only]
        rows = rows.filter(reduce(or_, named)) if named else rows.none()
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True).order_by("pk")
        keys = dict(locked.values_list("pk", "dedupe_key"))
        OutgoingMail.objects.filter(pk__in=keys).delete()
    return list(keys.values())


def forget_reader(to: str) -> None:
    """Mails to a person who is erased: those that wait are dropped, those that left lose their words."""
    drop_waiting(to)
    OutgoingMail.objects.filter(to__iexact=to).update(
        to="erased@erased.invalid",
        subject="",
        text="",
        html="",
        calendar="",
        calendar_method="",
        unsubscribe_url="",
    )


def requeue_stuck() -> int:
    """Free the mails whose worker was lost while it held them; returns how many."""
    now = timezone.now()
    return OutgoingMail.objects.stuck().update(state=State.WAITING, due_at=now, updated_at=now)


def drain(limit: int = DRAIN_LIMIT) -> int:
    """Deliver what is due, oldest first; one bad row never stops the others. Returns how many left.

    After ``limit`` mails other work has its turn, and another drain goes on.
    """
    requeue_stuck()
    sent = taken = 0
    with MailServer() as server:
        while taken < limit and (mails := claim(min(BATCH, limit - taken))):
            taken += len(mails)
            sent += len(send_batch(mails, server))
            if server.is_away:
                return sent
    if taken == limit:
        defer("mailing.drain")
    return sent
