"""One feed of all changes, for those who keep a copy of the directory in step."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from api.cursors import CURSOR, broken_cursor
from api.errors import InvalidParameters
from api.pagination import whole_number
from api.problems import FieldProblem
from api.views import PublicRead
from regions.api import examples
from regions.api.walking import SINCE, moment_of
from regions.enums import ChangeAction, ChangeReason
from regions.queries.changes import Entry, number_before, read_part
from regions.queries.mirrored import told_kinds
from regions.queries.sync_cursors import number_of, sync_cursor
from regions.services.changes import settle_changes

SIZE, MOST = 100, 500


@extend_schema_field({"oneOf": [{"type": "string", "enum": ChangeReason.values}, {"type": "null"}]})
class ReasonField(serializers.CharField):
    """A reason, or null."""


class SyncEntrySerializer(serializers.Serializer[Any]):
    """One change."""

    kind = serializers.CharField(help_text="The kind of record: profile, sector, territory …")
    id = serializers.CharField(
        help_text="The id or code that names the record among those of its kind."
    )
    changed_at = serializers.DateTimeField(
        help_text="When the change was noted. Rises from entry to entry."
    )
    action = serializers.ChoiceField(
        choices=ChangeAction.values,
        help_text="upsert: put the record into the copy, in the place of the one with this id. "
        "delete: take it out.",
    )
    record = serializers.DictField(
        allow_null=True,
        help_text="The whole record as its own address shows it; null where it left.",
    )
    reason = ReasonField(
        help_text="Why it left, or renamed: its page or its code is another one. Otherwise null."
    )
    successor = serializers.CharField(
        allow_null=True, help_text="The id of the record that took its place, if any."
    )


class FeedSerializer(serializers.Serializer[Any]):
    """A part of the feed."""

    results = SyncEntrySerializer(
        many=True, help_text="The changes, each record once at its latest."
    )
    cursor = serializers.CharField(help_text="Keep it: it is where to go on, also after weeks.")
    more = serializers.BooleanField(
        help_text="Whether there are more changes now. False: come back later."
    )
    next = serializers.URLField(help_text="The address that goes on from here, now or later.")


class SyncFeed(PublicRead):
    """Every change of every record that the public sees, for programs that keep a copy.

    Begin with a dump and its cursor, or without a cursor at the very beginning; go on with the
    cursor of each answer. Nothing is passed over, however records change meanwhile, and a record
    stands in the feed once, at its latest change. Records that left have a reason and, where
    another one took their place, its id.
    """

    serializer_class = FeedSerializer
    own_parameters = frozenset({CURSOR, SINCE, "kind", "page_size"})

    def repeatable_parameters(self) -> set[str]:
        return {"kind"}

    @extend_schema(
        summary="Changes",
        examples=[examples.CHANGES],
        parameters=[
            OpenApiParameter(
                CURSOR, OpenApiTypes.STR, description="Where to go on, as an earlier answer said."
            ),
            OpenApiParameter(
                SINCE,
                OpenApiTypes.DATETIME,
                description="Instead of a cursor: begin with what was noted at this time or later "
                "(ISO 8601 with its zone).",
            ),
            OpenApiParameter(
                "kind",
                OpenApiTypes.STR,
                many=True,
                description="Only these kinds of records: "
                "`profile`, `partnership`, `practice`, `event`, `programme`, `posting`, `territory`, "
                "`sector` …",
            ),
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE},
                description="How many changes an answer holds.",
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        kinds = kinds_of(request)
        size = whole_number(request, "page_size", default=SIZE, most=MOST)
        settle_changes()
        part = read_part(start_of(request, kinds), kinds=kinds, size=size, site=request)
        cursor = sync_cursor(part.number, kinds)
        address = remove_query_param(request.build_absolute_uri(), SINCE)
        return Response(
            {
                "results": [shown(entry) for entry in part.entries],
                "cursor": cursor,
                "more": part.more,
                "next": replace_query_param(address, CURSOR, cursor),
            }
        )


def kinds_of(request: Request) -> list[str]:
    """Those that are asked for, or all. InvalidParameters for one that nobody knows."""
    known = told_kinds()
    asked = [kind for kind in request.query_params.getlist("kind") if kind]
    for kind in asked:
        if kind not in known:
            detail = _("There is no kind of record “%(value)s”.") % {"value": kind}
            raise InvalidParameters(
                FieldProblem(
                    detail=detail, code="unknown_value", parameter="kind", allowed=sorted(known)
                )
            )
    return asked or known


def start_of(request: Request, kinds: list[str]) -> int:
    """The number after which the answer begins."""
    cursor, since = (request.query_params.get(name, "") for name in (CURSOR, SINCE))
    if cursor and since:
        raise broken_cursor(_("Give a cursor or a time, not both."))
    if cursor:
        return number_of(cursor, kinds)
    return number_before(moment_of(since)) if since else 0


def shown(entry: Entry) -> dict[str, Any]:
    change = entry.change
    moment = serializers.DateTimeField().to_representation(change.at)
    return {
        "kind": change.kind,
        "id": change.key,
        "changed_at": moment,
        "action": change.action,
        "record": entry.record,
        "reason": change.reason or None,
        "successor": change.successor or None,
    }
