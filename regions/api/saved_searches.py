"""Saved searches for one's own programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.filters import given
from api.idempotency import once
from api.writing import Command, SignedIn
from regions.api import own_examples as examples
from regions.directory_forms import DirectoryFilter
from regions.enums import AlertRhythm
from regions.models import SavedSearch
from regions.queries.addresses import criteria_of
from regions.queries.directory import FAMILIES, Criteria
from regions.queries.following import saved_address, saved_searches_of
from regions.services.following import LONGEST_QUERY, change_search, delete_search, save_search

NAMES = {"q", "sort", *FAMILIES}


@extend_schema_serializer(examples=[examples.SEARCH])
class SavedSearchSerializer(serializers.Serializer[Any]):
    """A search of the directory that you have saved."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    name = serializers.CharField(help_text="What you call it.")
    query = serializers.CharField(help_text="The search, as the address of the page has it.")
    rhythm = serializers.ChoiceField(
        choices=AlertRhythm.choices, help_text="How often new finds are mailed."
    )
    url = serializers.SerializerMethodField(help_text="The page with the search.")
    created_at = serializers.DateTimeField(help_text="When it was saved.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, saved: SavedSearch) -> str:
        address: str = self.context["request"].build_absolute_uri(saved_address(saved))
        return address


@extend_schema_serializer(examples=[examples.SAVE])
class SaveCommand(Command):
    """A search to be kept."""

    name = serializers.CharField(max_length=100, help_text="What you call it.")
    query = serializers.CharField(
        max_length=LONGEST_QUERY,
        allow_blank=True,
        help_text="Filters of the page, such as side=jp&sector=FOR-WOOD; empty: everybody.",
    )
    rhythm = serializers.ChoiceField(
        choices=AlertRhythm.choices,
        default=AlertRhythm.NEVER,
        help_text="How often new finds are mailed.",
    )


@extend_schema_serializer(examples=[examples.RENAME])
class ChangeSearchCommand(Command):
    """The name of a search, and how often new finds are mailed."""

    name = serializers.CharField(max_length=100, help_text="What you call it.")
    rhythm = serializers.ChoiceField(
        choices=AlertRhythm.choices, help_text="How often new finds are mailed."
    )


class SavedSearches(SignedIn, ListAPIView[SavedSearch]):
    """The searches that you have saved, by name."""

    read_scope, write_scope = "searches:read", "searches:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class = answer = SavedSearchSerializer
    filter_backends = ()
    queryset = SavedSearch.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return saved_searches_of(person(self.request)).defer("known")

    @extend_schema(operation_id="saved_searches_list", summary="Saved searches")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="saved_searches_save",
        summary="Save a search",
        description="The same search a second time takes the new name and rhythm.",
        request=SaveCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(SaveCommand, request)
        criteria = criteria_in(data["query"])
        saved = save_search(criteria, by=person(request), name=data["name"], rhythm=data["rhythm"])
        return Response(SavedSearchSerializer(saved, context=self.context).data, status=201)


class SavedSearchItem(SignedIn):
    """One saved search."""

    write_scope = "searches:write"
    http_method_names = ["put", "delete", "options"]
    answer = SavedSearchSerializer

    @extend_schema(
        operation_id="saved_searches_change",
        summary="Rename a search, or have finds mailed",
        description="What it looks for stays: save another search for that.",
        request=ChangeSearchCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(ChangeSearchCommand, request)
        saved = change_search(own_search(request, id), by=person(request), **data)
        return Response(SavedSearchSerializer(saved, context=self.context).data)

    @extend_schema(operation_id="saved_searches_delete", summary="Delete a saved search")
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        delete_search(own_search(request, id), by=person(request))
        return Response(status=204)


def own_search(request: Request, public_id: UUID) -> SavedSearch:
    saved = saved_searches_of(person(request)).filter(public_id=public_id).first()
    if saved is None:
        raise Http404
    return saved


def criteria_in(query: str) -> Criteria:
    """What a query asks for; ValidationError names filters and values that there are not."""
    try:
        data = given(QueryDict(query.removeprefix("?")))
    except ValueError as error:
        raise refused(_("There are too many filters."), "invalid") from error
    if unknown := sorted(set(data) - NAMES):
        message = _("There is no filter “%(name)s”; there are: %(known)s.")
        raise refused(
            message % {"name": unknown[0][:100], "known": ", ".join(sorted(NAMES))},
            "unknown_parameter",
        )
    form = DirectoryFilter(criteria_of(data), data)
    for name, errors in form.errors.items():
        raise refused(f"{name}: {errors[0]}", "unknown_value")
    return form.criteria


def refused(message: str, code: str) -> serializers.ValidationError:
    return serializers.ValidationError({"query": [message]}, code=code)
