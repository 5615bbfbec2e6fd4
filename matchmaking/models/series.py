"""Further meetings of a pair, proposed together and agreed to together."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import Party, SeriesRhythm, SeriesState
from matchmaking.models.meetings import Meeting
from matchmaking.models.requests import MeetingRequest
from matchmaking.models.visibility import seen_by
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, "origin__sender", "origin__receiver")

    def proposed(self) -> Self:
        return self.filter(state=SeriesState.PROPOSED, expires_at__gt=timezone.now())

    def overdue(self) -> Self:
        return self.filter(state=SeriesState.PROPOSED, expires_at__lte=timezone.now())


class Series(Public, Timestamped):
    """The times of several meetings that one side proposes to go on with after ``origin``.

    Each that is agreed to becomes a thread of its own, with its own calendar entry: it can be moved
    or cancelled without the others.
    """

    origin = models.ForeignKey(MeetingRequest, models.PROTECT, related_name="series")
    side = models.CharField(_("proposed by"), max_length=8, choices=Party)
    created_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    rhythm = models.CharField(_("how often"), max_length=9, choices=SeriesRhythm)
    state = models.CharField(max_length=9, choices=SeriesState, default=SeriesState.PROPOSED)
    expires_at = models.DateTimeField()

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(state="proposed"),
                name="one_series_is_proposed_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state="proposed"),
                name="proposed_series_by_expiry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin} ({self.get_rhythm_display()})"

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.public_id])

    @property
    def is_proposed(self) -> bool:
        return self.state == SeriesState.PROPOSED and self.expires_at > timezone.now()

    @property
    def proposer(self) -> Profile:
        return self.origin.organisation_of(self.side)

    @property
    def asked_side(self) -> Party:
        return Party.RECEIVER if self.side == Party.SENDER else Party.SENDER

    @property
    def asked(self) -> Profile:
        return self.origin.other_than(self.proposer)


class SeriesTime(models.Model):
    """One of the times; ``meeting`` is what it became."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="series_time"
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "starts_at"], name="a_series_names_a_time_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="series_time_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"
