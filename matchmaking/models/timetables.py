"""Timetables of a matchmaking day: drafts that are computed, moved by hand, compared and published.

A timetable keeps what it was computed from (``problem``, ``seed``, both in the format of `solve_timetable`)
and what the solver said, so that anybody can compute it again. Its meetings are rows, so that staff move,
lock and place them; `DayMeeting.meeting` is the meeting of the thread once it is published.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import DayNewsKind, ResourceKind, RunState
from matchmaking.models.bookings import Resource
from matchmaking.models.day import DayInterpreter, DayParticipant, DaySlot, MatchmakingDay
from matchmaking.models.meetings import Meeting
from matchmaking.models.thread import ThreadMessage


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def in_force(self) -> Self:
        return self.filter(published_at__isnull=False, retired_at__isnull=True)

    def under_way(self) -> Self:
        return self.filter(state__in=[RunState.WAITING, RunState.RUNNING])

    def light(self) -> Self:
        """Without what fills megabytes."""
        return self.defer("problem", "result")


class Timetable(Public, Timestamped):
    """One draft, or the timetable in force.

    ``changed_at`` says that staff have moved something since it was computed; ``share`` (0 to 1) and
    ``stage`` tell how far the computation is; ``claimed_at`` is the last sign of life of the worker
    that has it. ``undo`` is how the meetings stood before the last change by hand: see `undone`.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="timetables")
    number = models.PositiveSmallIntegerField()
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    seed = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    undo = models.JSONField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TimetableQuerySet.as_manager()

    class Meta:
        verbose_name = _("timetable")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["day", "number"], name="one_timetable_per_number"),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(published_at__isnull=False, retired_at__isnull=True),
                name="one_timetable_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="timetables_to_be_computed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}

    @property
    def is_draft(self) -> bool:
        """Computed, and not published: it may be changed by hand."""
        return self.state == RunState.DONE and self.published_at is None

    @property
    def is_in_force(self) -> bool:
        return self.published_at is not None and self.retired_at is None


class DayMeetingQuerySet(models.QuerySet["DayMeeting"]):
    def placed(self) -> Self:
        return self.filter(slot__isnull=False)

    def unplaced(self) -> Self:
        return self.filter(slot__isnull=True)


class DayMeeting(models.Model):
    """A meeting that somebody wants, and where a timetable has it; without a slot it is not placed.

    ``one`` is the participant with the smaller number; ``asked_by`` is the one whose wish it is (the sender
    once it is published). ``reason``, ``facts`` and ``freed_by`` say why it has no slot, as codes of
    `timetable.reasons`.
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="meetings")
    one = models.ForeignKey(DayParticipant, models.CASCADE, related_name="+")
    other = models.ForeignKey(DayParticipant, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(DayParticipant, models.CASCADE, related_name="+")
    weight = models.FloatField(default=1)
    interpretation = models.CharField(_("interpretation"), max_length=5, blank=True)
    needs_place = models.BooleanField(default=True)
    slot = models.ForeignKey(DaySlot, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    interpreter = models.ForeignKey(
        DayInterpreter, models.PROTECT, null=True, blank=True, related_name="+"
    )
    locked = models.BooleanField(_("stays where it is"), default=False)
    reason = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    freed_by = models.JSONField(default=list, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="day_meetings"
    )

    objects = DayMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a timetable")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="one_order_of_a_pair"),
            models.UniqueConstraint(
                fields=["timetable", "one", "other"], name="a_pair_once_in_a_timetable"
            ),
            models.UniqueConstraint(
                fields=["timetable", "slot", "one"], name="one_meeting_a_slot_as_one"
            ),
            models.UniqueConstraint(
                fields=["timetable", "slot", "other"], name="one_meeting_a_slot_as_other"
            ),
            models.UniqueConstraint(
                fields=["timetable", "slot", "place"], name="one_meeting_a_slot_and_place"
            ),
            models.UniqueConstraint(
                fields=["timetable", "slot", "interpreter"],
                name="one_meeting_a_slot_and_interpreter",
            ),
            models.CheckConstraint(
                condition=Q(locked=False) | Q(slot__isnull=False), name="what_is_locked_has_a_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"

    @property
    def video_url(self) -> str:
        """Where it takes place online: what its page says, else the video room that it has."""
        room = self.place.url if self.place and self.place.kind == ResourceKind.VIDEO_ROOM else ""
        return (self.meeting.video_url if self.meeting else "") or room

    @property
    def key(self) -> str:
        """Its name in problems: the two participants, which no computing changes."""
        return f"{self.one.public_id}+{self.other.public_id}"


class DayNews(models.Model):
    """What is to be told once a timetable is published: of a meeting, or to a participant.

    Written with what it tells of, in one transaction; a worker tells it later, once.
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=9, choices=DayNewsKind)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="day_news"
    )
    participant = models.ForeignKey(
        DayParticipant, models.CASCADE, null=True, blank=True, related_name="+"
    )
    about = models.ForeignKey(
        ThreadMessage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("news of a timetable")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["timetable", "meeting"], name="a_meeting_is_told_once_of_a_timetable"
            ),
            models.UniqueConstraint(
                fields=["timetable", "participant"],
                name="a_participant_is_told_once_of_a_timetable",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, participant__isnull=True)
                | Q(meeting__isnull=True, participant__isnull=False),
                name="news_of_a_meeting_or_to_a_participant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["timetable"], condition=Q(told_at__isnull=True), name="day_news_to_be_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.meeting or self.participant}"
