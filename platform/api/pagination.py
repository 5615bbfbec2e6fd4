"""Lists in pages: ``count``, ``next``, ``previous``, ``results``."""

import re
from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from api.errors import InvalidParameters, NoSuchPage
from api.problems import FieldProblem

LAST_NUMBER = 999_999_999


class Pages(PageNumberPagination):
    """Numbered pages. What is not a number in range is refused by name, never guessed."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    template = None
    parameters: frozenset[str] = frozenset({"page", "page_size"})

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,  # noqa: ARG002  # the framework's signature
    ) -> list[Any]:
        """The rows of the page asked for. NoSuchPage after the last one."""
        self.request = request
        paginator = Paginator(queryset, self.get_page_size(request))
        number = whole_number(request, "page", default=1, most=LAST_NUMBER)
        try:
            self.page = paginator.page(number)
        except InvalidPage as error:
            message = _("There is no page %(number)s; the last one is %(last)s.")
            raise NoSuchPage(message % {"number": number, "last": paginator.num_pages}) from error
        return list(self.page)

    def head(self) -> dict[str, Any]:
        """What stands before the results."""
        page = cast("Page[Any]", self.page)
        return {
            "count": page.paginator.count,
            "next": self.get_next_link(),
            "previous": self.get_previous_link(),
        }

    def get_page_size(self, request: Request) -> int:
        return whole_number(request, "page_size", default=self.page_size, most=self.max_page_size)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "example": 1,
                    "description": "How many there are on all pages together.",
                },
                "next": {**link, "description": "The next page, null on the last one."},
                "previous": {**link, "description": "The page before, null on the first one."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:  # noqa: ARG002
        page = {"type": "integer", "minimum": 1, "maximum": LAST_NUMBER, "default": 1}
        size = {
            "type": "integer",
            "minimum": 1,
            "maximum": self.max_page_size,
            "default": self.page_size,
        }
        return [
            parameter("page", page, "Which page, from 1. A page after the last one answers 404."),
            parameter("page_size", size, "How many results a page holds."),
        ]


def parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    """A parameter between 1 and ``most``, or the default where it is not given."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if re.fullmatch("[0-9]{1,9}", text) and 1 <= int(text) <= most:
        return int(text)
    message = _("“%(name)s” must be a whole number from 1 to %(most)s.")
    raise InvalidParameters(
        FieldProblem(
            detail=message % {"name": name, "most": most}, code="invalid_number", parameter=name
        )
    )
