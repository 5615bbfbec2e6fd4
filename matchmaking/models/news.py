"""What people are told of threads: at once, collected over some minutes, or in a digest."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import NewsRhythm, ReminderKind
from matchmaking.models.requests import MeetingRequest
from matchmaking.models.thread import ThreadMessage

DAY_AND_HOUR = [24 * 60, 60]


def usual_leads() -> list[int]:
    return list(DAY_AND_HOUR)


class ThreadNewsQuerySet(models.QuerySet["ThreadNews"]):
    def due(self) -> Self:
        return self.filter(due_at__lte=timezone.now())


class ThreadNews(Timestamped):
    """What one person was last told of a thread, and since when a change waits to be told.

    ``told`` is the state that their last mail showed; ``sequence`` the number of their calendar entry.
    """

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="news")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+"
    )
    told = models.JSONField(default=dict)
    told_at = models.DateTimeField(default=timezone.now)
    sequence = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    about = models.ForeignKey(
        ThreadMessage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ThreadNewsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"], name="one_news_per_thread_and_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="news_that_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.request_id}"


class MailChoice(Public, Timestamped):
    """How one person wants to be told. Who has no row is told at once, and reminded twice.

    ``hour`` and ``weekday`` are of the person's own clock; ``leads`` are minutes before a meeting.
    """

    user: "models.OneToOneField[Any, Any]" = models.OneToOneField(
        "accounts.User", models.CASCADE, related_name="mail_choice"
    )
    rhythm = models.CharField(max_length=7, choices=NewsRhythm, default=NewsRhythm.AT_ONCE)
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    leads = ArrayField(models.PositiveIntegerField(), default=usual_leads, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("choice of mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=["daily", "weekly"], next_run_at__isnull=False)
                | Q(rhythm__in=["at_once", "never"], next_run_at__isnull=True),
                name="a_collected_mail_is_due",
            ),
            models.CheckConstraint(condition=Q(hour__lt=24), name="an_hour_of_the_day"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="a_day_of_the_week"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class NewsLine(Timestamped):
    """A piece of news that waits for somebody's digest, in the words of its subject."""

    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+"
    )
    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="+")
    line = models.CharField(max_length=300)
    key = models.CharField(max_length=200, unique=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], condition=Q(told_at=None), name="news_for_a_digest")
        ]

    def __str__(self) -> str:
        return self.line


class Reminder(Timestamped):
    """A reminder that was dealt with: of a start or a deadline ``at``, ``lead`` minutes before it.

    A meeting that moves begins at another time, so it is reminded of anew.
    """

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=7, choices=ReminderKind)
    at = models.DateTimeField()
    lead = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind", "at", "lead"], name="one_reminder_per_hour_and_lead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind} {self.at:%Y-%m-%d %H:%M} −{self.lead}"
