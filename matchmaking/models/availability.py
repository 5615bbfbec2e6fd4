"""When an organisation or a person can be met: weekly hours, exceptions, own engagements."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, IntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import FeedProblem
from regions.models import Profile

if TYPE_CHECKING:
    from accounts.models import User

DAY_MINUTES = 24 * 60
MAX_EXCEPTIONS = 100
MAX_ENGAGEMENTS = 200
MAX_FEEDS = 3
FEED_EVERY = timedelta(minutes=30)


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    def of(self, owner: "Profile | User") -> Self:
        return self.filter(profile=owner) if isinstance(owner, Profile) else self.filter(user=owner)


class Availability(Public, Timestamped):
    """The hours of one organisation or of one person, always on the wall clock of its own zone.

    ``weekly`` are minutes since Monday 00:00, the end excluded; they may overlap, their union counts.
    None means that nobody has said: then the hours that are usual in the country hold.
    ``version`` rises with every change, so that nobody overwrites what they have not seen.
    """

    profile = models.OneToOneField(
        Profile, models.CASCADE, null=True, blank=True, related_name="availability"
    )
    user = models.OneToOneField(
        "accounts.User", models.CASCADE, null=True, blank=True, related_name="availability"
    )
    weekly = ArrayField(IntegerRangeField(), null=True, blank=True)
    lunch = IntegerRangeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(profile__isnull=False, user__isnull=True)
                | Q(profile__isnull=True, user__isnull=False),
                name="availability_of_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(lunch__isnull=True) | Q(lunch__contained_by=(0, DAY_MINUTES)),
                name="lunch_lies_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.owner)

    @property
    def owner(self) -> "Profile | User":
        owner = self.profile or self.user
        assert owner is not None  # noqa: S101  # the constraint availability_of_one_owner
        return owner


class DateException(models.Model):
    """Days that are not as every week: closed, or open at the minutes ``hours`` of the day."""

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="exceptions")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    hours = IntegerRangeField(null=True, blank=True)

    class Meta:
        verbose_name = _("exception")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="exception_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True)
                | Q(hours__contained_by=(0, DAY_MINUTES), hours__isempty=False),
                name="exception_hours_lie_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.availability}: {self.first_day} – {self.last_day}"


class BusyFeedQuerySet(models.QuerySet["BusyFeed"]):
    def due(self) -> Self:
        return self.filter(due_at__lte=timezone.now())


class BusyFeed(Public, Timestamped):
    """A calendar of the owner's that is read one way. The address is a secret: it opens the calendar.

    ``due_at`` is moved ahead by whoever takes the feed up, so that two workers never read it at once
    and a lost worker's turn comes again.
    """

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="feeds")
    url = models.URLField(_("address of the calendar"), max_length=1000)
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=12, choices=FeedProblem, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = BusyFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("busy feed")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["availability", "url"], name="a_feed_is_read_once")
        ]
        indexes = [models.Index(fields=["due_at"], name="feeds_by_due_time")]

    def __str__(self) -> str:
        return f"{self.availability}: {self.public_id}"

    @property
    def host(self) -> str:
        """All of the address that is shown: the rest is the key."""
        return urlsplit(self.url).hostname or ""


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def after(self, moment: object) -> Self:
        return self.filter(during__endswith__gt=moment)


class Engagement(models.Model):
    """Time that is taken elsewhere: entered by hand, or read from a feed. What for is never stored."""

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="engagements")
    feed = models.ForeignKey(
        BusyFeed, models.CASCADE, null=True, blank=True, related_name="engagements"
    )
    during = DateTimeRangeField()

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        ordering = ["during", "pk"]
        indexes = [GistIndex(fields=["availability", "during"], name="engagements_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False)
                & Q(during__endswith__isnull=False),
                name="engagement_begins_and_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.availability}: {self.during}"
