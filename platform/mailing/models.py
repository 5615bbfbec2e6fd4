"""The outbox: a mail is a row before it is a message."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from kernel.models import Public, Timestamped
from mailing.enums import Delivery, Source, State


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

    def failed(self) -> Self:
        """What did not reach its reader, whoever said so, and nobody has dealt with yet."""
        return self.filter(delivery__in=Delivery.failures(), handled_at=None)


class OutgoingMail(Public, Timestamped):
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
    # What became of it after it left, or why it never did; each report is a DeliveryEvent.
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    resend_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="resent"
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=~Q(state="sent"), name="mail_not_sent_by_due"
            ),
            models.Index(
                fields=["-created_at"],
                condition=Q(delivery__in=["bounced", "complained", "refused", "held"]),
                name="mail_that_did_not_arrive",
            ),
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


class DeliveryEvent(models.Model):
    """One report about one mail: by our own server, a provider, a bounce, or a person at the desk."""

    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Delivery)
    source = models.CharField(max_length=8, choices=Source)
    code = models.CharField(max_length=20, blank=True)  # 5.1.1 (RFC 3463) or what a provider says
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, unique=True)  # a report that comes twice counts once
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.kind}"


class FailedAddressQuerySet(models.QuerySet["FailedAddress"]):
    def standing(self) -> Self:
        return self.filter(confirmed_at=None)

    def of(self, address: str) -> Self:
        return self.filter(address__iexact=address)


class FailedAddress(Public, Timestamped):
    """An address that does not exist, or whose owner calls our mails unwanted: nothing more goes there.

    ``confirmed_at`` ends that; a new failure begins it again.
    """

    address = models.EmailField()
    kind = models.CharField(max_length=10, choices=Delivery)
    reason = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = FailedAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("address"), name="an_address_fails_once_in_any_case")
        ]

    def __str__(self) -> str:
        return self.address


class MailTextQuerySet(models.QuerySet["MailText"]):
    def latest_of(self, key: str, language: str) -> "MailText | None":
        return self.filter(key=key, language=language).order_by("-version").first()

    def in_force(self, key: str, language: str) -> "MailText | None":
        """The helpdesk's words for a letter; None where those of the house hold."""
        row = self.latest_of(key, language)
        return None if row is None or row.is_standard else row


class MailText(Public):
    """A version of a letter's words in one language. None is changed or deleted: the latest holds.

    ``is_standard`` is the return to the words of the house; it has none of its own.
    """

    key = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    is_standard = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MailTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language", "version"], name="one_text_per_version_of_a_letter"
            ),
            models.CheckConstraint(
                condition=Q(is_standard=True, body="") | Q(is_standard=False) & ~Q(body=""),
                name="a_text_has_words_unless_standard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language}) {self.version}"
