"""Cursors: places in a list that stay right while the list changes. Signed, and nobody's to read."""

from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from api.errors import InvalidParameters
from api.pagination import Pages, parameter
from api.problems import FieldProblem

CURSOR = "cursor"
FIRST = "first"
SALT = "api.cursor.1"
MOST_CHARACTERS = 500


def seal(purpose: str, *values: int | str) -> str:
    """A cursor for this purpose, such as ``sync:1``: the number is that of the cursor's form."""
    # Without a time in it: the same place is the same text, so that an answer keeps its ETag.
    return signing.Signer(salt=SALT).sign_object([purpose, *values])


def unseal(text: str, purpose: str) -> list[Any]:
    """What was sealed. InvalidParameters for what we never wrote, or wrote for something else."""
    try:
        found, *values = signing.Signer(salt=SALT).unsign_object(text[:MOST_CHARACTERS])
    except (signing.BadSignature, ValueError) as error:
        raise broken_cursor() from error
    if found != purpose:
        raise broken_cursor(
            _("This cursor is of another list or of an older form. Begin anew without it.")
        )
    return list(values)


def broken_cursor(detail: str = "") -> InvalidParameters:
    text = detail or _("This cursor is damaged. Use it as it was given, or begin anew without it.")
    return InvalidParameters(FieldProblem(detail=text, code="invalid_cursor", parameter=CURSOR))


class CursorPages(Pages):
    """Numbered pages; or, with ``cursor=first`` and then what ``next`` says, a walk that no change
    disturbs: by the rows' own numbers, so that none comes twice, and none that stays is passed over.

    A numbered page shifts when a row before it comes or goes. ``count`` is that of the moment. What
    is new since belongs to the feed of changes, not to a walk.
    """

    walking = False

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        place = request.query_params.get(CURSOR, "")
        self.walking = bool(place)
        if not self.walking:
            return super().paginate_queryset(queryset, request, view)
        if request.query_params.get(self.page_query_param):
            raise broken_cursor(_("Give a page or a cursor, not both."))
        return self.walk(queryset, request, place)

    def walk(self, queryset: QuerySet[Model], request: Request, place: str) -> list[Any]:
        self.request = request
        self.purpose = f"list:{queryset.model._meta.label_lower}"
        after = 0 if place == FIRST else unseal(place, self.purpose)[0]
        size = self.get_page_size(request)
        self.total = queryset.count()
        found = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        self.following = seal(self.purpose, found[size - 1].pk) if len(found) > size else ""
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        if not self.walking:
            return super().get_paginated_response(data)
        following = None
        if self.following and self.request:
            address = self.request.build_absolute_uri()
            following = replace_query_param(address, CURSOR, self.following)
        return Response({"count": self.total, "next": following, "previous": None, "results": data})

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        cursor = {"type": "string", "maxLength": MOST_CHARACTERS}
        told = (
            "Walk through the list in an order that no change disturbs: `first`, then what `next`"
            " says. Not together with `page`."
        )
        return [*super().get_schema_operation_parameters(view), parameter(CURSOR, cursor, told)]
