"""Endpoints of others, what happened, and how each was told.

A message is written in the transaction of what it tells, and with it one delivery for every endpoint
that asked for it. ``Message.public_id`` is the webhook-id: however often it arrives, it is one message.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from webhooks.enums import DeliveryState, EndpointState, Problem
from webhooks.owners import organisations

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

KIND_LENGTH = 40
ANSWER_LENGTH = 1024


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the organisations that one edits; both desks see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        return self.filter(organisation_id__in=list(organisations().edited_by(user)))

    def on(self) -> Self:
        return self.filter(state=EndpointState.ON)


class Endpoint(Public, Timestamped):
    """An address that is told; without an organisation it is told of the public directory.

    ``failing_since`` is when the first of an unbroken row of ``failures`` happened; until
    ``resting_until`` nobody waits for a server that has just not answered.
    """

    organisation_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    kinds = ArrayField(
        models.CharField(max_length=KIND_LENGTH), verbose_name=_("what is told"), default=list
    )
    state = models.CharField(max_length=6, choices=EndpointState, default=EndpointState.ON)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    created_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["organisation_id"], name="endpoint_of_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "url"],
                nulls_distinct=False,
                name="one_endpoint_per_address_and_owner",
            ),
            models.CheckConstraint(condition=~Q(kinds=[]), name="an_endpoint_is_told_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhook", args=[self.public_id])

    @property
    def is_on(self) -> bool:
        return self.state == EndpointState.ON


class SigningSecretQuerySet(models.QuerySet["SigningSecret"]):
    def valid(self) -> Self:
        """The newest first; while a secret is rotated the old one signs, too."""
        now = timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now)).order_by("-pk")


class SigningSecret(models.Model):
    """``value`` is ``whsec_`` and 32 random bytes in base64. It must be kept readable to sign with it."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="secrets")
    value = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = SigningSecretQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(expires_at=None),
                name="one_lasting_secret_per_endpoint",
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}: {self.created_at:%Y-%m-%d}"


class MessageQuerySet(models.QuerySet["Message"]):
    def meant_for(self, endpoint: Endpoint) -> Self:
        """What this endpoint would have been told, had it been there."""
        found = self.filter(kind__in=endpoint.kinds)
        if endpoint.organisation_id is None:
            return found.filter(is_public=True)
        ours = Q(organisations__contains=[endpoint.organisation_id])
        return found.filter(Q(is_public=True) | ours)


class Message(Public):
    """What happened, as it is told. ``body`` is the very text that is signed and sent."""

    kind = models.CharField(max_length=KIND_LENGTH)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    body = models.TextField()
    is_public = models.BooleanField()
    organisations = ArrayField(models.UUIDField(), default=list)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> Self:
        """What may be sent now: its endpoint is on, does not rest after a failure and is not busy.

        One message at a time: a slow server holds one worker, never all of them.
        """
        now = timezone.now()
        rested = Q(endpoint__resting_until=None) | Q(endpoint__resting_until__lte=now)
        ready = self.filter(state=DeliveryState.WAITING, due_at__lte=now)
        busy = Delivery.objects.filter(endpoint=OuterRef("endpoint"), state=DeliveryState.SENDING)
        return ready.filter(rested, ~Exists(busy), endpoint__state=EndpointState.ON)

    def stuck(self) -> Self:
        """Claimed by a worker that never came back."""
        limit = timezone.now() - timedelta(seconds=settings.WEBHOOK_CLAIM_SECONDS)
        return self.filter(state=DeliveryState.SENDING, claimed_at__lt=limit)

    def held_as(self, delivery: "Delivery") -> Self:
        """The row, if the claim is still the one that ``delivery`` knows."""
        return self.filter(
            pk=delivery.pk, state=DeliveryState.SENDING, claimed_at=delivery.claimed_at
        )


class Delivery(Public, Timestamped):
    """One message on its way to one endpoint."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["endpoint"], condition=Q(state="sending"), name="delivery_on_its_way"
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="delivery_to_be_made_by_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "message"], name="one_delivery_per_message_and_endpoint"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
                name="what_was_delivered_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} → {self.endpoint}"

    @property
    def is_closed(self) -> bool:
        return self.state in {DeliveryState.DELIVERED, DeliveryState.FAILED}


class Attempt(models.Model):
    """One request and what came back: the status, how long it took, the beginning of the answer."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=11, choices=Problem, blank=True)
    milliseconds = models.PositiveIntegerField()
    answer = models.TextField(blank=True)

    class Meta:
        ordering = [F("at").desc(), F("pk").desc()]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.problem}"
