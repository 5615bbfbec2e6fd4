"""The thread of a request: what was done and said in each round, and by which side."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public
from matchmaking.enums import MessageKind, Party
from matchmaking.models.requests import MeetingRequest
from matchmaking.models.visibility import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ThreadMessageQuerySet(models.QuerySet["ThreadMessage"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, "request__sender", "request__receiver")


class ThreadMessage(Public):
    """One deed or word in a thread; never changed. ``side`` is empty for what the platform did.

    ``round`` finds the times that were proposed with it; ``starts_at`` and ``ends_at`` are the hour
    that it settled: accepted, moved to, given up.
    """

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="messages")
    round = models.PositiveSmallIntegerField()
    author: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    side = models.CharField(max_length=8, choices=Party, blank=True)
    kind = models.CharField(max_length=13, choices=MessageKind)
    text = models.TextField(_("message"), max_length=4000, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ThreadMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a meeting request")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="note", text=""), name="a_note_says_something"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="a_settled_hour_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:50]}"

    def hour_before(self) -> tuple[datetime, datetime] | None:
        """The hour that a meeting was moved from; None for every other line."""
        if self.kind != MessageKind.RESCHEDULED:
            return None
        before = ThreadMessage.objects.filter(
            request=self.request_id, pk__lt=self.pk, starts_at__isnull=False
        ).last()
        if before is None or before.starts_at is None or before.ends_at is None:
            return None
        return before.starts_at, before.ends_at
