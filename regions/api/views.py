"""The public resources of the directory: everything that is published, and nothing else."""

import builtins
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils.translation import get_language
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Pages
from api.validators import State
from api.views import PublicResource
from regions.api import documents, examples
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
    public_day,
    public_profiles,
    published_partnerships,
    published_practices,
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
from regions.queries import revisions
from regions.queries.documents import with_documents

Row = TypeVar("Row", bound=Model)
Told = tuple[int, str | None]
EVERYTHING = (revisions.PROFILES, revisions.TERMS, revisions.TIES)


class DirectoryResource(PublicResource[Row]):
    """A resource of the directory, which counts its changes."""

    families: tuple[str, ...] = (revisions.TERMS,)

    def state(self) -> State | None:
        return state_of(self.revision)

    @cached_property
    def revision(self) -> revisions.Revision:
        """As it was when the request came: what is read later may be newer, never older."""
        return revisions.revision_of(self.families)


def state_of(revision: revisions.Revision) -> State:
    """The state of the rows that count in these families, on this day."""
    return State(
        name="directory " + " ".join(sorted(revision.families)),
        stamp=f"{revision.stamp} {public_day()}",
        asked_at=revision.asked_at,
        told_at=revision.told_at,
    )


class ProfileViewSet(DirectoryResource[Profile]):
    """Regions, prefectures, cities, clusters, alliances, agencies, offices and support
    organisations that are published in the directory, in the order of the addresses of their pages.
    """

    singular, plural = "A profile", "Profiles"
    key_help = "The id of the profile."
    tries = {"id": examples.ID, "kind": "cluster", "country": "DE", "q": "wood"}
    serializer_class = ProfileSerializer
    filterset_class = ProfileFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = (revisions.PROFILES, revisions.TERMS, revisions.LABELS)

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
    key_help = "The code of the form."
    tries = {"code": "RESEARCH", "is_head": "true"}
    serializer_class = CooperationFormSerializer
    filterset_class = CooperationFormFilters
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = CooperationForm.objects.select_related("head").order_by("position", "code")


class ThemeViewSet(DirectoryResource[Theme]):
    """Themes that run across sectors, as events and programmes name them."""

    singular, plural = "A theme", "Themes"
    key_help = "The code of the theme."
    tries = {"code": "FOREST"}
    serializer_class = ThemeSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = Theme.objects.prefetch_related("sectors").order_by("position", "code")


class ThirdRegionViewSet(DirectoryResource[ThirdRegion]):
    """Parts of the world that European and Japanese partners may address together."""

    singular, plural = "A third region", "Third regions"
    key_help = "The code of the third region."
    tries = {"code": "ASEAN"}
    serializer_class = ThirdRegionSerializer
    lookup_field, lookup_value_converter = "code", "slug"
    queryset = ThirdRegion.objects.order_by("position", "code")


class PartnershipViewSet(DirectoryResource[Partnership]):
    """Lasting ties between any number of organisations, by their start."""

    singular, plural = "A partnership", "Partnerships"
    key_help = "The id of the partnership."
    tries = {"id": examples.OTHER_ID}
    serializer_class = PartnershipSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = EVERYTHING

    def get_queryset(self) -> QuerySet[Partnership]:
        return published_partnerships(self.request.user)


class PracticeViewSet(DirectoryResource[Practice]):
    """Good practices: what others can learn from a partnership, in the order of the library."""

    singular, plural = "A good practice", "Good practices"
    key_help = "The id of the practice."
    tries = {"id": examples.PRACTICE.value["id"]}
    serializer_class = PracticeSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = EVERYTHING

    def get_queryset(self) -> QuerySet[Practice]:
        return published_practices(self.request.user)
