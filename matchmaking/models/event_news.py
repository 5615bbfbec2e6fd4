"""What an event's change means for each of its meetings, until it is carried out."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Timestamped
from matchmaking.enums import EventTurn
from matchmaking.models.meetings import Meeting


class EventNewsQuerySet(models.QuerySet["EventNews"]):
    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)


class EventNews(Timestamped):
    """One row for each meeting: written with the change of the event, carried out by a worker.

    ``shift`` is by how much the meeting moves.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="event_news")
    turn = models.CharField(max_length=9, choices=EventTurn)
    shift = models.DurationField(default=timedelta)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = EventNewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news of an event for a meeting")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(done_at__isnull=True),
                name="event_news_that_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.turn}"
