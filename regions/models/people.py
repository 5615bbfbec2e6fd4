"""Affiliations: the tie between a person and an organisation, with a function and dates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Timestamped, in_reader_language
from regions.enums import AffiliationRole
from regions.models.profiles import Profile


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self, on: date | None = None) -> Self:
        today = on or timezone.localdate()
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        )

    def editing(self) -> Self:
        return self.filter(role__in=[AffiliationRole.EDITOR, AffiliationRole.ADMIN])


class Affiliation(Timestamped):
    """A person's hat. One person may wear several, and leave one on a date."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="affiliations")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="affiliations")
    role = models.CharField(
        _("role"), max_length=6, choices=AffiliationRole, default=AffiliationRole.MEMBER
    )
    function_en = models.CharField(_("function in English"), max_length=200, blank=True)
    function_ja = models.CharField(_("function in Japanese"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "profile"],
                condition=Q(ends_on__isnull=True),
                name="one_open_affiliation_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.profile}"

    @property
    def function(self) -> str:
        return in_reader_language(self.function_en, self.function_ja)
