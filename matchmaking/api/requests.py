"""Meeting requests: the lists, one with its thread, and everything that its page can do."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.errors import InvalidParameters
from api.filters import given, value_problems
from api.idempotency import once
from api.tags import state_of, tagged
from api.writing import NothingMore, SignedIn, documented
from matchmaking.api import request_parts as parts
from matchmaking.enums import RequestState
from matchmaking.models import MeetingRequest, Posting
from matchmaking.queries.requests import with_details
from matchmaking.services import requests as services
from matchmaking.services.request_checks import Member
from matchmaking.services.thread import write_note
from regions.api.acting import check_side, own_organisation, within
from regions.models import Profile

ORGANISATION = OpenApiParameter(
    "organisation",
    OpenApiTypes.UUID,
    description="Only those of this organisation: one of yours, or any for the helpdesk.",
)


class RequestParameters(forms.Form):
    state = forms.ChoiceField(choices=RequestState.choices, required=False)
    organisation = forms.UUIDField(required=False)


class Requests(SignedIn, ListAPIView[MeetingRequest]):
    """The meeting requests of your organisations, newest first; for the helpdesk all."""

    read_scope, write_scope = "requests:read", "requests:write"
    created = frozenset({"POST"})
    serializer_class, answer = parts.RequestSerializer, parts.ThreadSerializer
    filter_backends = ()
    queryset = MeetingRequest.objects.none()  # for the document alone

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | {"page", "page_size", *RequestParameters.base_fields}

    def get_queryset(self) -> QuerySet[MeetingRequest]:
        asked = RequestParameters(given(self.request.query_params))
        if not asked.is_valid():
            raise InvalidParameters(*value_problems(asked, self.request))
        data = asked.cleaned_data
        rows = within(
            self.request,
            MeetingRequest.objects.visible_to(self.request.user),
            "sender",
            "receiver",
        )
        if data["state"]:
            rows = rows.filter(state=data["state"])
        if data["organisation"]:
            ours = own_organisation(self.request, data["organisation"])
            rows = rows.filter(sender=ours) | rows.filter(receiver=ours)
        return with_details(rows).order_by("-created_at", "-pk")

    @extend_schema(
        operation_id="requests_list",
        summary="Meeting requests",
        parameters=[
            ORGANISATION,
            OpenApiParameter(
                "state", OpenApiTypes.STR, enum=RequestState.values, description="How they stand."
            ),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="requests_send",
        summary="Ask for a meeting",
        description="One open request for each pair of organisations; the other side is told by mail.",
        request=parts.SendCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.SendCommand, request)
        sender = own_organisation(request, data.pop("sender"))
        receiver = published(data.pop("receiver"))
        data["posting"] = posting_named(request, data["posting"])
        data["members"] = [Member(**one) for one in data["members"]]
        sent = services.send_request(sender, receiver, services.Wish(**data), by=person(request))
        answer = told(request, sent.public_id, status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{sent.public_id}/")
        return answer


def published(public_id: UUID, *, field: str = "receiver") -> Profile:
    found = Profile.objects.published().filter(public_id=public_id).first()
    if found is None:
        message = _("There is no published profile with this id.")
        raise serializers.ValidationError({field: [message]}, code="does_not_exist")
    return found


def posting_named(request: Request, public_id: UUID | None) -> Posting | None:
    """What a request comes from; the service refuses one of others."""
    if public_id is None:
        return None
    found = Posting.objects.visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        message = _("There is no posting with this id.")
        raise serializers.ValidationError({"posting": [message]}, code="does_not_exist")
    return found


def seen(request: Request, public_id: UUID) -> MeetingRequest:
    """One request that the caller may see, and that is of the token's organisation."""
    rows = MeetingRequest.objects.visible_to(request.user)
    mine = with_details(within(request, rows, "sender", "receiver"))
    found = mine.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_request(thread: MeetingRequest) -> str:
    return state_of(thread.updated_at, thread.state, thread.turn, thread.round)


def told(request: Request, public_id: UUID, *, status: int = 200) -> Response:
    """The thread as it is now, with its tag."""
    thread = seen(request, public_id)
    data = parts.ThreadSerializer(thread, context={"request": request}).data
    return tagged(data, state_of_request(thread), status=status)


class Thread(SignedIn):
    """A meeting request with its thread."""

    read_scope = "requests:read"
    http_method_names = ["get", "head", "options"]
    answer, tagged = parts.ThreadSerializer, True

    @extend_schema(operation_id="requests_retrieve", summary="A meeting request with its thread")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)


class ThreadCommand(Deed):
    """A deed in a thread."""

    write_scope = "requests:write"
    answer = parts.ThreadSerializer
    subject = Subject(seen, state_of_request, told)


@documented(
    operation_id="requests_accept",
    summary="Accept one of the times",
    description="Of many who want the same hour exactly one gets it; `extra.free_times` of the "
    "refusal holds other times.",
    request=parts.AcceptCommand,
)
class Accept(ThreadCommand):
    command = parts.AcceptCommand

    def act(self, row: MeetingRequest, data: dict[str, Any]) -> None:
        check_side(self.request, row.answering)
        services.accept_request(row, starts_at=data["starts_at"], by=person(self.request))


@documented(
    operation_id="requests_decline",
    summary="Decline",
    description="The other side is told, with your words.",
    request=parts.WordsCommand,
)
class Decline(ThreadCommand):
    command = parts.WordsCommand

    def act(self, row: MeetingRequest, data: dict[str, Any]) -> None:
        check_side(self.request, row.answering)
        services.decline_request(row, by=person(self.request), answer=data["text"])


@documented(
    operation_id="requests_counter",
    summary="Propose other times",
    description="It is the other side's turn then.",
    request=parts.TimesCommand,
)
class Counter(ThreadCommand):
    command = parts.TimesCommand

    def act(self, row: MeetingRequest, data: dict[str, Any]) -> None:
        check_side(self.request, row.answering)
        services.propose_times(row, data["times"], by=person(self.request), answer=data["text"])


@documented(
    operation_id="requests_withdraw",
    summary="Withdraw your own request",
    description="While it is open; the other side is told.",
    request=NothingMore,
)
class Withdraw(ThreadCommand):
    def act(self, row: MeetingRequest, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.sender)
        services.withdraw_request(row, by=person(self.request))


@documented(
    operation_id="requests_write",
    summary="Write to the other side",
    description="At any time; nobody's calendar changes.",
    request=parts.MessageCommand,
)
class Messages(ThreadCommand):
    command = parts.MessageCommand

    def act(self, row: MeetingRequest, data: dict[str, Any]) -> None:
        write_note(row, data["text"], by=person(self.request))
