"""What became of mails: told by our server, by returned mails and by a provider; kept line by line."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mailing.enums import Delivery, Source, State
from mailing.models import DeliveryEvent, FailedAddress, OutgoingMail
from mailing.reports import STATUS, Recipient, read_report
from mailing.signals import address_failed

log = structlog.get_logger(__name__)

# What says that the address itself is wrong (RFC 3463): no such mailbox or domain, moved, disabled.
# A full mailbox, a message too large or a policy says nothing about the next mail.
WRONG_ADDRESS = re.compile(r"^5\.(1\.\d+|2\.1|4\.4)$")
REFUSED_ADDRESS = re.compile(r"\((550|551|553), ")  # a server that gives no finer status
DSN_KINDS = {
    "failed": Delivery.BOUNCED,
    "delayed": Delivery.DELAYED,
    "delivered": Delivery.DELIVERED,
    "relayed": Delivery.DELIVERED,
    "expanded": Delivery.DELIVERED,
}
# Which report may follow which: a complaint comes after delivery, a bounce may come late.
WEIGHT = {
    "": 0,
    Delivery.DELAYED: 1,
    Delivery.DELIVERED: 2,
    Delivery.HELD: 3,
    Delivery.REFUSED: 3,
    Delivery.BOUNCED: 4,
    Delivery.COMPLAINED: 5,
}


@dataclass(frozen=True, slots=True)
class News:
    """One report about one mail. ``digest`` makes it count once; ``ends`` stops the address."""

    kind: Delivery
    source: Source
    digest: str
    code: str = ""
    reason: str = ""
    ends: bool = False


@transaction.atomic
def note(mail: OutgoingMail, news: News) -> bool:
    """Keep a report. Returns whether it is new; the same one a second time changes nothing."""
    _event, created = DeliveryEvent.objects.get_or_create(
        digest=news.digest,
        defaults={
            "mail": mail,
            "kind": news.kind,
            "source": news.source,
            "code": news.code[:20],
            "reason": news.reason,
        },
    )
    if not created:
        return False
    lighter = [kind for kind, weight in WEIGHT.items() if weight < WEIGHT[news.kind]]
    OutgoingMail.objects.filter(pk=mail.pk, delivery__in=lighter).update(
        delivery=news.kind, updated_at=timezone.now()
    )
    if news.ends:
        end_address(mail, news)
    log.info("mail_delivery", mail=mail.pk, kind=news.kind, source=news.source, code=news.code)
    return True


def end_address(mail: OutgoingMail, news: News) -> None:
    """Send nothing more to an address, and say so once, until somebody confirms it."""
    known = FailedAddress.objects.select_for_update().of(mail.to).first()
    if known and (known.confirmed_at is None or mail.created_at < known.confirmed_at):
        return  # known, or a late report about a mail from before somebody confirmed the address
    failed = known or FailedAddress(address=mail.to)
    failed.kind, failed.reason, failed.confirmed_at = news.kind, news.reason, None
    failed.save()
    waiting = OutgoingMail.objects.filter(to__iexact=mail.to, state=State.WAITING)
    waiting.update(state=State.HELD, delivery=Delivery.HELD, updated_at=timezone.now())
    address_failed.send(FailedAddress, failed=failed, mail=mail)


def note_refusals(limit: int = 200) -> int:
    """Take up what our own server refused for good. One bad row never stops the others."""
    refused = OutgoingMail.objects.filter(state=State.FAILED, delivery="").order_by("pk")
    noted = 0
    for mail in refused[:limit]:
        try:
            noted += note(mail, refusal(mail))
        except Exception:
            log.exception("refusal_not_noted", mail=mail.pk)
    return noted


def refusal(mail: OutgoingMail) -> News:
    """What ``last_error`` says. Only a refused recipient says anything about the address."""
    error = mail.last_error
    status = STATUS.search(error)
    wrong = WRONG_ADDRESS.match(status[1]) if status else REFUSED_ADDRESS.search(error)
    return News(
        kind=Delivery.REFUSED,
        source=Source.SERVER,
        digest=digest_of("server", mail.pk, mail.attempts),
        code=status[1] if status else "",
        reason=error,
        ends=error.startswith("SMTPRecipientsRefused") and bool(wrong),
    )


def receive_report(raw: bytes) -> bool:
    """Take up a returned mail. Returns whether it was one; what is about no mail of ours is dropped."""
    report = read_report(raw)
    if report is None:
        return False
    mail = OutgoingMail.objects.filter(message_id=report.message_id).first()
    for recipient in report.recipients if mail else ():
        if mail and (kind := DSN_KINDS.get(recipient.action)):
            note(mail, returned(mail, recipient, kind, raw))
    log.info("mail_returned", known=mail is not None)
    return True


def returned(mail: OutgoingMail, recipient: Recipient, kind: Delivery, raw: bytes) -> News:
    """A report about another address than ours (a forwarding) never ends ours."""
    wrong = WRONG_ADDRESS.match(recipient.status) is not None
    ours = mail.to.lower() in recipient.addresses
    return News(
        kind=kind,
        source=Source.REPORT,
        digest=digest_of("report", sha256(raw).hexdigest(), *sorted(recipient.addresses)),
        code=recipient.status,
        reason=recipient.reason,
        ends=ours and wrong and kind == Delivery.BOUNCED,
    )


PROVIDER_KINDS = {
    "delivered": Delivery.DELIVERED,
    "deferred": Delivery.DELAYED,
    "bounced": Delivery.BOUNCED,
    "rejected": Delivery.REFUSED,
    "failed": Delivery.REFUSED,
    "complained": Delivery.COMPLAINED,
}
ENDING_REASONS = {"invalid", "bounced"}


def take_event(event: Any) -> bool:
    """Take up what a provider tells (anymail's ``AnymailTrackingEvent``). Returns whether it is news.

    The event is signed by the webhook's secret; it must name a mail of ours and its recipient.
    """
    kind = PROVIDER_KINDS.get(event.event_type)
    mail = mail_of(event)
    if kind is None or mail is None:
        return False
    unwanted = kind == Delivery.COMPLAINED
    wrong = kind == Delivery.BOUNCED and event.reject_reason in ENDING_REASONS
    return note(
        mail,
        News(
            kind=kind,
            source=Source.PROVIDER,
            digest=digest_of(
                "provider", event.event_type, mail.pk, event.event_id, event.timestamp
            ),
            code=event.reject_reason or "",
            reason=(event.mta_response or event.description or "")[:500],
            ends=unwanted or wrong,
        ),
    )


def mail_of(event: Any) -> OutgoingMail | None:
    """The mail that we marked with its Message-ID when it left."""
    named = (event.metadata or {}).get("mail") or event.message_id or ""
    bare = str(named).strip("<>")
    rows = OutgoingMail.objects.filter(message_id__in=[bare, f"<{bare}>"])
    return rows.filter(to__iexact=event.recipient or "").first()


def digest_of(*parts: object) -> str:
    return sha256("\n".join(map(str, (settings.SITE_URL, *parts))).encode()).hexdigest()
