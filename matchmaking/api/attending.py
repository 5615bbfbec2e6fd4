"""Who attends for the two sides of a thread: name them, and answer for oneself."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.signed_in import person
from api.idempotency import once
from api.tags import check_match, state_of, tagged
from api.writing import Command, SignedIn, documented
from matchmaking import rules
from matchmaking.api import room_examples as examples
from matchmaking.api.requests import seen
from matchmaking.api.sides import party_of
from matchmaking.enums import Attendance, DelegateRole, Party
from matchmaking.models import Delegate, MeetingRequest
from matchmaking.queries.delegates import current_delegates, people_of
from matchmaking.services.attendance import answer_attendance
from matchmaking.services.delegates import MOST, name_delegates
from regions.api.references import PersonSerializer, ProfileReferenceSerializer


class DelegateSerializer(serializers.Serializer[Any]):
    """Somebody who was named to attend."""

    id = serializers.UUIDField(source="user.public_id", help_text="The id of the person.")
    name = serializers.CharField(source="user.full_name", help_text="Their name.")
    role = serializers.ChoiceField(choices=DelegateRole.choices, help_text="What they are there.")
    answer = serializers.ChoiceField(choices=Attendance.choices, help_text="What they answered.")


class AttendingSideSerializer(serializers.Serializer[Any]):
    """Who attends for one organisation; nobody: all who act for it."""

    organisation = ProfileReferenceSerializer(help_text="The organisation.")
    people = DelegateSerializer(many=True, help_text="Who leads comes first.")


@extend_schema_serializer(examples=[examples.ATTENDANCE])
class AttendanceSerializer(serializers.Serializer[Any]):
    """Who attends for both sides."""

    sides = AttendingSideSerializer(many=True, help_text="The sender's side first.")
    candidates = serializers.SerializerMethodField(
        help_text="Whom you may name for your side; nobody where you may not."
    )

    @extend_schema_field(PersonSerializer(many=True))
    def get_candidates(self, attendance: dict[str, Any]) -> Any:
        return PersonSerializer(attendance["candidates"], many=True).data


def people_field(help_text: str, **options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST, help_text=help_text, **options
    )


@extend_schema_serializer(examples=[examples.NAME_DELEGATES])
class DelegatesCommand(Command):
    """Who attends for your side: it replaces who was named before; nobody: all who act for it."""

    people = people_field("Who comes; the first one leads.")
    deputies = people_field("Who stands in.", required=False, default=list)


@extend_schema_serializer(examples=[examples.ATTEND])
class AttendCommand(Command):
    """Whether you come."""

    answer = serializers.ChoiceField(choices=Attendance.choices[1:], help_text="Your answer.")


def state_of_attendance(delegates: list[Delegate]) -> str:
    return state_of(*((one.user_id, one.role, one.answer) for one in delegates))


def told(request: Request, thread: MeetingRequest) -> Response:
    everybody, party = current_delegates(thread), party_of(request, thread)
    may_name = rules.can_name_delegates(person(request), thread, party)
    sides = [
        {
            "organisation": thread.organisation_of(side),
            "people": [one for one in everybody if one.side == side],
        }
        for side in Party
    ]
    candidates = people_of(thread.organisation_of(party)) if may_name else ()
    shown = {"sides": sides, "candidates": candidates}
    data = AttendanceSerializer(shown, context={"request": request}).data
    return tagged(data, state_of_attendance(everybody))


class Delegates(SignedIn):
    """Who attends for both sides."""

    read_scope, write_scope = "requests:read", "requests:write"
    http_method_names = ["get", "head", "put", "options"]
    takes_tag = tagged = True
    answer = AttendanceSerializer

    @extend_schema(operation_id="requests_delegates", summary="Who attends")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, seen(request, id))

    @extend_schema(
        operation_id="requests_name_delegates",
        summary="Name who attends for your side",
        description="Who is new gets the calendar entry, who leaves loses it. Once a meeting is "
        "confirmed, the hour of these people is booked or nothing changes.",
        request=DelegatesCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(DelegatesCommand, request)
        thread = seen(request, id)
        check_match(request, state_of_attendance(current_delegates(thread)))
        party = party_of(request, thread)
        people, deputies = named(thread, party, data["people"], data["deputies"])
        name_delegates(thread, party, people, by=person(request), deputies=deputies)
        return told(request, seen(request, id))


def named(thread: MeetingRequest, party: Party, *lists: list[UUID]) -> list[list[User]]:
    """The people of these lists, in their order; ValidationError for who does not work there."""
    wanted = [key for keys in lists for key in keys]
    rows = people_of(thread.organisation_of(party)).filter(public_id__in=wanted)
    known = {one.public_id: one for one in rows}
    if set(wanted) - set(known):
        message = _("Name people who work for your organisation; GET lists them.")
        raise serializers.ValidationError({"people": [message]}, code="not_of_the_organisation")
    return [[known[key] for key in keys] for keys in lists]


@documented(
    operation_id="requests_attend",
    summary="Say whether you come",
    description="Each person who was named, for themselves, as often as they like.",
    request=AttendCommand,
)
class Attend(SignedIn):
    write_scope = "requests:write"
    http_method_names = ["post", "options"]
    answer, tagged = AttendanceSerializer, True

    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(AttendCommand, request)
        thread = seen(request, id)
        answer_attendance(thread, Attendance(data["answer"]), by=person(request))
        return told(request, thread)
