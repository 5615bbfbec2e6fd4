"""Partnerships and the practices told about them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import (
    LABEL_LANGUAGES,
    KnownDateField,
    LabelledSerializer,
    PageField,
    TermReferenceSerializer,
    TwoLanguagesField,
)
from regions.api import examples
from regions.api.references import ProfileReferenceSerializer
from regions.enums import PartyRole
from regions.models import Practice


class PartySerializer(serializers.Serializer[Any]):
    """One of those who take part."""

    profile = ProfileReferenceSerializer(help_text="The organisation.")
    role = serializers.ChoiceField(
        choices=PartyRole.choices, help_text="What it is in the partnership."
    )


@extend_schema_serializer(examples=[examples.PARTNERSHIP])
class PartnershipSerializer(LabelledSerializer):
    """A lasting tie between any number of organisations."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    summary = TwoLanguagesField(help_text="What it is about.")
    started = KnownDateField(help_text="When it began.")
    ended = KnownDateField(help_text="When it ended; null while it lasts or where not known.")
    forms = TermReferenceSerializer(many=True, help_text="The forms of cooperation.")
    sectors = TermReferenceSerializer(many=True, help_text="The sectors.")
    parties = PartySerializer(many=True, help_text="Those who take part and are in the directory.")
    source = serializers.CharField(help_text="Where the facts were found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")


@extend_schema_serializer(examples=[examples.PRACTICE])
class PracticeSerializer(serializers.Serializer[Any]):
    """A good practice: what others can learn from a partnership."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    title = TwoLanguagesField(help_text="The title in both languages.")
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="title", help_text="The title in the language of the answer, or the only one."
    )
    language = serializers.SerializerMethodField(help_text="The language that the label is in.")
    summary = TwoLanguagesField(help_text="What was done.")
    lessons = TwoLanguagesField(help_text="What others can learn.")
    partnership = PartnershipSerializer(help_text="The partnership that it tells about.")
    source = serializers.CharField(help_text="Where the facts were found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field(serializers.ChoiceField(choices=LABEL_LANGUAGES))
    def get_language(self, practice: Practice) -> str:
        return "ja" if practice.title == practice.title_ja else "en"
