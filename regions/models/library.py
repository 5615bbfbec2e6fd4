"""Instruments that help a pair, and the sources that the data come from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clocks import readable_date
from kernel.models import Term, in_reader_language
from regions.enums import InstrumentStage, ProfileKind, Side
from regions.models.vocabulary import CooperationForm, Sector


class Instrument(Term):
    """A programme, platform or service that regions and clusters can use."""

    owner_en = models.CharField(max_length=200)
    owner_ja = models.CharField(max_length=200)
    side = models.CharField(max_length=5, choices=Side, blank=True)
    summary_en = models.TextField()
    summary_ja = models.TextField()
    url = models.URLField(blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=InstrumentStage, blank=True)
    forms = models.ManyToManyField(CooperationForm, blank=True, related_name="instruments")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="instruments")
    eligible_kinds = ArrayField(
        models.CharField(max_length=10, choices=ProfileKind), default=list, blank=True
    )
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("instrument")

    @property
    def owner(self) -> str:
        return in_reader_language(self.owner_en, self.owner_ja)

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_en, self.summary_ja)

    @property
    def kind_labels(self) -> list[str]:
        return [str(ProfileKind(code).label) for code in self.eligible_kinds]

    @property
    def deadline(self) -> str:
        return readable_date(self.deadline_on) if self.deadline_on else ""

    @property
    def checked(self) -> str:
        return readable_date(self.checked_on) if self.checked_on else ""


class DataSource(Term):
    """Where reference data come from and on what terms: shown on 'About the data'."""

    files = models.TextField()
    origin_en = models.TextField()
    origin_ja = models.TextField()
    licence_en = models.CharField(max_length=300)
    licence_ja = models.CharField(max_length=300)

    class Meta(Term.Meta):
        verbose_name = _("source of data")

    @property
    def origin(self) -> str:
        return in_reader_language(self.origin_en, self.origin_ja)

    @property
    def licence(self) -> str:
        return in_reader_language(self.licence_en, self.licence_ja)
