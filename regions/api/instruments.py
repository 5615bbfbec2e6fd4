"""Instruments: programmes, platforms and services that help partners of both sides."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import (
    LabelledSerializer,
    OptionalURLField,
    TermReferenceSerializer,
    TwoLanguagesField,
    or_nothing,
)
from regions.api import examples
from regions.api.provenance import RecordProvenanceSerializer
from regions.enums import InstrumentStage, ProfileKind, Side
from regions.models import Instrument


class InstrumentProvenanceSerializer(RecordProvenanceSerializer):
    """Where the entry comes from, and when somebody last looked whether it is right."""

    told = ("name", "owner", "summary")

    checked_on = serializers.DateField(
        allow_null=True, help_text="The day on which the helpdesk last checked the entry."
    )


@extend_schema_serializer(examples=[examples.INSTRUMENT])
class InstrumentSerializer(LabelledSerializer):
    """A programme, platform or service that regions and clusters can use."""

    code = serializers.CharField(help_text="The stable code.")
    owner = TwoLanguagesField(help_text="Who offers it.")
    summary = TwoLanguagesField(help_text="What it is for.")
    link = OptionalURLField(source="url", help_text="Its own page.")
    side = serializers.SerializerMethodField(help_text="For whose side; null for both.")
    stage = serializers.SerializerMethodField(help_text="At which stage it helps, if at one.")
    forms = TermReferenceSerializer(many=True, help_text="The forms of cooperation it is for.")
    sectors = TermReferenceSerializer(many=True, help_text="Its sectors; none means all.")
    eligible_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=ProfileKind.choices),
        help_text="The kinds of organisations it is for; none means all.",
    )
    deadline_on = serializers.DateField(
        allow_null=True, help_text="The last day to apply, null where there is none."
    )
    provenance = InstrumentProvenanceSerializer(source="*", help_text="Where the entry comes from.")

    @extend_schema_field(or_nothing(Side.values))
    def get_side(self, instrument: Instrument) -> Any:
        return instrument.side or None

    @extend_schema_field(or_nothing(InstrumentStage.values))
    def get_stage(self, instrument: Instrument) -> Any:
        return instrument.stage or None
