"""Good practices told about partnerships, with the figures that show what they brought."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from babel.numbers import format_decimal
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.clocks import readable_date
from kernel.models import Public, Timestamped, in_reader_language
from regions.enums import PracticePurpose, PracticeState
from regions.models.partnerships import Partnership, PartnershipParty
from regions.models.profiles import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> Self:
        return self.filter(state=PracticeState.PUBLISHED)

    def of_person(self, user: "User | AnonymousUser") -> Self:
        """Those whose parties include an organisation that this person works for today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(_parties_of(user)))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is published, and to its parties' people and the helpdesk also what is not yet."""
        if not user.is_authenticated:
            return self.published()
        if user.is_helpdesk:
            return self.all()
        return self.filter(Q(state=PracticeState.PUBLISHED) | Exists(_parties_of(user)))


def _parties_of(user: "User") -> "models.QuerySet[PartnershipParty]":
    mine = Profile.objects.of_person(user)
    return PartnershipParty.objects.filter(
        partnership=OuterRef("partnership"), profile__in=mine.values("pk")
    )


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

    @property
    def purpose_labels(self) -> list[str]:
        return [str(PracticePurpose(code).label) for code in self.purposes]

    @property
    def webinar(self) -> str:
        return readable_date(self.webinar_on) if self.webinar_on else ""


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

    @property
    def shown(self) -> str:
        return with_unit(self.value, self.unit)

    @property
    def comparison_shown(self) -> str:
        return "" if self.comparison is None else with_unit(self.comparison, self.unit)


def with_unit(number: Decimal, unit: str) -> str:
    """ "11 %", "3,000", "1.5 km": no zeros behind the point that say nothing."""
    told = format_decimal(number.normalize(), locale="ja" if get_language() == "ja" else "en_GB")
    return f"{told} {unit}".strip()
