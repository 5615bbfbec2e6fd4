"""Events: when something takes place, in one zone, for readers in every zone."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import check_time_zone
from events.enums import EventKind, EventState
from kernel.models import Named, Public, Timestamped, in_reader_language

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        if user.is_authenticated and user.is_helpdesk:
            return self.all()
        return self.exclude(state=EventState.DRAFT)


class Event(Public, Timestamped, Named):
    """``time_zone`` is the zone in which the organiser speaks; every other clock is computed.

    Where only the days are known, ``all_day`` hides the hours.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    state = models.CharField(
        _("state"), max_length=10, choices=EventState, default=EventState.DRAFT
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    all_day = models.BooleanField(_("hours not known"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_time_zone])
    place_en = models.CharField(_("place"), max_length=200, blank=True)
    place_ja = models.CharField(_("place (Japanese)"), max_length=200, blank=True)
    summary_en = models.TextField(blank=True)
    summary_ja = models.TextField(blank=True)
    notice_en = models.TextField(_("notice"), blank=True)
    notice_ja = models.TextField(_("notice (Japanese)"), blank=True)
    source = models.CharField(max_length=300, blank=True)
    attendance = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    attendance_is_estimate = models.BooleanField(_("about, not counted"), default=False)
    meetings_reported = models.PositiveIntegerField(
        _("meetings that were organised"), null=True, blank=True
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            )
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
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_past(self) -> bool:
        return self.ends_at < timezone.now()
