"""Meeting requests: one organisation asks another, and both keep one thread."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from kernel.clocks import Clock, clocks
from kernel.models import Public, Timestamped
from matchmaking.enums import MeetingLanguage, MeetingState, Party, RequestState
from matchmaking.models.visibility import seen_by
from regions.models import CooperationForm, Profile, Sector

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

ANSWER_WITHIN = timedelta(days=21)


class MeetingRequestQuerySet(models.QuerySet["MeetingRequest"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The two organisations and the helpdesk."""
        return seen_by(self, user, "sender", "receiver")

    def open(self) -> Self:
        return self.filter(state=RequestState.OPEN, expires_at__gt=timezone.now())

    def awaiting(self) -> Self:
        """Open ones, and those whose meeting one side would like to move: somebody is to answer."""
        now = timezone.now()
        moving = Q(meeting__state=MeetingState.CONFIRMED, meeting__starts_at__gt=now)
        return self.filter(
            Q(state=RequestState.OPEN, expires_at__gt=now) | (moving & ~Q(meeting__move_by=""))
        )

    def overdue(self) -> Self:
        return self.filter(state=RequestState.OPEN, expires_at__lte=timezone.now())


class MeetingRequest(Public, Timestamped):
    """``turn`` says who is to answer: a counter-proposal hands it back.

    The request owns the calendar entry of the whole thread: one UID for ever, and a SEQUENCE that
    rises with every message about it (RFC 5546, section 2.1.4). ``members`` are the firms on whose
    behalf a cluster asks: ``[{"name": …, "summary": …}]``, what each of them can do.
    """

    sender = models.ForeignKey(Profile, models.PROTECT, related_name="requests_sent")
    receiver = models.ForeignKey(Profile, models.PROTECT, related_name="requests_received")
    created_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="requests_made"
    )
    purpose = models.TextField(_("purpose"))
    common_goal = models.TextField(_("common goal"), blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("sector"))
    form = models.ForeignKey(
        CooperationForm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("form of cooperation"),
    )
    language = models.CharField(_("language of the meeting"), max_length=2, choices=MeetingLanguage)
    interpretation = models.BooleanField(_("interpretation needed"), default=False)
    wished_people = models.TextField(_("people whom you would like to meet"), blank=True)
    members = models.JSONField(_("asked on behalf of"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    posting = models.ForeignKey(
        "matchmaking.Posting",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("posting that it came from"),
    )
    event = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("event at which it takes place"),
    )
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    turn = models.CharField(max_length=8, choices=Party, default=Party.RECEIVER)
    round = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    calendar_sequence = models.PositiveIntegerField(default=0)

    objects = MeetingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting request")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sender=F("receiver")), name="request_between_two_organisations"
            ),
            models.UniqueConstraint(
                Least("sender", "receiver"),
                Greatest("sender", "receiver"),
                condition=Q(state="open"),
                name="one_open_request_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 480)), name="request_lasts_minutes_not_days"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="open"), name="open_requests_by_expiry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver}"

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.public_id])

    @property
    def calendar_uid(self) -> str:
        return f"{self.public_id}@kakehashi"

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN and self.expires_at > timezone.now()

    @property
    def answering(self) -> Profile:
        """The organisation whose turn it is."""
        return self.organisation_of(self.turn)

    def organisation_of(self, party: str) -> Profile:
        return self.receiver if party == Party.RECEIVER else self.sender

    def side_of(self, profile: Profile) -> Party:
        return Party.SENDER if profile.pk == self.sender_id else Party.RECEIVER

    def other_than(self, profile: Profile) -> Profile:
        return self.receiver if profile.pk == self.sender_id else self.sender

    @property
    def current_times(self) -> list["ProposedTime"]:
        """What is on the table now: the times of the latest round, earliest first."""
        times = [time for time in self.times.all() if time.round == self.round]
        return sorted(times, key=lambda time: time.starts_at)


class ProposedTime(models.Model):
    """One of the times that a side proposed in a round."""

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="times")
    round = models.PositiveSmallIntegerField(default=1)
    proposed_by = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "starts_at"], name="a_time_is_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="proposed_time_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"

    def clocks_for(self, reader: Profile, other: Profile) -> list[Clock]:
        return clocks(self.starts_at, self.ends_at, [reader.time_zone, other.time_zone])
