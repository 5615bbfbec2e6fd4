"""Introductions with two yeses: asked for, answered, ended; contacts once both have agreed."""

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
from api.idempotency import once
from api.tags import state_of, tagged
from api.writing import Command, NothingMore, SignedIn, documented
from matchmaking import rules
from matchmaking.api import feedback_examples as examples
from matchmaking.api.request_parts import LONGEST, WordsCommand
from matchmaking.api.requests import published
from matchmaking.enums import IntroductionState
from matchmaking.models import Introduction
from matchmaking.queries.introductions import with_sides
from matchmaking.services import introductions as services
from regions.api.acting import check_side, own_organisation, within
from regions.api.references import ProfileReferenceSerializer


@extend_schema_serializer(examples=[examples.INTRODUCTION])
class IntroductionSerializer(serializers.Serializer[Any]):
    """One organisation would like to be introduced to another."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page.")
    state = serializers.ChoiceField(choices=IntroductionState.choices, help_text="How it stands.")
    asking = ProfileReferenceSerializer(help_text="Who would like to be introduced.")
    asked = ProfileReferenceSerializer(help_text="To whom.")
    note = serializers.CharField(help_text="Why.")
    answer = serializers.CharField(help_text="What the other side wrote; may be empty.")
    created_at = serializers.DateTimeField(help_text="When it was asked for.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was closed.")
    expires_at = serializers.DateTimeField(help_text="Until when it can be answered.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, introduction: Introduction) -> str:
        address: str = self.context["request"].build_absolute_uri(introduction.get_absolute_url())
        return address


class ContactSerializer(serializers.Serializer[Any]):
    """Somebody to turn to."""

    name = serializers.CharField(help_text="Their name.")
    function = serializers.CharField(help_text="What they do there; may be empty.")
    email = serializers.CharField(help_text="Their address.")
    phone = serializers.CharField(help_text="Their number; may be empty.")


@extend_schema_serializer(examples=[examples.CONTACTS])
class ContactsSerializer(serializers.Serializer[Any]):
    """Whom to turn to on the other side. That you looked is written down for them."""

    contacts = ContactSerializer(many=True, help_text="Best first.")


@extend_schema_serializer(examples=[examples.ASK])
class AskCommand(Command):
    """To whom you would like to be introduced, and why."""

    asked = serializers.UUIDField(help_text="The id of a published profile.")
    asking = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="For whom: the organisation of the token, or your first one, without it.",
    )
    note = serializers.CharField(max_length=LONGEST, help_text="Why: the other side reads it.")


def seen_rows(request: Request) -> QuerySet[Introduction]:
    rows = Introduction.objects.visible_to(request.user)
    return with_sides(within(request, rows, "asking", "asked"))


def seen(request: Request, public_id: UUID) -> Introduction:
    found = seen_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_introduction(introduction: Introduction) -> str:
    return state_of(introduction.state, introduction.updated_at)


def told(request: Request, public_id: UUID, *, status: int = 200) -> Response:
    found = seen(request, public_id)
    data = IntroductionSerializer(found, context={"request": request}).data
    return tagged(data, state_of_introduction(found), status=status)


class Introductions(SignedIn, ListAPIView[Introduction]):
    """Introductions of your organisations, newest first; for the helpdesk all."""

    read_scope, write_scope = "suggestions:read", "suggestions:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class = answer = IntroductionSerializer
    filter_backends = ()
    queryset = Introduction.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Introduction]:
        return seen_rows(self.request).order_by("-created_at", "-pk")

    @extend_schema(operation_id="introductions_list", summary="Introductions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="introductions_ask",
        summary="Ask for an introduction",
        description="Asking is to agree that your own name and address are shown to the other side "
        "once it agrees, too.",
        request=AskCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(AskCommand, request)
        ours = own_organisation(request, data["asking"])
        theirs = published(data["asked"], field="asked")
        made = services.ask_for_introduction(ours, theirs, by=person(request), note=data["note"])
        answer = told(request, made.public_id, status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{made.public_id}/")
        return answer


class OneIntroduction(SignedIn):
    """One introduction."""

    read_scope = "suggestions:read"
    http_method_names = ["get", "head", "options"]
    answer, tagged = IntroductionSerializer, True

    @extend_schema(operation_id="introductions_retrieve", summary="An introduction")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)


class Contacts(SignedIn):
    """The contacts of the other side, once both have agreed. Not for who only reads suggestions."""

    read_scope = "suggestions:write"
    http_method_names = ["get", "head", "options"]
    answer = ContactsSerializer

    @extend_schema(
        operation_id="introductions_contacts", summary="Whom to turn to on the other side"
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = seen(request, id)
        ours = rules.sees_contacts_for(person(request), found)
        if ours:
            check_side(request, ours)
        contacts = services.open_contacts(found, by=person(request))
        return Response(ContactsSerializer({"contacts": contacts}).data)


class IntroductionDeed(Deed):
    """A deed on an introduction."""

    write_scope = "suggestions:write"
    answer = IntroductionSerializer
    subject = Subject(seen, state_of_introduction, told)


@documented(
    operation_id="introductions_agree",
    summary="Agree to an introduction",
    description="From now on both sides see whom to turn to: your name and address, too.",
    request=NothingMore,
)
class Agree(IntroductionDeed):
    def act(self, row: Introduction, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.asked)
        services.agree_to_introduction(row, by=person(self.request))


@documented(
    operation_id="introductions_decline",
    summary="Decline an introduction",
    description="The other side is told, with your words.",
    request=WordsCommand,
)
class Decline(IntroductionDeed):
    command = WordsCommand

    def act(self, row: Introduction, data: dict[str, Any]) -> None:
        check_side(self.request, row.asked)
        services.decline_introduction(row, by=person(self.request), answer=data["text"])


@documented(
    operation_id="introductions_withdraw",
    summary="Withdraw an introduction",
    description="While it waits, the side that asked; after both agreed, either side: the contacts "
    "are shown no longer.",
    request=NothingMore,
)
class Withdraw(IntroductionDeed):
    def act(self, row: Introduction, data: dict[str, Any]) -> None:  # noqa: ARG002
        speaks = rules.speaks_for(person(self.request), row.asking)
        check_side(self.request, row.asking if speaks or not row.is_agreed else row.asked)
        services.withdraw_introduction(row, by=person(self.request))
