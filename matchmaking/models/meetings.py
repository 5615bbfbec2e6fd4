"""Meetings."""

from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import MeetingState, Party, ResourceKind
from matchmaking.models.requests import MeetingRequest
from matchmaking.models.visibility import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from matchmaking.models.bookings import Resource


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, "request__sender", "request__receiver")

    def confirmed(self) -> Self:
        return self.filter(state=MeetingState.CONFIRMED)


class Meeting(Public, Timestamped):
    """What an accepted request becomes.

    ``move_by`` is the side that proposed another time, which the other has not answered yet: the
    times are those of the request's latest round, and the old one stays booked until then.
    """

    request = models.OneToOneField(MeetingRequest, models.PROTECT, related_name="meeting")
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.CONFIRMED)
    move_by = models.CharField(max_length=8, choices=Party, blank=True, default="")
    video_url = models.URLField(_("video link"), blank=True)
    # Rises with every saved agenda: a form names the round that it was read in.
    agenda_round = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.starts_at:%Y-%m-%d %H:%M} UTC"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.public_id])

    @property
    def is_confirmed(self) -> bool:
        return self.state == MeetingState.CONFIRMED

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def length(self) -> int:
        """In minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @cached_property
    def place(self) -> "Resource | None":
        """The table or room that it has at an event; one query, and none for meetings of no event."""
        if self.request.event_id is None:
            return None
        seats = self.bookings.filter(
            is_active=True, resource__kind__in=[ResourceKind.TABLE, ResourceKind.ROOM]
        )
        booked = seats.select_related("resource").first()
        return booked.resource if booked else None

    @property
    def is_move_awaited(self) -> bool:
        """Has one side proposed another time that the other may still accept?"""
        to_come = self.state == MeetingState.CONFIRMED and self.starts_at > timezone.now()
        return to_come and bool(self.move_by)
