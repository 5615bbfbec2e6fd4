"""The public resources of the directory: everything that is published, and nothing else."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import PublicResource
from regions.api import examples
from regions.api.filters import (
    CooperationFormFilters,
    ProfileFilters,
    SectorFilters,
    TerritoryFilters,
)
from regions.api.gone import elsewhere
from regions.api.partnerships import PartnershipSerializer, PracticeSerializer
from regions.api.profiles import ProfileSerializer
from regions.api.reading import (
    published_partnerships,
    published_practices,
    published_profiles,
    sectors,
    territories,
)
from regions.api.territories import TerritorySerializer
from regions.api.vocabularies import (
    CooperationFormSerializer,
    SectorSerializer,
    ThemeSerializer,
    ThirdRegionSerializer,
)
from regions.models import (
    CooperationForm,
    Partnership,
    Practice,
    Profile,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)


class ProfileViewSet(PublicResource[Profile]):
    """Regions, prefectures, cities, clusters, alliances, agencies, offices and support
    organisations that are published in the directory, in the order of the addresses of their pages.
    """

    singular, plural = "A profile", "Profiles"
    key_help = "The id of the profile."
    tries = {"id": examples.ID, "kind": "cluster", "country": "DE", "q": "wood"}
    serializer_class = ProfileSerializer
    filterset_class = ProfileFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    def get_queryset(self) -> QuerySet[Profile]:
        return published_profiles(self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A merged profile redirects to the one it is part of; a withdrawn one says why (410)."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            moved = elsewhere(self.kwargs["id"])
            if moved is None:
                raise
            return moved


class SectorViewSet(PublicResource[Sector]):
    """The sectors: 16 heads and their leaves, mapped to NACE, JSIC, the industrial ecosystems of
    the European Union and the Sustainable Development Goals, in their own order.
    """

    singular, plural = "A sector", "Sectors"
    key_help = "The code of the sector."
    tries = {"code": "FOR-WOOD", "parent": "FOR"}
    serializer_class = SectorSerializer
    filterset_class = SectorFilters
    lookup_field, lookup_value_converter = "code", "slug"

    def get_queryset(self) -> QuerySet[Sector]:
        return sectors()


class TerritoryViewSet(PublicResource[Territory]):
    """Countries, NUTS regions, regions and prefectures of Japan and cities: the places that
    organisations act for or sit in. From each country down, in the order of the codes.
    """

    singular, plural = "A territory", "Territories"
    key_help = "The code of the territory."
    tries = {"code": "JP-21", "kind": "prefecture"}
    serializer_class = TerritorySerializer
    filterset_class = TerritoryFilters
    lookup_field, lookup_value_converter = "code", "slug"

    def get_queryset(self) -> QuerySet[Territory]:
        return territories()


class CooperationFormViewSet(PublicResource[CooperationForm]):
    """The forms of cooperation: six main forms and those beside and below them."""

    singular, plural = "A form of cooperation", "Forms of cooperation"
    key_help = "The code of the form."
    tries = {"code": "RESEARCH", "is_head": "true"}
    serializer_class = CooperationFormSerializer
    filterset_class = CooperationFormFilters
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = CooperationForm.objects.select_related("head").order_by("position", "code")


class ThemeViewSet(PublicResource[Theme]):
    """Themes that run across sectors, as events and programmes name them."""

    singular, plural = "A theme", "Themes"
    key_help = "The code of the theme."
    tries = {"code": "FOREST"}
    serializer_class = ThemeSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = Theme.objects.prefetch_related("sectors").order_by("position", "code")


class ThirdRegionViewSet(PublicResource[ThirdRegion]):
    """Parts of the world that European and Japanese partners may address together."""

    singular, plural = "A third region", "Third regions"
    key_help = "The code of the third region."
    tries = {"code": "ASEAN"}
    serializer_class = ThirdRegionSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = ThirdRegion.objects.order_by("position", "code")


class PartnershipViewSet(PublicResource[Partnership]):
    """Lasting ties between any number of organisations, by their start."""

    singular, plural = "A partnership", "Partnerships"
    key_help = "The id of the partnership."
    tries = {"id": examples.OTHER_ID}
    serializer_class = PartnershipSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    def get_queryset(self) -> QuerySet[Partnership]:
        return published_partnerships(self.request.user)


class PracticeViewSet(PublicResource[Practice]):
    """Good practices: what others can learn from a partnership, in the order of the library."""

    singular, plural = "A good practice", "Good practices"
    key_help = "The id of the practice."
    tries = {"id": examples.PRACTICE.value["id"]}
    serializer_class = PracticeSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    def get_queryset(self) -> QuerySet[Practice]:
        return published_practices(self.request.user)
