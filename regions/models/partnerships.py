"""Partnerships between any number of organisations, their steps and their agreements."""

from datetime import date
from typing import Self

from babel.dates import format_date
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
    PracticeState,
    Precision,
)
from regions.models.profiles import Profile
from regions.models.vocabulary import CooperationForm, Sector


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def told(self) -> Self:
        """Without those known from practices alone that no expert has checked yet."""
        practices = Q(practices__isnull=True) | Q(practices__state=PracticeState.PUBLISHED)
        known = Partnership.objects.filter(practices | Q(agreements__isnull=False))
        return self.filter(pk__in=known.values("pk"))


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

    objects = PartnershipQuerySet.as_manager()

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
    # The day of renewal that the parties were told of.
    renewal_told_for = models.DateField(null=True, blank=True, editable=False)
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
