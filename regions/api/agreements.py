"""Agreements between partners, as the register shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import (
    LABEL_LANGUAGES,
    KnownDateField,
    LabelledSerializer,
    OptionalURLField,
    PageField,
    TermReferenceSerializer,
    TwoLanguagesField,
)
from regions.api import examples
from regions.api.partnerships import PartySerializer
from regions.api.provenance import RecordProvenanceSerializer
from regions.api.reading import public_day
from regions.enums import AgreementKind, AgreementStatus
from regions.models import Agreement
from regions.queries.agreements import Entry


class PartnershipNameSerializer(LabelledSerializer):
    """A partnership."""

    id = serializers.UUIDField(source="public_id", help_text="The id of the partnership.")


@extend_schema_serializer(examples=[examples.AGREEMENT])
class AgreementSerializer(serializers.Serializer[Agreement]):
    """A signed text between the parties of a partnership."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    title = TwoLanguagesField(help_text="The title in both languages.")
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="title", help_text="The title in the language of the answer, or the only one."
    )
    language = serializers.SerializerMethodField(help_text="The language that the label is in.")
    kind = serializers.ChoiceField(choices=AgreementKind.choices, help_text="What kind of text.")
    status = serializers.SerializerMethodField(
        help_text="Whether it is in force today; one whose end has passed has expired."
    )
    signed = KnownDateField(help_text="When it was signed.")
    ends_on = serializers.DateField(allow_null=True, help_text="The day on which it ends.")
    renewal_on = serializers.DateField(
        allow_null=True, help_text="The day by which it is to be renewed."
    )
    document_url = OptionalURLField(help_text="The text itself, where it is public.")
    sectors = TermReferenceSerializer(many=True, help_text="The sectors that it names.")
    partnership = PartnershipNameSerializer(help_text="The partnership that it is part of.")
    parties = PartySerializer(
        source="partnership.parties",
        many=True,
        help_text="Those who take part in the partnership and are in the directory.",
    )
    provenance = RecordProvenanceSerializer(
        source="*", texts=("title",), help_text="Where the entry comes from."
    )
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field(serializers.ChoiceField(choices=LABEL_LANGUAGES))
    def get_language(self, agreement: Agreement) -> str:
        return "ja" if agreement.title == agreement.title_ja else "en"

    @extend_schema_field(serializers.ChoiceField(choices=AgreementStatus.choices))
    def get_status(self, agreement: Agreement) -> Any:
        return Entry(agreement, public_day()).status.value
