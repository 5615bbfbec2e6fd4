"""Every kind of record that a copy of the directory holds, shown as its own address shows it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from rest_framework.serializers import BaseSerializer

from regions.api import reading
from regions.api.agreements import AgreementSerializer
from regions.api.instruments import InstrumentSerializer
from regions.api.partnerships import PartnershipSerializer, PracticeSerializer
from regions.api.profiles import ProfileSerializer
from regions.api.territories import TerritorySerializer
from regions.api.views import CooperationFormViewSet, ThemeViewSet, ThirdRegionViewSet
from regions.api.vocabularies import (
    CooperationFormSerializer,
    SectorSerializer,
    ThemeSerializer,
    ThirdRegionSerializer,
)
from regions.queries.agreements import agreements
from regions.queries.instruments import instruments
from regions.queries.mirrored import Site


@dataclass(frozen=True, slots=True)
class Shown:
    rows: Callable[[], QuerySet[Any]]
    serializer: type[BaseSerializer[Any]]


def everybody(rows: Callable[[AnonymousUser], QuerySet[Any]]) -> Callable[[], QuerySet[Any]]:
    return lambda: rows(AnonymousUser())


SHOWN = {
    "territory": Shown(reading.territories, TerritorySerializer),
    "sector": Shown(reading.sectors, SectorSerializer),
    "theme": Shown(ThemeViewSet.queryset.all, ThemeSerializer),
    "cooperation_form": Shown(CooperationFormViewSet.queryset.all, CooperationFormSerializer),
    "third_region": Shown(ThirdRegionViewSet.queryset.all, ThirdRegionSerializer),
    "profile": Shown(everybody(reading.published_profiles), ProfileSerializer),
    "partnership": Shown(everybody(reading.published_partnerships), PartnershipSerializer),
    "practice": Shown(everybody(reading.published_practices), PracticeSerializer),
    "agreement": Shown(agreements, AgreementSerializer),
    "instrument": Shown(instruments, InstrumentSerializer),
}


def records(kind: str, rows: Collection[int], site: Site) -> dict[int, Any]:
    """The public ones of these rows, by row."""
    shown = SHOWN[kind]
    serializer = shown.serializer(context={"request": site})
    return {row.pk: serializer.to_representation(row) for row in shown.rows().filter(pk__in=rows)}
