"""Partnerships between any number of organisations, and the practices told about them."""

from datetime import date
from typing import Any, Self

from babel.dates import format_date
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.clocks import readable_date
from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.enums import (
    AgreementKind,
    AgreementStatus,
    MilestoneKind,
    PartyRole,
    PracticePurpose,
    PracticeState,
    Precision,
)
from regions.models.profiles import Profile
from regions.models.vocabulary import CooperationForm, Sector


class Partnership(Public, Timestamped, Named):
    """A lasting tie. ``started_on`` is the first day of the known year or month."""

    summary_en = models.TextField(blank=True)
    summary_ja = models.TextField(blank=True)
    started_on = models.DateField(_("start"), null=True, blank=True)
    started_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    ended_on = models.DateField(_("end"), null=True, blank=True)
    ended_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    forms = models.ManyToManyField(CooperationForm, blank=True, related_name="partnerships")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="partnerships")
    profiles = models.ManyToManyField(
        Profile, through="PartnershipParty", related_name="partnerships"
    )
    grew_out_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="grew_into"
    )
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("partnership")
        ordering = ["started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=True, started_precision="")
                | (Q(started_on__isnull=False) & ~Q(started_precision="")),
                name="partnership_start_has_a_precision",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_precision="")
                | (Q(ended_on__isnull=False) & ~Q(ended_precision="")),
                name="partnership_end_has_a_precision",
            ),
        ]

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_en, self.summary_ja)

    @property
    def started(self) -> str:
        return date_as_known(self.started_on, self.started_precision)

    @property
    def ended(self) -> str:
        return date_as_known(self.ended_on, self.ended_precision)


class PartnershipParty(models.Model):
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="parties")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="partnership_parties")
    role = models.CharField(_("role"), max_length=9, choices=PartyRole, default=PartyRole.PARTNER)
    joined_on = models.DateField(null=True, blank=True)
    joined_precision = models.CharField(max_length=5, choices=Precision, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "profile"], name="one_place_per_partnership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile} ({self.get_role_display()})"


class Milestone(Timestamped):
    """A step of a partnership: the mission of 2010, the exhibition of 2011 to 2013, the branch."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="milestones")
    kind = models.CharField(_("kind"), max_length=10, choices=MilestoneKind)
    title_en = models.CharField(_("in English"), max_length=250, blank=True)
    title_ja = models.CharField(_("in Japanese"), max_length=250, blank=True)
    on = models.DateField(_("date"))
    precision = models.CharField(max_length=5, choices=Precision)
    until = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    recurs = models.BooleanField(_("comes again every year or two"), default=False)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("milestone")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="milestone_has_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    @property
    def when(self) -> str:
        return date_as_known(self.on, self.precision)

    @property
    def ended(self) -> str:
        return date_as_known(self.until, self.until_precision)


class Agreement(Public, Timestamped):
    """A signed text between the parties of a partnership, with its dates and its status."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=11, choices=AgreementKind)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=250, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    signed_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    renewal_on = models.DateField(_("to be renewed by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=AgreementStatus, default=AgreementStatus.UNKNOWN
    )
    document_url = models.URLField(_("document"), blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="agreements")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("agreement")
        ordering = ["-signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_precision="")
                | (Q(signed_on__isnull=False) & ~Q(signed_precision="")),
                name="agreement_date_has_a_precision",
            ),
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="agreement_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.public_id])

    @property
    def signed(self) -> str:
        return date_as_known(self.signed_on, self.signed_precision)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> Self:
        return self.filter(state=PracticeState.PUBLISHED)


class Practice(Public, Timestamped):
    """A good practice: what others can learn from a partnership."""

    slug = models.SlugField(max_length=80, unique=True)
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="practices")
    title_en = models.CharField(max_length=250)
    title_ja = models.CharField(max_length=250, blank=True)
    summary_en = models.TextField(blank=True)
    summary_ja = models.TextField(blank=True)
    lessons_en = models.TextField(blank=True)
    lessons_ja = models.TextField(blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PracticeState, default=PracticeState.PUBLISHED
    )
    purposes = ArrayField(
        models.CharField(max_length=10, choices=PracticePurpose), default=list, blank=True
    )
    evidence_en = models.TextField(_("evidence in English"), blank=True)
    evidence_ja = models.TextField(_("evidence in Japanese"), blank=True)
    webinar_on = models.DateField(_("webinar on"), null=True, blank=True)
    recording_url = models.URLField(_("recording"), blank=True)
    author: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_comment = models.TextField(blank=True)
    words = SearchVectorField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("good practice")
        ordering = ["position", "pk"]
        indexes = [GinIndex(fields=["words"], name="practice_words")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice", args=[self.slug])

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_en, self.summary_ja)

    @property
    def lessons(self) -> str:
        return in_reader_language(self.lessons_en, self.lessons_ja)

    @property
    def evidence(self) -> str:
        return in_reader_language(self.evidence_en, self.evidence_ja)

    @property
    def is_published(self) -> bool:
        return self.state == PracticeState.PUBLISHED


class Indicator(models.Model):
    """A figure that shows what a practice brought: 11 % of guests, against 5 % in the country."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="indicators")
    name_en = models.CharField(_("in English"), max_length=250)
    name_ja = models.CharField(_("in Japanese"), max_length=250, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    comparison = models.DecimalField(
        _("compared with"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    comparison_en = models.CharField(max_length=200, blank=True)
    comparison_ja = models.CharField(max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self.name_en, self.name_ja)

    @property
    def compared_with(self) -> str:
        return in_reader_language(self.comparison_en, self.comparison_ja)


def date_as_known(day: date | None, precision: str) -> str:
    """A date with no more than is known: "1863", "October 2018", 「2018年10月」."""
    if day is None:
        return ""
    if precision == Precision.DAY:
        return readable_date(day)
    japanese = get_language() == "ja"
    if precision == Precision.MONTH:
        pattern = "y年M月" if japanese else "MMMM y"
    else:
        pattern = "y年" if japanese else "y"
    return format_date(day, pattern, locale="ja" if japanese else "en_GB")
