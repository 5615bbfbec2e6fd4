"""Suggestions for people who have signed in: the same lists as on the page 'Partners for us'."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Pages
from api.writing import SignedInRead
from matchmaking.api.parameters import NEW, PARAMETERS, asked
from matchmaking.api.serializers import SuggestionSerializer
from matchmaking.queries.partners import KINDS, find_partners
from matchmaking.queries.told import Suggestion
from regions.api.acting import own_organisation
from regions.enums import ProfileKind
from regions.models import Profile


def parameter(
    name: str, description: str, *, enum: list[str] | None = None, try_it: str = ""
) -> OpenApiParameter:
    examples = [OpenApiExample(name, value=try_it)] if try_it else None
    return OpenApiParameter(
        name, OpenApiTypes.STR, enum=enum, description=description, examples=examples
    )


TOLD = [
    OpenApiParameter(
        "profile",
        OpenApiTypes.UUID,
        description="The id of the organisation whose suggestions are read: one of yours, or any "
        "for the helpdesk. Your first one where it is not given.",
    ),
    parameter("kind", "Which kind of suggestion.", enum=list(KINDS), try_it="expand"),
    parameter("sector", "The code of a sector that the partner names."),
    parameter("form", "The code of a form of cooperation that the partner offers or seeks."),
    parameter("place", "A country (ISO 3166-1), or a prefecture (ISO 3166-2) in Japan."),
    parameter("third_region", "The code of a third region that the partner names."),
    parameter("language", "A language of work of the partner (ISO 639-1)."),
    parameter("organisation", "The kind of the partner.", enum=list(ProfileKind.values)),
]


class Suggestions(SignedInRead, ListAPIView[Profile]):
    """Who is suggested to one of your organisations, why, and what speaks against it: what the page
    'Partners for us' shows, best first.
    """

    read_scope = "suggestions:read"
    serializer_class = SuggestionSerializer
    filter_backends = ()
    queryset = Profile.objects.none()  # for the document alone: lists are found, not selected
    pagination_class = Pages

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | {"page", "page_size"} | PARAMETERS

    @extend_schema(operation_id="suggestions_list", summary="Suggestions", parameters=TOLD)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        wanted = asked(request)
        data = wanted.cleaned_data
        profile = own_organisation(request, data["profile"])
        found = find_partners(profile, kind=data["kind"] or NEW, narrowing=wanted.narrowing)
        pages = Pages()
        shown = pages.paginate_queryset(found.candidates, request, self)
        first = pages.page.start_index() if pages.page else 1
        rows: list[Suggestion] = found.tell(shown, first_rank=first)
        return pages.get_paginated_response(self.get_serializer(rows, many=True).data)
