"""Requests for programs: as they are read, and what is sent to write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import TermReferenceSerializer
from api.moments import MomentField, SpanSerializer, span
from api.writing import Command
from matchmaking.api import write_examples as examples
from matchmaking.enums import MeetingLanguage, MessageKind, Party, RequestState
from matchmaking.models import MeetingRequest, ThreadMessage
from matchmaking.queries.requests import meeting_of
from matchmaking.queries.thread import hours_of
from matchmaking.times.lengths import LENGTHS, USUAL_LENGTH
from regions.api.references import ProfileReferenceSerializer
from regions.models import CooperationForm, Sector

LONGEST = 2000


class MemberSerializer(serializers.Serializer[Any]):
    """A firm on whose behalf a cluster asks."""

    name = serializers.CharField(max_length=200, help_text="Its name.")
    summary = serializers.CharField(max_length=500, help_text="What it can do.")


class RequestBase(serializers.Serializer[Any]):
    """What a request says, in a list and by itself."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page of the thread.")
    state = serializers.ChoiceField(choices=RequestState.choices, help_text="How it stands.")
    turn = serializers.ChoiceField(
        choices=Party.choices, help_text="Which side is to answer while it is open."
    )
    sender = ProfileReferenceSerializer(help_text="Who asked.")
    receiver = ProfileReferenceSerializer(help_text="Who was asked.")
    purpose = serializers.CharField(help_text="What is to be talked about.")
    common_goal = serializers.CharField(help_text="What both could reach together.")
    sector = TermReferenceSerializer(help_text="The sector.")
    form = TermReferenceSerializer(allow_null=True, help_text="The form of cooperation, if known.")
    language = serializers.ChoiceField(
        choices=MeetingLanguage.choices, help_text="The language of the meeting."
    )
    interpretation = serializers.BooleanField(help_text="Whether interpretation is needed.")
    minutes = serializers.IntegerField(help_text="How long the meeting takes.")
    wished_people = serializers.CharField(help_text="Whom the sender would like to meet.")
    members = MemberSerializer(many=True, help_text="On whose behalf a cluster asks.")
    times = serializers.SerializerMethodField(help_text="What is on the table now.")
    meeting = serializers.SerializerMethodField(help_text="The id of the meeting; or null.")
    created_at = serializers.DateTimeField(help_text="When it was sent.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was closed.")
    expires_at = serializers.DateTimeField(help_text="Until when it can be answered.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, thread: MeetingRequest) -> str:
        address: str = self.context["request"].build_absolute_uri(thread.get_absolute_url())
        return address

    @extend_schema_field(SpanSerializer(many=True))
    def get_times(self, thread: MeetingRequest) -> Any:
        zones = zones_of(thread)
        found = [span(one.starts_at, one.ends_at, zones) for one in thread.current_times]
        return SpanSerializer(found, many=True).data

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_meeting(self, thread: MeetingRequest) -> str | None:
        found = meeting_of(thread)
        return str(found.public_id) if found else None


@extend_schema_serializer(examples=[examples.REQUEST_IN_LIST])
class RequestSerializer(RequestBase):
    """A meeting request between two organisations."""


class MessageSerializer(serializers.Serializer[Any]):
    """One line of the thread: what was done or said."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    kind = serializers.ChoiceField(choices=MessageKind.choices, help_text="What was done.")
    side = serializers.CharField(help_text="sender or receiver; empty: the platform.")
    author = serializers.SerializerMethodField(help_text="The name of the person; or null.")
    text = serializers.CharField(help_text="What they wrote; may be empty.")
    hours = serializers.SerializerMethodField(help_text="Times proposed with it, or settled by it.")
    created_at = serializers.DateTimeField(help_text="When.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_author(self, message: ThreadMessage) -> str | None:
        return message.author.full_name if message.author else None

    @extend_schema_field(SpanSerializer(many=True))
    def get_hours(self, message: ThreadMessage) -> Any:
        thread: MeetingRequest = self.context["thread"]
        zones = zones_of(thread)
        found = [span(*hour, zones) for hour in hours_of(message, thread)]
        return SpanSerializer(found, many=True).data


@extend_schema_serializer(examples=[examples.REQUEST])
class ThreadSerializer(RequestBase):
    """A meeting request with its thread."""

    messages = serializers.SerializerMethodField(help_text="The thread, oldest first.")

    @extend_schema_field(MessageSerializer(many=True))
    def get_messages(self, thread: MeetingRequest) -> Any:
        lines = ThreadMessage.objects.filter(request=thread).select_related("author")
        return MessageSerializer(lines, many=True, context={"thread": thread}).data


def zones_of(thread: MeetingRequest) -> list[str]:
    """The clocks of both sides, the sender's first."""
    return [thread.sender.time_zone, thread.receiver.time_zone]


# What is sent ----------------------------------------------------------------------------------


def times_field() -> serializers.ListField:
    return serializers.ListField(
        child=MomentField(),
        min_length=1,
        max_length=3,
        help_text="One to three starts, with their offset from UTC.",
    )


def words_field(**options: Any) -> serializers.CharField:
    values: dict[str, Any] = {"required": False, "default": "", "allow_blank": True} | options
    return serializers.CharField(max_length=LONGEST, **values)


@extend_schema_serializer(examples=[examples.SEND])
class SendCommand(Command):
    """A new request."""

    sender = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The id of your organisation; that of the token, or your first one, without it.",
    )
    receiver = serializers.UUIDField(help_text="The id of the profile that is asked.")
    purpose = words_field(
        required=True,
        default=serializers.empty,
        allow_blank=False,
        help_text="What you would like to talk about.",
    )
    common_goal = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=1000, help_text="A common goal."
    )
    sector = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Sector.objects.filter(parent__isnull=False),
        help_text="The code of a sector; no head.",
    )
    form = serializers.SlugRelatedField(
        slug_field="code",
        queryset=CooperationForm.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="The code of a form of cooperation.",
    )
    language = serializers.ChoiceField(
        choices=MeetingLanguage.choices, help_text="The language of the meeting."
    )
    interpretation = serializers.BooleanField(
        default=False, help_text="Interpretation makes the meeting half as long again."
    )
    minutes = serializers.ChoiceField(
        choices=[(one, one) for one in LENGTHS],
        default=USUAL_LENGTH,
        help_text="What is to be talked, in minutes.",
    )
    wished_people = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="One a line."
    )
    members = MemberSerializer(
        many=True, default=list, help_text="For clusters: on whose behalf you ask, at most five."
    )
    posting = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The id of the posting that it comes from, of one of the two.",
    )
    times = times_field()


@extend_schema_serializer(examples=[examples.ACCEPT])
class AcceptCommand(Command):
    """The time that is accepted."""

    starts_at = MomentField(help_text="The start of one of the times on the table.")


@extend_schema_serializer(examples=[examples.WORDS])
class WordsCommand(Command):
    """A word to the other side, which may be left out."""

    text = words_field(help_text="A word to the other side.")


@extend_schema_serializer(examples=[examples.WORDS])
class MessageCommand(Command):
    """A message to the other side."""

    text = words_field(
        required=True,
        default=serializers.empty,
        allow_blank=False,
        help_text="What the other side is to read.",
    )


@extend_schema_serializer(examples=[examples.TIMES])
class TimesCommand(Command):
    """Other times, with a word to the other side."""

    times = times_field()
    text = words_field(help_text="A word to the other side.")
