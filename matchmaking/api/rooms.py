"""What both sides write around a meeting: agenda, minutes, notes. Nothing is overwritten unread."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.idempotency import once
from api.tags import check_match, state_of, tagged
from api.writing import SignedIn
from matchmaking import rules
from matchmaking.api import room_parts as parts
from matchmaking.api.meetings import seen
from matchmaking.api.sides import check_acting, own_side
from matchmaking.enums import MeetingLanguage
from matchmaking.models import Meeting, Minutes, PrivateNote
from matchmaking.queries.rooms import minutes_of
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.minutes import agree_to_minutes, write_minutes
from matchmaking.services.private_notes import save_private_note
from regions.api.acting import check_side

LANGUAGE_OF_MINUTES = OpenApiParameter(
    "language",
    str,
    OpenApiParameter.PATH,
    enum=MeetingLanguage.values,
    description="The language of the minutes.",
)


class Sheet(SignedIn):
    """A text of a meeting that two people may have open at once.

    ``lock_of`` names the version that stands, for the tag as for the service, which refuses another
    one: between reading and writing nobody slips in.
    """

    read_scope, write_scope = "meetings:read", "meetings:write"
    http_method_names = ["get", "head", "put", "options"]
    needs_tag, tagged = frozenset({"PUT"}), True
    command: type[serializers.Serializer[Any]]

    def get(self, request: Request, id: UUID, **where: str) -> Response:  # noqa: A002
        return self.told(seen(request, id), **where)

    @once
    def put(self, request: Request, id: UUID, **where: str) -> Response:  # noqa: A002
        data = self.checked(self.command, request)
        meeting = seen(request, id)
        lock = self.lock_of(meeting, **where)
        check_match(request, state_of(lock), required=True)
        self.write(meeting, data, lock=lock, **where)
        return self.told(seen(request, id), **where)

    def told(self, meeting: Meeting, **where: str) -> Response:
        return tagged(self.data_of(meeting, **where), state_of(self.lock_of(meeting, **where)))

    def lock_of(self, meeting: Meeting, **where: str) -> str:
        raise NotImplementedError

    def data_of(self, meeting: Meeting, **where: str) -> Any:
        raise NotImplementedError

    def write(self, meeting: Meeting, data: dict[str, Any], *, lock: str, **where: str) -> None:
        raise NotImplementedError


@extend_schema_view(
    get=extend_schema(operation_id="meetings_agenda", summary="The agenda of a meeting"),
    put=extend_schema(
        operation_id="meetings_write_agenda",
        summary="Write the agenda",
        description="Either side, as a whole; it is not longer than the meeting.",
        request=parts.AgendaCommand,
    ),
)
class Agenda(Sheet):
    """The agenda that both sides write."""

    answer, command = parts.AgendaSerializer, parts.AgendaCommand

    def lock_of(self, meeting: Meeting, **_where: str) -> str:
        return str(meeting.agenda_round)

    def data_of(self, meeting: Meeting, **_where: str) -> Any:
        return parts.AgendaSerializer(meeting).data

    def write(self, meeting: Meeting, data: dict[str, Any], *, lock: str, **_where: str) -> None:
        check_acting(self.request, meeting.request)
        points = [Point(**one) for one in data["points"]]
        save_agenda(meeting, points, by=person(self.request), lock=lock)


@extend_schema_view(
    get=extend_schema(
        operation_id="meetings_minutes",
        summary="The minutes in one language",
        parameters=[LANGUAGE_OF_MINUTES],
    ),
    put=extend_schema(
        operation_id="meetings_write_minutes",
        summary="Write the minutes",
        description="Either side; every version is kept, and has to be agreed to anew.",
        parameters=[LANGUAGE_OF_MINUTES],
        request=parts.MinutesCommand,
    ),
)
class MinutesSheet(Sheet):
    """The minutes in one language: the latest version."""

    answer, command = parts.MinutesSerializer, parts.MinutesCommand

    def lock_of(self, meeting: Meeting, **where: str) -> str:
        return str(latest_minutes(meeting, where["language"])["version"])

    def data_of(self, meeting: Meeting, **where: str) -> Any:
        return parts.MinutesSerializer(latest_minutes(meeting, where["language"])).data

    def write(self, meeting: Meeting, data: dict[str, Any], *, lock: str, **where: str) -> None:
        check_acting(self.request, meeting.request)
        by = person(self.request)
        write_minutes(meeting, where["language"], data["text"], by=by, lock=lock)


def latest_minutes(meeting: Meeting, language: str) -> dict[str, Any]:
    """What ``MinutesSerializer`` tells; 404 for a language in which no minutes are kept."""
    found = next((one for one in minutes_of(meeting) if one.language == language), None)
    if found is None:
        raise Http404
    version = found.version
    return {
        "language": language,
        "version": version.number if version else 0,
        "text": version.text if version else "",
        "written_at": version.created_at if version else None,
        "agreed": [side.public_id for side in found.agreed],
    }


class MinutesConsent(SignedIn):
    """Agree to the version that was read, and to no other."""

    write_scope = "meetings:write"
    http_method_names = ["post", "options"]
    answer, tagged = parts.MinutesSerializer, True

    @extend_schema(
        operation_id="meetings_agree_to_minutes",
        summary="Agree to the minutes",
        description="For your organisation; twice is once.",
        parameters=[LANGUAGE_OF_MINUTES],
        request=parts.AgreeCommand,
    )
    @once
    def post(self, request: Request, id: UUID, language: str) -> Response:  # noqa: A002
        data = self.checked(parts.AgreeCommand, request)
        meeting = seen(request, id)
        rows = Minutes.objects.filter(meeting=meeting, language=language)
        version = rows.filter(number=data["version"]).first()
        if version is None:
            raise Http404
        version.meeting = meeting
        if side := rules.can_agree(person(request), meeting):
            check_side(request, side)
        agree_to_minutes(version, by=person(request))
        latest = latest_minutes(meeting, language)
        return tagged(parts.MinutesSerializer(latest).data, state_of(str(latest["version"])))


@extend_schema_view(
    get=extend_schema(
        operation_id="meetings_notes", summary="The private notes of your organisation"
    ),
    put=extend_schema(
        operation_id="meetings_write_notes",
        summary="Write the private notes",
        description="Only your own organisation reads them: not the other side, not the helpdesk.",
        request=parts.NotesCommand,
    ),
)
class Notes(Sheet):
    """What your organisation notes about a meeting for itself."""

    answer, command = parts.NotesSerializer, parts.NotesCommand

    def kept(self, meeting: Meeting) -> PrivateNote | None:
        side = own_side(self.request, meeting.request)
        return PrivateNote.objects.filter(meeting=meeting, profile=side).first()

    def lock_of(self, meeting: Meeting, **_where: str) -> str:
        kept = self.kept(meeting)
        return str(kept.round if kept else 0)

    def data_of(self, meeting: Meeting, **_where: str) -> Any:
        side, kept = own_side(self.request, meeting.request), self.kept(meeting)
        shown = {"organisation": side, "text": kept.text if kept else ""}
        return parts.NotesSerializer(shown, context=self.context).data

    def write(self, meeting: Meeting, data: dict[str, Any], *, lock: str, **_where: str) -> None:
        side, by = own_side(self.request, meeting.request), person(self.request)
        save_private_note(meeting, side, data["text"], by=by, lock=lock)
