"""Which mails a worker may send: claimed together, so that no two workers hold the same one."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mailing.enums import State
from mailing.models import OutgoingMail

BATCH = 50  # a lost worker delays so many mails by MAIL_CLAIM_SECONDS


@transaction.atomic
def claim(limit: int = BATCH, *, first: int | None = None) -> list[OutgoingMail]:
    """Take up to so many due mails, oldest first, that nobody else is taking right now.

    ``first`` is taken before all others; where it is not due, nothing is taken.
    """
    free = OutgoingMail.objects.due().select_for_update(skip_locked=True)
    mails: list[OutgoingMail] = []
    if first is not None:
        mails = list(free.filter(pk=first))
        free = free.exclude(pk=first)
        if not mails:
            return []
    mails += free.order_by("due_at", "pk")[: limit - len(mails)]
    mark_claimed(mails)
    return mails


def mark_claimed(mails: list[OutgoingMail]) -> None:
    now = timezone.now()
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1, updated_at=now
    )
    for mail in mails:
        mail.state, mail.claimed_at, mail.attempts = State.SENDING, now, mail.attempts + 1


def unclaim(mails: list[OutgoingMail]) -> None:
    """Give back what was not tried, as if it had never been taken."""
    for mail in mails:
        OutgoingMail.objects.held_as(mail).update(
            state=State.WAITING, attempts=F("attempts") - 1, updated_at=timezone.now()
        )


def ends_soon(mail: OutgoingMail) -> bool:
    """Is half of the time over? One mail to a slow server may take the other half."""
    half = timedelta(seconds=settings.MAIL_CLAIM_SECONDS / 2)
    return mail.claimed_at is not None and timezone.now() - mail.claimed_at > half
