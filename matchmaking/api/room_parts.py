"""What both sides write around a meeting, for programs: as it is read, and as it is sent."""

import base64
import binascii
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.writing import Command
from matchmaking.api import room_examples as examples
from matchmaking.api.meeting_parts import AgendaItemSerializer
from matchmaking.api.request_parts import words_field
from matchmaking.models import Meeting, MeetingDocument
from matchmaking.queries.rooms import agenda_of
from matchmaking.room_forms import MOST_POINTS
from regions.api.references import ProfileReferenceSerializer

LONGEST_FILE = 950_000  # characters of base64; the whole body may have a million bytes
NULLABLE = {"type": ["string", "null"]}


class WrittenPointSerializer(Command):
    """A point of the agenda, with a title in at least one language."""

    title_en = serializers.CharField(
        max_length=250, required=False, default="", allow_blank=True, help_text="In English."
    )
    title_ja = serializers.CharField(
        max_length=250, required=False, default="", allow_blank=True, help_text="In Japanese."
    )
    minutes = serializers.IntegerField(min_value=1, max_value=480, help_text="How long it takes.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["title_en"] or attrs["title_ja"]):
            message = _("Give a title in English or in Japanese.")
            raise serializers.ValidationError({"title_en": [message]}, code="text_required")
        return attrs


@extend_schema_serializer(examples=[examples.AGENDA])
class AgendaSerializer(serializers.Serializer[Any]):
    """The agenda that both sides write."""

    meeting = serializers.UUIDField(source="public_id", help_text="The id of the meeting.")
    length = serializers.IntegerField(help_text="How many minutes the meeting lasts.")
    points = serializers.SerializerMethodField(help_text="In their order.")

    @extend_schema_field(AgendaItemSerializer(many=True))
    def get_points(self, meeting: Meeting) -> Any:
        return AgendaItemSerializer(agenda_of(meeting), many=True).data


@extend_schema_serializer(examples=[examples.WRITE_AGENDA])
class AgendaCommand(Command):
    """The whole agenda: it replaces what was written before."""

    points = serializers.ListField(
        child=WrittenPointSerializer(), max_length=MOST_POINTS, help_text="In their order."
    )


@extend_schema_serializer(examples=[examples.MINUTES])
class MinutesSerializer(serializers.Serializer[Any]):
    """The latest minutes in one language."""

    language = serializers.CharField(help_text="en or ja.")
    version = serializers.IntegerField(help_text="Rises with every saving; 0: nothing written yet.")
    text = serializers.CharField(help_text="What was said.")
    written_at = serializers.DateTimeField(allow_null=True, help_text="When; or null.")
    agreed = serializers.ListField(
        child=serializers.UUIDField(), help_text="Which of the two agreed to this version."
    )


@extend_schema_serializer(examples=[examples.WRITE_MINUTES])
class MinutesCommand(Command):
    """A new version of the minutes in one language."""

    text = serializers.CharField(
        max_length=50_000, trim_whitespace=False, help_text="What was said: the whole text."
    )


@extend_schema_serializer(examples=[examples.AGREE])
class AgreeCommand(Command):
    """The version that was read."""

    version = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text="The number of the version that you agree to."
    )


@extend_schema_serializer(examples=[examples.NOTES])
class NotesSerializer(serializers.Serializer[Any]):
    """What your organisation notes about a meeting for itself."""

    organisation = ProfileReferenceSerializer(help_text="Whose notes: nobody else reads them.")
    text = serializers.CharField(help_text="The notes; may be empty.")


@extend_schema_serializer(examples=[examples.WRITE_NOTES])
class NotesCommand(Command):
    """The notes as they are to stand."""

    text = serializers.CharField(
        max_length=20_000, allow_blank=True, trim_whitespace=False, help_text="The whole text."
    )


class DocumentBase(serializers.Serializer[Any]):
    """A file or a link that both sides see."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    title = serializers.CharField(help_text="What it is.")
    organisation = ProfileReferenceSerializer(
        source="profile", allow_null=True, help_text="Which side brought it; null: the helpdesk."
    )
    url = serializers.CharField(help_text="The address of a link; empty for a file.")
    file_name = serializers.CharField(help_text="The name of a file; empty for a link.")
    content_type = serializers.CharField(help_text="Of a file; empty for a link.")
    size = serializers.IntegerField(help_text="Bytes of a file; 0 for a link.")
    created_at = serializers.DateTimeField(help_text="When it was added.")


@extend_schema_serializer(examples=[examples.DOCUMENT_IN_LIST])
class DocumentSerializer(DocumentBase):
    """A document of a meeting."""


@extend_schema_serializer(examples=[examples.DOCUMENT])
class WholeDocumentSerializer(DocumentBase):
    """A document with what is in its file."""

    file = serializers.SerializerMethodField(help_text="The file in base64; null for a link.")

    @extend_schema_field({**NULLABLE, "contentEncoding": "base64"})
    def get_file(self, document: MeetingDocument) -> str | None:
        if document.url:
            return None
        return base64.b64encode(bytes(document.content or b"")).decode()


@extend_schema_field({"type": "string", "contentEncoding": "base64", "maxLength": LONGEST_FILE})
class Base64Field(serializers.CharField):
    """The bytes of a file."""

    default_error_messages = {"no_base64": _("This is no base64 that can be read.")}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self.fail("no_base64")


@extend_schema_serializer(examples=[examples.ADD_DOCUMENT, examples.ADD_LINK])
class DocumentCommand(Command):
    """A file with its name, or the address of a document elsewhere."""

    title = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="What it is."
    )
    url = serializers.URLField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="Begins with https://; empty for a file.",
    )
    file_name = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="With its ending."
    )
    file = Base64Field(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_FILE,
        help_text="The file in base64; empty for a link.",
    )


@extend_schema_serializer(examples=[examples.VIDEO])
class VideoCommand(Command):
    """Where the two meet by video."""

    url = serializers.URLField(
        max_length=200, allow_blank=True, help_text="Begins with https://; empty: nowhere yet."
    )


@extend_schema_serializer(examples=[examples.MISSED])
class MissedCommand(Command):
    """What happened: the other side and the helpdesk read it."""

    text = words_field(help_text="What happened.")
