"""Cursors: places in a list that stay right while the list changes. Signed, and nobody's to read."""

from hashlib import sha256
from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from api.errors import InvalidParameters
from api.language import LANGUAGE_PARAMETER
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
    is new since belongs to another walk, or to the feed of changes.
    """

    parameters = Pages.parameters | {CURSOR}
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

    def walk(self, queryset: QuerySet[Model, Any], request: Request, place: str) -> list[Any]:
        self.request = request
        self.purpose = f"list:{queryset.model._meta.label_lower}"
        self.narrowed = narrowed(request)
        after, self.begun = self.place(place)
        size = self.get_page_size(request)
        self.total = queryset.count()
        found = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        self.last = number_of(found[size - 1]) if len(found) > size else None
        return found[:size]

    def place(self, text: str) -> tuple[int, str]:
        """The number after which it goes on, and what was noted when the walk began."""
        if text == FIRST:
            return 0, self.beginning()
        after, begun, filters = unseal(text, self.purpose)
        if filters != self.narrowed:
            raise broken_cursor(
                _("This cursor is of a list with other filters. Begin anew without it.")
            )
        return after, begun

    def beginning(self) -> str:
        """What a walk that begins now remembers to its end."""
        return ""

    def head(self) -> dict[str, Any]:
        if not self.walking:
            return super().head()
        return {"count": self.total, "next": self.following(), "previous": None}

    def following(self) -> str | None:
        if self.last is None or self.request is None:
            return None
        cursor = seal(self.purpose, self.last, self.begun, self.narrowed)
        return replace_query_param(self.request.build_absolute_uri(), CURSOR, cursor)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({**self.head(), "results": data})

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        cursor = {"type": "string", "maxLength": MOST_CHARACTERS}
        told = (
            "Walk through the list in an order that no change disturbs: `first`, then what `next`"
            " says. Not together with `page`."
        )
        return [*super().get_schema_operation_parameters(view), parameter(CURSOR, cursor, told)]


def number_of(row: Any) -> int:
    """The number of a row, also of one that was read as values, its number first."""
    number: int = row[0] if isinstance(row, tuple) else row.pk
    return number


def narrowed(request: Request) -> str:
    """A print of what narrows the list: a walk is through one and the same."""
    ignored = {CURSOR, "page", "page_size", LANGUAGE_PARAMETER}
    asked = sorted((name, sorted(found)) for name, found in request.query_params.lists() if found)
    kept = [(name, found) for name, found in asked if name not in ignored]
    return sha256(repr(kept).encode()).hexdigest()[:12] if kept else ""
