"""Documents of a meeting, its video link, and that one side did not come."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.idempotency import once
from api.writing import SignedIn, documented
from matchmaking.api import room_parts as parts
from matchmaking.api.meetings import MeetingCommand, seen
from matchmaking.api.sides import check_acting
from matchmaking.models import Meeting, MeetingDocument
from matchmaking.queries.rooms import documents_of
from matchmaking.services import documents as services
from matchmaking.services.equipment import set_video
from matchmaking.services.no_shows import contest_no_show, report_no_show
from regions.api.acting import within

BOTH_SIDES = ("meeting__request__sender", "meeting__request__receiver")


class Documents(SignedIn, ListAPIView[MeetingDocument]):
    """Files and links of a meeting, which both sides see."""

    read_scope, write_scope = "meetings:read", "meetings:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.DocumentSerializer, parts.DocumentSerializer
    filter_backends = ()
    queryset = MeetingDocument.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[MeetingDocument]:
        return documents_of(seen(self.request, self.kwargs["id"])).select_related(
            "profile__seat", "profile__territory"
        )

    @extend_schema(operation_id="meetings_documents", summary="Documents of a meeting")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="meetings_add_document",
        summary="Add a document",
        description="A file in base64 (about 700 kB; larger ones on the page) or a link. Office "
        "documents, PDF, pictures, text: `extra` and the detail of a refusal say which.",
        request=parts.DocumentCommand,
    )
    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.DocumentCommand, request)
        meeting = seen(request, id)
        check_acting(request, meeting.request)
        upload = services.Upload(content=data.pop("file") or b"", **data)
        made = services.add_document(meeting, upload, by=person(request))
        return Response(parts.DocumentSerializer(made, context=self.context).data, status=201)


class Document(SignedIn):
    """One document of a meeting."""

    read_scope, write_scope = "meetings:read", "meetings:write"
    http_method_names = ["get", "head", "delete", "options"]
    answer = parts.WholeDocumentSerializer

    @extend_schema(operation_id="meetings_document", summary="A document with its file")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = seen_document(request, id)
        return Response(parts.WholeDocumentSerializer(found, context=self.context).data)

    @extend_schema(
        operation_id="meetings_delete_document",
        summary="Delete a document",
        description="The side that brought it, for good.",
    )
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = seen_document(request, id)
        check_acting(request, found.meeting.request)
        services.delete_document(found, by=person(request))
        return Response(status=204)


def seen_document(request: Request, public_id: UUID) -> MeetingDocument:
    rows = within(request, MeetingDocument.objects.visible_to(request.user), *BOTH_SIDES)
    related = ["profile__seat", "profile__territory", *BOTH_SIDES]
    found = rows.select_related(*related).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@documented(
    operation_id="meetings_set_video",
    summary="Change the video link",
    description="Both calendars get it by mail. A video room of the platform is given back.",
    request=parts.VideoCommand,
)
class Video(MeetingCommand):
    command = parts.VideoCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        check_acting(self.request, row.request)
        set_video(row, by=person(self.request), url=data["url"])


@documented(
    operation_id="meetings_report_no_show",
    summary="Say that the other side did not come",
    description="Once the meeting has begun. The other side is told, and may object.",
    request=parts.MissedCommand,
)
class NoShow(MeetingCommand):
    command = parts.MissedCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        check_acting(self.request, row.request)
        report_no_show(row, by=person(self.request), text=data["text"])


@documented(
    operation_id="meetings_contest_no_show",
    summary="Object: the meeting took place",
    description="Where the other side said that yours did not come; the helpdesk settles it.",
    request=parts.MissedCommand,
)
class Contest(MeetingCommand):
    command = parts.MissedCommand

    def act(self, row: Meeting, data: dict[str, Any]) -> None:
        check_acting(self.request, row.request)
        contest_no_show(row, by=person(self.request), text=data["text"])
