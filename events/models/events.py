"""Events: when something takes place, in one zone, for readers in every zone."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import check_time_zone
from events.enums import EventFormat, EventKind, EventState, Right
from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.models import Practice, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is announced; drafts and rehearsals are seen by the helpdesk and who organises them."""
        announced = ~Q(state=EventState.DRAFT) & Q(rehearsal_of=None)
        if not user.is_authenticated:
            return self.filter(announced)
        if user.is_helpdesk:
            return self.all()
        organising = TeamMember.objects.filter(event=OuterRef("pk"), user=user)
        return self.filter(announced | Exists(organising))


class EventManager(models.Manager["Event"]):
    """Events that take place. A rehearsal is found by nobody who does not ask for it."""

    def get_queryset(self) -> EventQuerySet:
        return EventQuerySet(self.model, using=self._db).filter(rehearsal_of=None)

    def visible_to(self, user: "User | AnonymousUser") -> EventQuerySet:
        return self.get_queryset().visible_to(user)


class Event(Public, Timestamped, Named):
    """``time_zone`` is the zone in which the organiser speaks; every other clock is computed.

    Where only the days are known, ``all_day`` hides the hours; ``span_only`` says that not even the day
    is known, but that it took place between start and end. ``external_url`` names the page of an
    event that others organise: who wants to come registers there. ``online_url`` is told to those
    who are registered and to nobody else.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    state = models.CharField(
        _("state"), max_length=10, choices=EventState, default=EventState.DRAFT
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    all_day = models.BooleanField(_("hours not known"), default=False)
    span_only = models.BooleanField(_("the day is not known"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_time_zone])
    place_en = models.CharField(_("place"), max_length=200, blank=True)
    place_ja = models.CharField(_("place (Japanese)"), max_length=200, blank=True)
    summary_en = models.TextField(blank=True)
    summary_ja = models.TextField(blank=True)
    notice_en = models.TextField(_("notice"), blank=True)
    notice_ja = models.TextField(_("notice (Japanese)"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("page of the source"), blank=True)
    external_url = models.URLField(_("page of the organiser, if others organise it"), blank=True)
    format = models.CharField(
        _("format"), max_length=6, choices=EventFormat, default=EventFormat.ONLINE
    )
    online_url = models.URLField(_("link to the online room"), blank=True)
    partners = models.ManyToManyField(
        Profile, blank=True, related_name="events", verbose_name=_("partners")
    )
    practice = models.ForeignKey(
        Practice,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("good practice"),
    )
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    third_quota = models.PositiveIntegerField(
        _("seats for guests from third countries"), null=True, blank=True
    )
    needs_approval = models.BooleanField(_("registrations are approved"), default=False)
    hold_hours = models.PositiveSmallIntegerField(
        _("hours that a seat is kept for the next one who waits"), default=48
    )
    registration_until = models.DateTimeField(_("registration until"), null=True, blank=True)
    recording_url = models.URLField(_("recording"), blank=True)
    slides_url = models.URLField(_("slides"), blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    rehearsal_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="rehearsals", editable=False
    )
    attendance = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    attendance_is_estimate = models.BooleanField(_("about, not counted"), default=False)
    meetings_reported = models.PositiveIntegerField(
        _("meetings that were organised"), null=True, blank=True
    )

    objects = EventManager()
    everything = EventQuerySet.as_manager()  # rehearsals too

    class Meta:
        verbose_name = _("event")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="event_has_a_name"
            ),
        ]
        indexes = [models.Index(fields=["-starts_at"], name="event_latest_first")]

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])

    @property
    def place(self) -> str:
        return in_reader_language(self.place_en, self.place_ja)

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_en, self.summary_ja)

    @property
    def notice(self) -> str:
        return in_reader_language(self.notice_en, self.notice_ja)

    @property
    def is_rehearsal(self) -> bool:
        """Its mails go nowhere but into a log."""
        return self.rehearsal_of_id is not None

    @property
    def is_draft(self) -> bool:
        return self.state == EventState.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_past(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def takes_registrations(self) -> bool:
        """Also while it is full: then there is a waiting list."""
        now = timezone.now()
        in_time = self.registration_until is None or now <= self.registration_until
        wanted = self.state in {EventState.OPEN, EventState.FULL}
        return wanted and in_time and now < self.ends_at and not self.external_url

    @property
    def takes_seats(self) -> bool:
        """Freed seats are passed on until it is over, also after registration has closed."""
        return self.state in {EventState.OPEN, EventState.FULL} and not self.is_past

    @property
    def shown_state(self) -> str:
        """The state as readers see it: "past" once it is over, unless it never took place."""
        never = self.state in {EventState.DRAFT, EventState.CANCELLED, EventState.POSTPONED}
        return "past" if self.is_past and not never else self.state

    @property
    def state_label(self) -> str:
        return str(_("Past") if self.shown_state == "past" else self.get_state_display())


class TeamMember(Timestamped):
    """A co-organiser and what it may do. It sees the event while it is a draft."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="team")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="organised_events"
    )
    rights = ArrayField(models.CharField(max_length=13, choices=Right), default=list)

    class Meta:
        verbose_name = _("co-organiser")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="once_in_a_team"),
            models.CheckConstraint(condition=~Q(rights=[]), name="team_member_may_something"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.event}"

    @property
    def right_labels(self) -> list[str]:
        return [str(Right(code).label) for code in self.rights]
