"""What goes otherwise than planned on a matchmaking day, and the timetable that answers it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import IncidentKind, IncidentState
from matchmaking.models.day import DayInterpreter, DayParticipant, DaySlot, MatchmakingDay
from matchmaking.models.meetings import Meeting
from matchmaking.models.timetables import Timetable

if TYPE_CHECKING:
    from datetime import datetime


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> Self:
        return self.filter(state__in=[IncidentState.REPORTED, IncidentState.PLANNED])


class Incident(Public, Timestamped):
    """Reported by a participant or an organiser; answered by a new timetable, or put away.

    It is about one thing: a ``meeting`` that does not take place, a ``participant`` or an ``interpreter``
    who is away from ``first`` to ``last`` (None: from the first slot, to the last one). ``difference``
    names the pairs of the plan by what becomes of them.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="incidents")
    kind = models.CharField(_("what happened"), max_length=9, choices=IncidentKind)
    state = models.CharField(max_length=9, choices=IncidentState, default=IncidentState.REPORTED)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="incidents"
    )
    participant = models.ForeignKey(
        DayParticipant, models.CASCADE, null=True, blank=True, related_name="incidents"
    )
    interpreter = models.ForeignKey(
        DayInterpreter, models.CASCADE, null=True, blank=True, related_name="incidents"
    )
    first = models.ForeignKey(DaySlot, models.SET_NULL, null=True, blank=True, related_name="+")
    last = models.ForeignKey(DaySlot, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    plan = models.OneToOneField(
        Timetable, models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    difference = models.JSONField(default=dict, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident of a day")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    meeting__isnull=False, participant__isnull=True, interpreter__isnull=True
                )
                | Q(meeting__isnull=True, participant__isnull=False, interpreter__isnull=True)
                | Q(meeting__isnull=True, participant__isnull=True, interpreter__isnull=False),
                name="incident_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=["reported", "planned"]),
                name="one_open_incident_per_meeting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["day"],
                condition=Q(state__in=["reported", "planned"]),
                name="open_incidents_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self) -> str:
        """Who or what, in words."""
        if self.meeting_id and self.meeting:
            thread = self.meeting.request
            return f"{thread.sender} – {thread.receiver}"
        return str(self.participant or self.interpreter)

    @property
    def is_open(self) -> bool:
        return self.state in {IncidentState.REPORTED, IncidentState.PLANNED}

    def covers(self, starts_at: "datetime") -> bool:
        """Is somebody away in the slot that begins then?"""
        after = self.first is None or starts_at >= self.first.starts_at
        return after and (self.last is None or starts_at <= self.last.starts_at)
