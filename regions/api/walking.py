"""Lists that a program walks through while they change, and those of their rows that changed since."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from api.cursors import CURSOR, FIRST, CursorPages
from api.errors import InvalidParameters
from api.pagination import parameter
from api.problems import FieldProblem
from regions.queries.changes import changed_since, last_moment
from regions.services.changes import settle_changes

SINCE = "updated_since"


class WalkedPages(CursorPages):
    """Pages of records whose changes are noted: the view names their kind (``mirrored_as``).

    ``updated_since`` leaves those that changed at this moment or later, by the time at which the
    change was noted, after its commit: whoever asks again with the ``as_of`` of the last walk
    misses none, however long a transaction ran.
    """

    parameters = CursorPages.parameters | {SINCE}

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        since = request.query_params.get(SINCE, "")
        if since or request.query_params.get(CURSOR) == FIRST:
            settle_changes()
        if since:
            kind: str = getattr(view, "mirrored_as")  # noqa: B009
            queryset = changed_since(queryset, kind, moment_of(since))
        return super().paginate_queryset(queryset, request, view)

    def beginning(self) -> str:
        moment: str = serializers.DateTimeField().to_representation(last_moment())
        return moment

    def head(self) -> dict[str, Any]:
        return super().head() | ({"as_of": self.begun} if self.walking else {})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        whole = super().get_paginated_response_schema(schema)
        whole["properties"]["as_of"] = {
            "type": "string",
            "format": "date-time",
            "example": "2026-04-01T09:00:00Z",
            "description": "With a cursor alone: when the walk began, as changes are noted. Take it"
            f" as `{SINCE}` of the next walk. What left meanwhile is told by the feed of changes.",
        }
        return whole

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        told = (
            "Only what was changed, as noted at this time or later (ISO 8601 with its zone): a"
            " change of what is shown of others counts, too."
        )
        since = parameter(SINCE, {"type": "string", "format": "date-time"}, told)
        return [*super().get_schema_operation_parameters(view), since]


def moment_of(text: str) -> datetime:
    """A moment with its zone. InvalidParameters where it is none."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
        if moment.tzinfo is not None:
            return moment
    detail = _("“%(value)s” is not a time with its zone, such as 2026-04-01T09:00:00Z.")
    raise InvalidParameters(
        FieldProblem(detail=detail % {"value": text}, code="invalid_time", parameter=SINCE)
    )
