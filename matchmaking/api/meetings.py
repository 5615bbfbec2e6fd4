"""Meetings: the lists, one of them, and what its page can do: cancel, move, next steps."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.errors import InvalidParameters
from api.filters import given, value_problems
from api.tags import tagged
from api.writing import SignedIn, documented
from kernel.errors import DomainError
from matchmaking.api import meeting_parts as parts
from matchmaking.api.request_parts import AcceptCommand, TimesCommand, WordsCommand
from matchmaking.api.requests import ORGANISATION
from matchmaking.enums import MeetingState
from matchmaking.models import Meeting
from matchmaking.queries.rooms import with_both
from matchmaking.services import meetings as services
from matchmaking.services import rescheduling
from regions.api.acting import check_side, own_organisation, within

MOST_PERIODS = ("upcoming", "past")


class MeetingParameters(forms.Form):
    state = forms.ChoiceField(choices=MeetingState.choices, required=False)
    when = forms.ChoiceField(choices=[(one, one) for one in MOST_PERIODS], required=False)
    organisation = forms.UUIDField(required=False)


def seen_rows(request: Request) -> QuerySet[Meeting]:
    """The meetings that the caller may see, as far as they are of the token's organisation."""
    rows = Meeting.objects.visible_to(request.user)
    mine = within(request, rows, "request__sender", "request__receiver")
    return with_both(mine).prefetch_related("request__times")


class Meetings(SignedIn, ListAPIView[Meeting]):
    """The meetings of your organisations, the earliest first; for the helpdesk all."""

    read_scope = "meetings:read"
    http_method_names = ["get", "head", "options"]
    serializer_class = parts.MeetingSerializer
    filter_backends = ()
    queryset = Meeting.objects.none()  # for the document alone

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | {"page", "page_size", *MeetingParameters.base_fields}

    def get_queryset(self) -> QuerySet[Meeting]:
        asked = MeetingParameters(given(self.request.query_params))
        if not asked.is_valid():
            raise InvalidParameters(*value_problems(asked, self.request))
        data, rows, now = asked.cleaned_data, seen_rows(self.request), timezone.now()
        if data["state"]:
            rows = rows.filter(state=data["state"])
        if data["when"]:
            upcoming = data["when"] == "upcoming"
            rows = rows.filter(ends_at__gt=now) if upcoming else rows.filter(ends_at__lte=now)
        if data["organisation"]:
            ours = own_organisation(self.request, data["organisation"])
            rows = rows.filter(request__sender=ours) | rows.filter(request__receiver=ours)
        return rows.order_by("starts_at", "pk")

    @extend_schema(
        operation_id="meetings_list",
        summary="Meetings",
        parameters=[
            ORGANISATION,
            OpenApiParameter(
                "state", OpenApiTypes.STR, enum=MeetingState.values, description="How they stand."
            ),
            OpenApiParameter(
                "when",
                OpenApiTypes.STR,
                enum=list(MOST_PERIODS),
                description="Those that are not over yet, or those that are.",
            ),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def seen(request: Request, public_id: UUID) -> Meeting:
    found = seen_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def told(request: Request, public_id: UUID) -> Response:
    meeting = seen(request, public_id)
    data = parts.RoomSerializer(meeting, context={"request": request}).data
    return tagged(data, parts.state_of_meeting(meeting))


class Room(SignedIn):
    """A meeting with its agenda and next steps."""

    read_scope = "meetings:read"
    http_method_names = ["get", "head", "options"]
    answer, tagged = parts.RoomSerializer, True

    @extend_schema(operation_id="meetings_retrieve", summary="A meeting with agenda and next steps")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)


class MeetingCommand(Deed):
    """A deed on a meeting."""

    write_scope = "meetings:write"
    answer: type[Serializer[Any]] | None = parts.RoomSerializer
    subject = Subject(seen, parts.state_of_meeting, told)


@documented(
    operation_id="meetings_cancel",
    summary="Cancel a meeting",
    description="Both calendars are told, and the hour is free again.",
    request=parts.ReasonCommand,
)
class Cancel(MeetingCommand):
    command = parts.ReasonCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        services.cancel_meeting(row, by=person(self.request), reason=data["text"])


@documented(
    operation_id="meetings_move",
    summary="Propose another time",
    description="The meeting stays where it is until the other side accepts.",
    request=TimesCommand,
)
class Move(MeetingCommand):
    command = TimesCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        rescheduling.propose_move(row, data["times"], by=person(self.request), text=data["text"])


@documented(
    operation_id="meetings_accept_move",
    summary="Accept the other time",
    description="The old hour is freed and the new one booked, or nothing changes.",
    request=AcceptCommand,
)
class AcceptMove(MeetingCommand):
    command = AcceptCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        check_asked(self.request, row)
        rescheduling.accept_move(row, starts_at=data["starts_at"], by=person(self.request))


@documented(
    operation_id="meetings_decline_move",
    summary="Keep the meeting at its time",
    description="The other side is told, with your words.",
    request=WordsCommand,
)
class DeclineMove(MeetingCommand):
    command = WordsCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        check_asked(self.request, row)
        rescheduling.decline_move(row, by=person(self.request), text=data["text"])


def check_asked(request: Request, meeting: Meeting) -> None:
    """A move must wait, and the token's organisation be the one that is asked."""
    if not meeting.move_by:
        raise DomainError("no_move_waits", _("No other time is proposed for this meeting."))
    asked = meeting.request.organisation_of(meeting.request.turn)
    check_side(request, asked)
