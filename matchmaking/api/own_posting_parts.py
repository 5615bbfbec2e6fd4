"""One's own postings and the answers to postings, for programs: as they are read, and as they are sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.writing import Command
from matchmaking.api import own_posting_examples as examples
from matchmaking.api.postings import PostingSerializer
from matchmaking.enums import AnswerState, PostingState
from matchmaking.models import PostingAnswer
from regions.api.references import ProfileReferenceSerializer
from regions.enums import Direction
from regions.models import CooperationForm, Sector, ThirdRegion

LONGEST = 4000


@extend_schema_serializer(examples=[examples.OWN_POSTING])
class OwnPostingSerializer(PostingSerializer):
    """A posting of one of your organisations, with what the public does not read of it."""

    state = serializers.ChoiceField(choices=PostingState.choices, help_text="Open, or closed.")
    hidden_at = serializers.DateTimeField(
        allow_null=True, help_text="When the helpdesk took it out of public sight; or null."
    )
    hidden_why = serializers.CharField(help_text="Why; empty while it is shown.")


class AnswerBase(serializers.Serializer[Any]):
    """An answer to a posting, in a list and by itself."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page of the thread.")
    posting = serializers.UUIDField(source="posting.public_id", help_text="What is answered.")
    title = serializers.CharField(source="posting.title", help_text="Its title.")
    organisation = ProfileReferenceSerializer(help_text="Who answers.")
    answered = ProfileReferenceSerializer(source="posting.organisation", help_text="Whose posting.")
    state = serializers.ChoiceField(choices=AnswerState.choices, help_text="How it stands.")
    created_at = serializers.DateTimeField(help_text="When it was sent.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, answer: PostingAnswer) -> str:
        address: str = self.context["request"].build_absolute_uri(answer.get_absolute_url())
        return address


@extend_schema_serializer(examples=[examples.ANSWER_IN_LIST])
class AnswerSerializer(AnswerBase):
    """An answer to a posting."""


class AnswerMessageSerializer(serializers.Serializer[Any]):
    """One message of the thread."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    organisation = serializers.UUIDField(
        source="organisation.public_id", help_text="Which of the two wrote it."
    )
    author = serializers.SerializerMethodField(help_text="The name of the person; or null.")
    text = serializers.CharField(help_text="What they wrote.")
    created_at = serializers.DateTimeField(help_text="When.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_author(self, message: Any) -> str | None:
        return message.author.full_name if message.author else None


@extend_schema_serializer(examples=[examples.ANSWER])
class AnswerThreadSerializer(AnswerBase):
    """An answer to a posting with its thread."""

    messages = serializers.SerializerMethodField(help_text="The thread, oldest first.")

    @extend_schema_field(AnswerMessageSerializer(many=True))
    def get_messages(self, answer: PostingAnswer) -> Any:
        rows = answer.messages.select_related("organisation", "author").order_by("created_at", "pk")
        return AnswerMessageSerializer(rows, many=True).data


# What is sent ----------------------------------------------------------------------------------


def text_field(longest: int, help_text: str) -> serializers.CharField:
    return serializers.CharField(
        max_length=longest, required=False, default="", allow_blank=True, help_text=help_text
    )


class PostingText(Command):
    """What a posting says: title and text in one language at least."""

    direction = serializers.ChoiceField(
        choices=Direction.choices, help_text="A search (seek) or an offer."
    )
    form = serializers.SlugRelatedField(
        slug_field="code",
        queryset=CooperationForm.objects.all(),
        help_text="The code of a form of cooperation.",
    )
    sector = serializers.SlugRelatedField(
        slug_field="code", queryset=Sector.objects.all(), help_text="The code of a sector."
    )
    third_region = serializers.SlugRelatedField(
        slug_field="code",
        queryset=ThirdRegion.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="The code of a third region to address together; or null.",
    )
    languages = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2}$"),
        max_length=20,
        help_text="ISO 639-1 of the languages of work.",
    )
    open_until = serializers.DateField(help_text="The last day on which it is open.")
    title_en = text_field(150, "The title in English.")
    title_ja = text_field(150, "The title in Japanese.")
    text_en = text_field(LONGEST, "The text in English.")
    text_ja = text_field(LONGEST, "The text in Japanese.")


@extend_schema_serializer(examples=[examples.PUBLISH])
class PublishCommand(PostingText):
    """A new posting; it is public at once."""

    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whose it is: that of the token, or your first one, without it.",
    )


@extend_schema_serializer(examples=[examples.CHANGE])
class ChangePostingCommand(PostingText):
    """All that a posting says: it replaces what it said."""


@extend_schema_serializer(examples=[examples.ANSWER_POSTING])
class AnswerPostingCommand(Command):
    """An answer to a posting of others; both sides go on talking in its thread."""

    posting = serializers.UUIDField(help_text="The id of an open posting.")
    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Who answers: that of the token, or your first one, without it.",
    )
    text = serializers.CharField(max_length=LONGEST, help_text="What the other side is to read.")


@extend_schema_serializer(examples=[examples.MESSAGE])
class AnswerMessageCommand(Command):
    """A message to the other side."""

    text = serializers.CharField(max_length=LONGEST, help_text="What the other side is to read.")
