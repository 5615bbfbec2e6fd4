"""Events as the public reads them. Who is registered, and where an online room is, stay inside."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import LabelledSerializer, OptionalURLField, PageField, TwoLanguagesField
from events.api import examples
from events.enums import EventFormat, EventKind, EventState
from events.models import Event
from regions.api.provenance import RecordProvenanceSerializer
from regions.api.references import ProfileReferenceSerializer


@extend_schema_serializer(examples=[examples.EVENT])
class EventSerializer(LabelledSerializer):
    """Something that takes place, or took place."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    programme = serializers.SerializerMethodField(
        help_text="Where its published programme is read; null where none was published."
    )
    kind = serializers.ChoiceField(choices=EventKind.choices, help_text="What kind of event.")
    state = serializers.ChoiceField(
        choices=[choice for choice in EventState.choices if choice[0] != EventState.DRAFT],
        help_text="What was decided about it. Whether it is over is said by its end.",
    )
    format = serializers.ChoiceField(
        choices=EventFormat.choices, help_text="Whether one comes or takes part online."
    )
    starts_at = serializers.DateTimeField(help_text="When it begins.")
    ends_at = serializers.DateTimeField(help_text="When it ends.")
    time_zone = serializers.CharField(help_text="The IANA time zone in which its organisers speak.")
    hours_known = serializers.SerializerMethodField(
        help_text="False: only the days are known, in its time zone."
    )
    days_known = serializers.SerializerMethodField(
        help_text="False: it took place on a day between start and end that is not known."
    )
    place = TwoLanguagesField(help_text="Where it takes place.")
    summary = TwoLanguagesField(help_text="What it is about.")
    notice = TwoLanguagesField(help_text="What its organisers want everybody to know.")
    registration_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when one can register; null where no end was set."
    )
    external_url = OptionalURLField(help_text="The page of the organiser, if others organise it.")
    recording_url = OptionalURLField(
        source="public_recording",
        help_text="The recording; null also while somebody on the stage has not agreed to it.",
    )
    slides_url = OptionalURLField(
        source="public_slides",
        help_text="The slides; null also while somebody on the stage has not agreed to it.",
    )
    partners = ProfileReferenceSerializer(
        many=True, help_text="The organisations in the directory that stand behind it."
    )
    practice = serializers.SerializerMethodField(
        help_text="The id of the good practice that it told about, if any."
    )
    attendance = serializers.IntegerField(
        allow_null=True, help_text="How many people took part, where it is known."
    )
    attendance_is_estimate = serializers.BooleanField(help_text="True: about so many.")
    meetings_reported = serializers.IntegerField(
        allow_null=True, help_text="How many meetings were organised, where it is known."
    )
    provenance = RecordProvenanceSerializer(
        source="*", texts=("name", "summary"), help_text="Where the entry comes from."
    )
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_programme(self, event: Any) -> str | None:
        if not event.has_programme:
            return None
        address = reverse("api-event-programme", args=[event.public_id])
        found: str = self.context["request"].build_absolute_uri(address)
        return found

    @extend_schema_field(bool)
    def get_hours_known(self, event: Event) -> bool:
        return not event.all_day

    @extend_schema_field(bool)
    def get_days_known(self, event: Event) -> bool:
        return not event.span_only

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_practice(self, event: Event) -> str | None:
        practice = event.practice
        return str(practice.public_id) if practice and practice.is_published else None
