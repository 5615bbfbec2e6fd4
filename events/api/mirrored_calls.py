"""Calls for copies of the directory: as the API shows them to everybody."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser

from events.api.call_serializers import CallSerializer
from events.queries.calls import whole_calls
from regions.queries.mirrored import Site


def records(kind: str, rows: Collection[int], site: Site) -> dict[int, Any]:  # noqa: ARG001
    """The public ones of these rows, by row."""
    serializer = CallSerializer(context={"request": site})
    found = whole_calls(AnonymousUser()).filter(pk__in=rows)
    return {call.pk: serializer.to_representation(call) for call in found}
