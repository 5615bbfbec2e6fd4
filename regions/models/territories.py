"""Territories: countries, NUTS regions, prefectures, cities. Places, not organisations."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import check_time_zone
from kernel.models import Named
from regions.enums import Side, TerritoryKind


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def within(self, code: str) -> Self:
        """The territory with this code and everything below it; none for an unknown code."""
        path = Territory.objects.filter(code=code).values_list("path", flat=True).first()
        if path is None:
            return self.none()
        return self.filter(Q(path=path) | Q(path__startswith=f"{path}/"))


class Territory(Named):
    """A place with an official code: ISO 3166-1, NUTS 2024, ISO 3166-2:JP, or prefecture and city.

    ``path`` joins the codes from the country down, e.g. ``FR/FRK/FRK2`` or ``JP/JP-r5/JP-21``.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=TerritoryKind)
    side = models.CharField(max_length=5, choices=Side)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, unique=True)
    country = models.CharField(_("country (ISO 3166-1)"), max_length=2)
    name_local = models.CharField(max_length=200, blank=True)
    name_kana = models.CharField(max_length=200, blank=True)
    name_romaji = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, validators=[check_time_zone])
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    former_codes = models.CharField(max_length=200, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["path"]
        indexes = [
            models.Index(fields=["kind", "country"], name="territory_by_kind"),
            models.Index(
                fields=["path"], name="territory_path_prefix", opclasses=["varchar_pattern_ops"]
            ),
        ]
