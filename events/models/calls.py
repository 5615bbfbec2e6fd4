"""Calls: invitations to apply or to express interest, with their terms as data."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Desk
from accounts.models import check_time_zone
from events.enums import CallKind, CallPhase, CallState, Currency
from kernel.clocks import readable_date
from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.enums import Precision, ProfileKind, Side
from regions.models import CooperationForm, Instrument, Profile, Sector, Territory
from regions.models.partnerships import date_as_known

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST_GRACE = 24 * 60


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> Self:
        """What everybody reads: withdrawn calls stay, with their reason."""
        return self.exclude(state=CallState.DRAFT)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.all() if user.is_authenticated and user.is_helpdesk else self.public()

    def in_phase(self, phase: str, now: datetime) -> Self:
        """Those that stand there at this moment; the same as ``Call.phase_at``, for the database."""
        if phase in {CallPhase.DRAFT, CallPhase.WITHDRAWN}:
            return self.filter(state=phase)
        told = self.filter(state=CallState.PUBLISHED)
        grace = F("grace_minutes") * Value(timedelta(minutes=1))
        until = F("closes_at") + ExpressionWrapper(grace, models.DurationField())
        spans = {
            CallPhase.COMING: Q(opens_at__gt=now),
            CallPhase.OPEN: Q(opens_at__lte=now, closes_at__gt=now),
            CallPhase.LATE: Q(closes_at__lte=now, late_until__gt=now),
            CallPhase.CLOSED: Q(late_until__lte=now),
        }
        return told.alias(late_until=until).filter(spans[CallPhase(phase)])


class Call(Public, Timestamped, Named):
    """``time_zone`` is the zone of the deadline; every other clock is computed.

    Who may apply is data, so that it can be checked: ``sides``, ``kinds`` and ``territories`` that are
    empty narrow nothing; ``register`` names a register elsewhere in which applicants must stand, and
    ``conditions`` say what no rule can check. What arrives within ``grace_minutes`` after the
    deadline is taken and marked as late: that is for the desk to know, or it would be the deadline.

    Where a source names no hour, ``hour_known`` is false and the deadline is the end of that day;
    ``opens_precision`` says how much of the opening is known. ``announced_closes_at`` keeps the
    deadline that was published first. An application (of a later model) refers to call and profile.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CallKind)
    state = models.CharField(
        _("state"), max_length=9, choices=CallState, default=CallState.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    summary_en = models.TextField(_("summary"), blank=True)
    summary_ja = models.TextField(_("summary (Japanese)"), blank=True)
    text_en = models.TextField(_("description"), blank=True)
    text_ja = models.TextField(_("description (Japanese)"), blank=True)
    desk = models.CharField(_("desk that runs it"), max_length=2, choices=Desk, blank=True)
    organiser = models.ForeignKey(
        Profile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("organiser in the directory"),
    )
    organiser_en = models.CharField(_("organiser"), max_length=200, blank=True)
    organiser_ja = models.CharField(_("organiser (Japanese)"), max_length=200, blank=True)

    sides = ArrayField(
        models.CharField(max_length=5, choices=Side),
        verbose_name=_("sides"),
        default=list,
        blank=True,
    )
    kinds = ArrayField(
        models.CharField(max_length=10, choices=ProfileKind),
        verbose_name=_("kinds of organisations"),
        default=list,
        blank=True,
    )
    territories = models.ManyToManyField(
        Territory, blank=True, related_name="calls", verbose_name=_("countries and prefectures")
    )
    needs_profile = models.BooleanField(_("a published profile is required"), default=False)
    per_organisation = models.PositiveSmallIntegerField(
        _("applications of one organisation, at most"), null=True, blank=True
    )
    register = models.CharField(_("register elsewhere"), max_length=200, blank=True)
    register_url = models.URLField(_("page of the register"), blank=True)
    conditions_en = models.TextField(_("further conditions"), blank=True)
    conditions_ja = models.TextField(_("further conditions (Japanese)"), blank=True)

    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="calls", verbose_name=_("sectors")
    )
    forms = models.ManyToManyField(
        CooperationForm, blank=True, related_name="calls", verbose_name=_("forms of cooperation")
    )
    instrument = models.ForeignKey(
        Instrument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("instrument"),
    )

    weeks_most = models.PositiveSmallIntegerField(_("weeks, at most"), null=True, blank=True)
    amount_per_week = models.DecimalField(
        _("amount per week"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    amount_most = models.DecimalField(
        _("amount for one application, at most"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)

    opens_at = models.DateTimeField(_("opens"))
    opens_precision = models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, editable=False
    )
    closes_at = models.DateTimeField(_("deadline"))
    hour_known = models.BooleanField(_("the hour of the deadline is known"), default=True)
    announced_closes_at = models.DateTimeField(null=True, blank=True, editable=False)
    time_zone = models.CharField(
        _("zone of the deadline"), max_length=64, validators=[check_time_zone]
    )
    grace_minutes = models.PositiveSmallIntegerField(_("minutes of grace"), default=0)

    apply_en = models.TextField(_("how to apply"), blank=True)
    apply_ja = models.TextField(_("how to apply (Japanese)"), blank=True)
    apply_url_en = models.URLField(_("form in English"), blank=True)
    apply_url_ja = models.URLField(_("form in Japanese"), blank=True)
    apply_email = models.EmailField(_("address for applications"), blank=True)
    privacy_en = models.TextField(_("privacy notice"), blank=True)
    privacy_ja = models.TextField(_("privacy notice (Japanese)"), blank=True)
    reason_en = models.TextField(_("why it was withdrawn"), blank=True)
    reason_ja = models.TextField(_("why it was withdrawn (Japanese)"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("page of the source"), blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        ordering = ["-closes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(name_en="") & ~Q(name_ja="") & ~Q(summary_en="") & ~Q(summary_ja="")),
                name="published_call_speaks_both_languages",
            ),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="call_has_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(desk="")
                | Q(organiser__isnull=False)
                | ~Q(organiser_en="")
                | ~Q(organiser_ja=""),
                name="call_names_its_organiser",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (~Q(reason_en="") & ~Q(reason_ja="")),
                name="withdrawn_call_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
                name="published_call_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(grace_minutes__lte=MOST_GRACE), name="call_grace_is_a_day_at_most"
            ),
            models.CheckConstraint(
                condition=(Q(amount_per_week=None) | Q(amount_per_week__gt=0))
                & (Q(amount_most=None) | Q(amount_most__gt=0))
                & (Q(weeks_most=None) | Q(weeks_most__gt=0))
                & (Q(per_organisation=None) | Q(per_organisation__gt=0)),
                name="call_grants_something",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="calls_by_deadline")]

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.slug])

    @property
    def late_until(self) -> datetime:
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def phase_at(self, now: datetime) -> CallPhase:
        if self.state != CallState.PUBLISHED:
            return CallPhase(self.state)
        if now < self.opens_at:
            return CallPhase.COMING
        if now < self.closes_at:
            return CallPhase.OPEN
        return CallPhase.LATE if now < self.late_until else CallPhase.CLOSED

    @property
    def phase(self) -> CallPhase:
        return self.phase_at(timezone.now())

    @property
    def opens(self) -> str:
        """The day or month on which it opens, on the clock of the deadline."""
        there = self.opens_at.astimezone(ZoneInfo(self.time_zone))
        return date_as_known(there.date(), self.opens_precision)

    @property
    def closes(self) -> str:
        """The day of the deadline, on its own clock."""
        return readable_date(self.closes_at.astimezone(ZoneInfo(self.time_zone)).date())

    @property
    def is_extended(self) -> bool:
        return bool(self.announced_closes_at and self.announced_closes_at < self.closes_at)

    @property
    def is_draft(self) -> bool:
        return self.state == CallState.DRAFT

    def said(self, name: str) -> str:
        """A text in the reader's language, or in the other one."""
        return in_reader_language(getattr(self, f"{name}_en"), getattr(self, f"{name}_ja"))

    @property
    def summary(self) -> str:
        return self.said("summary")

    @property
    def text(self) -> str:
        return self.said("text")

    @property
    def conditions(self) -> str:
        return self.said("conditions")

    @property
    def how_to_apply(self) -> str:
        return self.said("apply")

    @property
    def apply_url(self) -> str:
        return self.said("apply_url")

    @property
    def privacy(self) -> str:
        return self.said("privacy")

    @property
    def reason(self) -> str:
        return self.said("reason")

    @property
    def organiser_name(self) -> str:
        """As it is written here, or as the directory names it, or the desk."""
        named = self.said("organiser")
        if named or self.organiser is None:
            return named or str(Desk(self.desk).label)
        return self.organiser.name

    @property
    def side_labels(self) -> list[str]:
        return [str(Side(code).label) for code in self.sides]

    @property
    def kind_labels(self) -> list[str]:
        return [str(ProfileKind(code).label) for code in self.kinds]
