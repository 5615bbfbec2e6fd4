"""The outbox: a mail is a row before it is a message."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kernel.models import Timestamped
from mailing.enums import State


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self) -> Self:
        return self.filter(state=State.WAITING, due_at__lte=timezone.now())

    def stuck(self) -> Self:
        """Claimed by a worker that never came back."""
        limit = timezone.now() - timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
        return self.filter(state=State.SENDING, claimed_at__lt=limit)

    def held_as(self, mail: "OutgoingMail") -> Self:
        """The row, if the claim is still the one that ``mail`` knows: one that lapsed may be another
        worker's by now.
        """
        return self.filter(pk=mail.pk, state=State.SENDING, claimed_at=mail.claimed_at)


class OutgoingMail(Timestamped):
    """One message to one reader, rendered in the reader's language when it was queued.

    ``message_id`` is fixed here, so that a message that leaves twice is one message to the reader.
    ``wire`` is the message byte for byte, until it has left; where it is empty it is built to be sent.
    """

    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    wire = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(state="sent"), name="mail_not_sent_by_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_mail_says_when",
            ),
            models.CheckConstraint(
                condition=Q(calendar="", calendar_method="")
                | (~Q(calendar="") & ~Q(calendar_method="")),
                name="calendar_part_has_a_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
