"""The public resources of the directory: everything that is published, and nothing else."""

import builtins
from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import get_language
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Pages
from api.validators import State
from regions.api import documents, examples
from regions.api.bases import DirectoryResource
from regions.api.filters import (
    CooperationFormFilters,
    ProfileFilters,
    SectorFilters,
    TerritoryFilters,
)
from regions.api.gone import ANSWERS, elsewhere
from regions.api.profiles import ProfileSerializer
from regions.api.reading import (
    public_profiles,
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
    Profile,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)
from regions.queries import revisions
from regions.queries.documents import with_documents

Told = tuple[int, str | None]


class ProfileViewSet(DirectoryResource[Profile]):
    """Regions, prefectures, cities, clusters, alliances, agencies, offices and support
    organisations that are published in the directory, in the order of the addresses of their pages.
    """

    singular, plural = "A profile", "Profiles"
    mirrored_as = "profile"
    key_help = "The id of the profile."
    tries = {"id": examples.ID, "kind": "cluster", "country": "DE", "q": "wood"}
    serializer_class = ProfileSerializer
    filterset_class = ProfileFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = (revisions.PROFILES, revisions.TERMS, revisions.LABELS)
    row_answers = ANSWERS

    def get_queryset(self) -> QuerySet[Profile]:
        return public_profiles(self.request.user)

    def state(self) -> State | None:
        """Words are looked for in documents of search, which follow in their own time."""
        return None if self.request.query_params.get("q") else super().state()

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return self.unless_unchanged(request, self.written_list)

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """A merged profile redirects to the one it is part of; a withdrawn one says why (410)."""
        return self.unless_unchanged(request, self.written_profile)

    def written_list(self, request: Request) -> Response:
        rows = self.written(self.filter_queryset(self.get_queryset()))
        pages = cast("Pages", self.paginator)
        texts = self.in_full(pages.paginate_queryset(rows, request, view=self))
        return Response(documents.as_list(pages.head(), texts))

    def written_profile(self, _request: Request) -> Response:
        key = self.kwargs["id"]
        found = self.in_full(self.written(self.get_queryset().filter(public_id=key)))
        if found:
            return Response(found[0].encode())
        moved = elsewhere(key)
        if moved is None:
            raise NotFound
        return moved

    def written(self, rows: QuerySet[Profile]) -> QuerySet[Profile, Told]:
        edition = documents.edition_of(self.revision)
        return with_documents(rows, get_language() or "en", edition)

    def in_full(self, told: Iterable[Told]) -> "builtins.list[str]":
        site = self.request.build_absolute_uri("/").rstrip("/")
        return documents.in_full(tuple(told), get_language() or "en", site)


class SectorViewSet(DirectoryResource[Sector]):
    """The sectors: 16 heads and their leaves, mapped to NACE, JSIC, the industrial ecosystems of
    the European Union and the Sustainable Development Goals, in their own order.
    """

    singular, plural = "A sector", "Sectors"
    mirrored_as = "sector"
    key_help = "The code of the sector."
    tries = {"code": "FOR-WOOD", "parent": "FOR"}
    serializer_class = SectorSerializer
    filterset_class = SectorFilters
    lookup_field, lookup_value_converter = "code", "slug"

    def get_queryset(self) -> QuerySet[Sector]:
        return sectors()


class TerritoryViewSet(DirectoryResource[Territory]):
    """Countries, NUTS regions, regions and prefectures of Japan and cities: the places that
    organisations act for or sit in. From each country down, in the order of the codes.
    """

    singular, plural = "A territory", "Territories"
    mirrored_as = "territory"
    key_help = "The code of the territory."
    tries = {"code": "JP-21", "kind": "prefecture"}
    serializer_class = TerritorySerializer
    filterset_class = TerritoryFilters
    lookup_field, lookup_value_converter = "code", "slug"

    def get_queryset(self) -> QuerySet[Territory]:
        return territories()


class CooperationFormViewSet(DirectoryResource[CooperationForm]):
    """The forms of cooperation: six main forms and those beside and below them."""

    singular, plural = "A form of cooperation", "Forms of cooperation"
    mirrored_as = "cooperation_form"
    key_help = "The code of the form."
    tries = {"code": "RESEARCH", "is_head": "true"}
    serializer_class = CooperationFormSerializer
    filterset_class = CooperationFormFilters
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = CooperationForm.objects.select_related("head").order_by("position", "code")


class ThemeViewSet(DirectoryResource[Theme]):
    """Themes that run across sectors, as events and programmes name them."""

    singular, plural = "A theme", "Themes"
    mirrored_as = "theme"
    key_help = "The code of the theme."
    tries = {"code": "FOREST"}
    serializer_class = ThemeSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = Theme.objects.prefetch_related("sectors").order_by("position", "code")


class ThirdRegionViewSet(DirectoryResource[ThirdRegion]):
    """Parts of the world that European and Japanese partners may address together."""

    singular, plural = "A third region", "Third regions"
    mirrored_as = "third_region"
    key_help = "The code of the third region."
    tries = {"code": "ASEAN"}
    serializer_class = ThirdRegionSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = ThirdRegion.objects.order_by("position", "code")
