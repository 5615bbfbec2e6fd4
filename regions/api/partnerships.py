"""Partnerships and the practices told about them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import (
    LABEL_LANGUAGES,
    KnownDateField,
    KnownDateSerializer,
    LabelledSerializer,
    OptionalURLField,
    PageField,
    TermReferenceSerializer,
    TwoLanguagesField,
    known_date,
)
from regions.api import examples
from regions.api.provenance import RecordProvenanceSerializer
from regions.api.references import ProfileReferenceSerializer
from regions.enums import MilestoneKind, PartyRole, PracticePurpose
from regions.models import Milestone, Practice


class PartySerializer(serializers.Serializer[Any]):
    """One of those who take part."""

    profile = ProfileReferenceSerializer(help_text="The organisation.")
    role = serializers.ChoiceField(
        choices=PartyRole.choices, help_text="What it is in the partnership."
    )


class MilestoneSerializer(serializers.Serializer[Milestone]):
    """A step of the cooperation."""

    kind = serializers.ChoiceField(choices=MilestoneKind.choices, help_text="What kind of step.")
    title = TwoLanguagesField(help_text="What happened.")
    began = serializers.SerializerMethodField(help_text="When, or when it began.")
    ended = serializers.SerializerMethodField(help_text="When it ended, if it lasted.")
    recurs = serializers.BooleanField(help_text="Whether it comes again every year or two.")
    source = serializers.CharField(help_text="Where the fact was found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class

    @extend_schema_field(KnownDateSerializer(allow_null=True))
    def get_began(self, milestone: Milestone) -> dict[str, str] | None:
        return known_date(milestone.on, milestone.precision)

    @extend_schema_field(KnownDateSerializer(allow_null=True))
    def get_ended(self, milestone: Milestone) -> dict[str, str] | None:
        return known_date(milestone.until, milestone.until_precision)


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
    milestones = MilestoneSerializer(many=True, help_text="Its steps, the first one first.")
    source = serializers.CharField(help_text="Where the facts were found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    provenance = RecordProvenanceSerializer(
        source="*", texts=("name", "summary"), help_text="Where the entry comes from."
    )
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")


class IndicatorSerializer(serializers.Serializer[Any]):
    """A figure that shows what a practice brought."""

    name = TwoLanguagesField(help_text="What was counted.")
    value = serializers.DecimalField(
        max_digits=16, decimal_places=2, help_text="The figure, as a text with two decimals."
    )
    unit = serializers.CharField(help_text="Its unit, empty where it has none.")
    comparison = serializers.DecimalField(
        max_digits=16, decimal_places=2, allow_null=True, help_text="The figure to compare it with."
    )
    compared_with = TwoLanguagesField(column="comparison", help_text="What that is the figure of.")
    year = serializers.IntegerField(allow_null=True, help_text="The year that it is of.")
    source = serializers.CharField(help_text="Where the figure was found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class


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
    evidence = TwoLanguagesField(help_text="What shows that it worked.")
    indicators = IndicatorSerializer(many=True, help_text="Figures that show what it brought.")
    purposes = serializers.ListField(
        child=serializers.ChoiceField(choices=PracticePurpose.choices),
        help_text="What it can do for its readers.",
    )
    webinar_on = serializers.DateField(
        allow_null=True, help_text="The day of the webinar in which it was told."
    )
    recording_url = OptionalURLField(help_text="The recording of that webinar.")
    partnership = PartnershipSerializer(help_text="The partnership that it tells about.")
    source = serializers.CharField(help_text="Where the facts were found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    provenance = RecordProvenanceSerializer(
        source="*",
        texts=("title", "summary", "lessons", "evidence"),
        help_text="Where the entry comes from.",
    )
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field(serializers.ChoiceField(choices=LABEL_LANGUAGES))
    def get_language(self, practice: Practice) -> str:
        return "ja" if practice.title == practice.title_ja else "en"
