"""Partnerships between any number of organisations, and the practices told about them."""

from datetime import date

from babel.dates import format_date
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.clocks import readable_date
from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.enums import PartyRole, Precision
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
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("good practice")
        ordering = ["position", "pk"]

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
