"""Controlled vocabularies: stable codes, labels in two languages, mappings to standards."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Term


class NaceDivision(models.Model):
    """A section or division of NACE Rev. 2.1 (Regulation (EU) 2023/137)."""

    code = models.CharField(max_length=4, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    name_en = models.CharField(max_length=250)

    class Meta:
        ordering = ["code"]
        verbose_name = _("NACE division")

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"


class Replacing(Term):
    """A term that may stand where others stood before; programs that know those are told."""

    former_codes = models.CharField(
        _("former codes"),
        max_length=200,
        blank=True,
        help_text=_("Codes that were taken away and whose place it took, separated by spaces."),
    )

    class Meta(Term.Meta):
        abstract = True


class Sector(Replacing):
    """Two levels: 16 heads such as LIF and their leaves such as LIF-BIO."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    nace_divisions = models.ManyToManyField(NaceDivision, blank=True, related_name="sectors")
    jsic_groups = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    ecosystems = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    keywords_en = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    keywords_ja = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("sector")


class CooperationForm(Replacing):
    """A form of cooperation. The six heads are those of the founding seminar."""

    head = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_forms"
    )
    is_head = models.BooleanField(default=False)

    class Meta(Term.Meta):
        verbose_name = _("form of cooperation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_head=True, head__isnull=False), name="a_head_form_has_no_head"
            )
        ]


class Theme(Replacing):
    """A cross-cutting theme; it gathers sectors without being one."""

    sectors = models.ManyToManyField(Sector, blank=True, related_name="themes")

    class Meta(Term.Meta):
        verbose_name = _("theme")


class ThirdRegion(Replacing):
    """A part of the world that both sides may address together."""

    class Meta(Term.Meta):
        verbose_name = _("third region")


class VocabularyVersion(models.Model):
    """A state that a vocabulary was seen in, and since when: clients name the one they know.

    ``terms`` are codes with both names, so that a code that is taken away can still be explained.
    """

    vocabulary = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=16)
    since = models.DateTimeField(auto_now_add=True)
    terms = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "number"], name="one_state_per_number_of_a_vocabulary"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vocabulary} {self.number}"
