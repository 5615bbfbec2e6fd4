"""Further meetings that are proposed and agreed to together."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.moments import MomentField, SpanSerializer, span
from api.tags import state_of, tagged
from api.writing import Command, NothingMore, SignedIn, SignedInRead, documented
from matchmaking.api import room_examples as examples
from matchmaking.api.meetings import MeetingCommand
from matchmaking.api.request_parts import WordsCommand, words_field, zones_of
from matchmaking.api.sides import check_acting
from matchmaking.enums import SeriesRhythm, SeriesState
from matchmaking.models import Meeting, Series
from matchmaking.queries.series import FEWEST, MOST, with_times
from matchmaking.services import series as services
from regions.api.acting import check_side, within
from regions.api.references import ProfileReferenceSerializer


class SeriesTimeSerializer(SpanSerializer):
    """One of the times."""

    meeting = serializers.UUIDField(
        allow_null=True, help_text="The id of the meeting that it became; or null."
    )


@extend_schema_serializer(examples=[examples.SERIES])
class SeriesSerializer(serializers.Serializer[Any]):
    """Further meetings that one side proposes; each that is agreed to is a meeting of its own."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page.")
    request = serializers.UUIDField(
        source="origin.public_id", help_text="The id of the request of the meeting before."
    )
    state = serializers.ChoiceField(choices=SeriesState.choices, help_text="How it stands.")
    rhythm = serializers.ChoiceField(choices=SeriesRhythm.choices, help_text="How often.")
    proposer = ProfileReferenceSerializer(help_text="Who proposed them.")
    asked = ProfileReferenceSerializer(help_text="Who is asked.")
    times = serializers.SerializerMethodField(help_text="In their order.")
    expires_at = serializers.DateTimeField(help_text="Until when it can be answered.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, series: Series) -> str:
        address: str = self.context["request"].build_absolute_uri(series.get_absolute_url())
        return address

    @extend_schema_field(SeriesTimeSerializer(many=True))
    def get_times(self, series: Series) -> Any:
        zones = zones_of(series.origin)
        found = [
            span(one.starts_at, one.ends_at, zones)
            | {"meeting": one.meeting.public_id if one.meeting else None}
            for one in series.times.all()
        ]
        return SeriesTimeSerializer(found, many=True).data


def some_times(least: int) -> serializers.ListField:
    return serializers.ListField(
        child=MomentField(),
        min_length=least,
        max_length=MOST,
        help_text="Starts, with their offset from UTC.",
    )


@extend_schema_serializer(examples=[examples.PROPOSE_SERIES])
class ProposeSeriesCommand(Command):
    """Two to six further meetings, as long as the one that they follow."""

    rhythm = serializers.ChoiceField(choices=SeriesRhythm.choices, help_text="How often.")
    times = some_times(FEWEST)
    text = words_field(help_text="A word to the other side.")


@extend_schema_serializer(examples=[examples.AGREE_SERIES])
class AgreeSeriesCommand(Command):
    """Those of the times that suit: all of them are booked, or none."""

    times = some_times(1)


def seen_rows(request: Request) -> QuerySet[Series]:
    rows = within(
        request, Series.objects.visible_to(request.user), "origin__sender", "origin__receiver"
    )
    return with_times(rows)


def seen(request: Request, public_id: UUID) -> Series:
    found = seen_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_series(series: Series) -> str:
    return state_of(series.state, series.updated_at)


def told(request: Request, public_id: UUID) -> Response:
    series = seen(request, public_id)
    data = SeriesSerializer(series, context={"request": request}).data
    return tagged(data, state_of_series(series))


class AllSeries(SignedInRead, ListAPIView[Series]):
    """Further meetings that were proposed, the latest first."""

    read_scope = "meetings:read"
    own_parameters = frozenset({"page", "page_size"})
    serializer_class = SeriesSerializer
    filter_backends = ()
    queryset = Series.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Series]:
        return seen_rows(self.request).order_by("-created_at", "-pk")

    @extend_schema(operation_id="series_list", summary="Series of meetings")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OneSeries(SignedIn):
    """One series of meetings."""

    read_scope = "meetings:read"
    http_method_names = ["get", "head", "options"]
    answer, tagged = SeriesSerializer, True

    @extend_schema(operation_id="series_retrieve", summary="A series of meetings")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)


@documented(
    operation_id="meetings_propose_series",
    summary="Propose further meetings",
    description="Nothing is booked before the other side agrees. One proposal at a time.",
    request=ProposeSeriesCommand,
)
class Propose(MeetingCommand):
    command, answer = ProposeSeriesCommand, SeriesSerializer

    def act(self, row: Meeting, data: dict[str, Any]) -> Series:
        check_acting(self.request, row.request)
        return services.propose_series(
            row,
            data["times"],
            rhythm=SeriesRhythm(data["rhythm"]),
            by=person(self.request),
            text=data["text"],
        )

    def answered(self, request: Request, row: Meeting, done: Series) -> Response:  # noqa: ARG002
        return told(request, done.public_id)


class SeriesCommand(Deed):
    """A deed on a series."""

    write_scope = "meetings:write"
    answer = SeriesSerializer
    subject = Subject(seen, state_of_series, told)


@documented(
    operation_id="series_agree",
    summary="Agree to further meetings",
    description="All of the times that you name are booked, or none: `extra.taken` of the refusal "
    "names those that are gone.",
    request=AgreeSeriesCommand,
)
class Agree(SeriesCommand):
    command = AgreeSeriesCommand

    def act(self, row: Series, data: dict[str, Any]) -> None:
        check_side(self.request, row.asked)
        services.agree_to_series(row, data["times"], by=person(self.request))


@documented(
    operation_id="series_decline",
    summary="Decline further meetings",
    description="The other side is told, with your words.",
    request=WordsCommand,
)
class Decline(SeriesCommand):
    command = WordsCommand

    def act(self, row: Series, data: dict[str, Any]) -> None:
        check_side(self.request, row.asked)
        services.decline_series(row, by=person(self.request), text=data["text"])


@documented(
    operation_id="series_withdraw",
    summary="Withdraw your own proposal",
    description="While it waits for an answer; the other side is told.",
    request=NothingMore,
)
class Withdraw(SeriesCommand):
    def act(self, row: Series, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.proposer)
        services.withdraw_series(row, by=person(self.request))
