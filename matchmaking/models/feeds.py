"""Calendars that a person subscribes to, at addresses that nobody can guess."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.models import Profile

if TYPE_CHECKING:
    from accounts.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def of_person(self, user: "User") -> Self:
        return self.filter(user=user)


class CalendarFeed(Public, Timestamped):
    """The meetings of a person, or of one of the person's organisations.

    The address is signed, not stored: a copy of the database opens nobody's calendar. It works
    only as long as the person may see the meetings, and until it is revoked.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="calendar_feeds")
    profile = models.ForeignKey(
        Profile, models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_on = models.DateField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "profile"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="one_live_feed_per_person_and_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.profile or '*'}"
