"""The outbox: queue inside the transaction, send after it, lose nothing, repeat nothing."""

import re
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
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel.background import defer
from mailing.enums import State
from mailing.models import OutgoingMail

log = structlog.get_logger(__name__)

BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")  # what template tags leave behind
LONGEST_PAUSE = timedelta(hours=1)
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
        subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
        text = render_to_string(f"{template}.txt", context)
        html = render_to_string(f"{template}.html", context)
    return queue_rendered(
        to=to,
        language=language,
        subject=subject,
        text=text,
        html=html,
        dedupe_key=dedupe_key,
        **parts,
    )


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
    """Queue a text that is already in the reader's language."""
    mail, created = OutgoingMail.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "message_id": make_msgid(domain=settings.HELPDESK_MAILBOX.rpartition("@")[2]),
            "to": to,
            "language": language,
            "subject": subject[:300],
            "text": BLANK_LINES.sub("\n\n", text.strip()) + "\n",
            "html": html,
            **parts,
        },
    )
    if created:
        defer("mailing.deliver", mail.pk)
    return mail


def deliver(mail_id: int) -> bool:
    """Claim the row, send, record. Run twice, it sends once; what fails is due again later."""
    row = OutgoingMail.objects.filter(pk=mail_id)
    now = timezone.now()
    claim = row.due().update(
        state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1, updated_at=now
    )
    if not claim:
        return False
    mail = row.get()
    try:
        message(mail).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        give_back(mail, error)
        return False
    now = timezone.now()
    row.filter(state=State.SENDING).update(
        state=State.SENT, sent_at=now, last_error="", updated_at=now
    )
    return True


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message of a row: text, HTML and, last, the calendar part that clients act upon."""
    email = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers=headers(mail),
    )
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
    # Only our own claim: one that lapsed may be another worker's by now.
    claim = OutgoingMail.objects.filter(state=State.SENDING, claimed_at=mail.claimed_at)
    claim.filter(pk=mail.pk).update(
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


def drain(limit: int = 200) -> int:
    """Deliver what is due, oldest first; one bad row never stops the others. Returns how many left."""
    requeue_stuck()
    ids = OutgoingMail.objects.due().order_by("due_at").values_list("pk", flat=True)[:limit]
    left = 0
    for pk in ids:
        try:
            left += deliver(pk)
        except Exception:  # it stays claimed, and is given back as a lost one
            log.exception("mail_not_delivered", mail=pk)
    return left
