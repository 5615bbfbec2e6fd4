"""Calls as the public reads them. Minutes of grace and who read the texts stay inside."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.enums import Desk
from api.fields import (
    KnownDateField,
    LabelledSerializer,
    OptionalURLField,
    PageField,
    TermReferenceSerializer,
    TwoLanguagesField,
    or_nothing,
)
from events.api import call_examples as examples
from events.enums import CallKind, CallState, CallStepKind, Currency
from events.models import Call
from regions.api.provenance import RecordProvenanceSerializer
from regions.api.references import ProfileReferenceSerializer, TerritoryReferenceSerializer
from regions.enums import Precision, ProfileKind, Side


class CallOrganiserSerializer(serializers.Serializer[Call]):
    """Who invites."""

    name = TwoLanguagesField(
        column="organiser", help_text="As the call names it; null where desk or profile say all."
    )
    desk = serializers.SerializerMethodField(help_text="The helpdesk office that runs it, if one.")
    profile = serializers.SerializerMethodField(
        help_text="That organisation, if it is in the directory."
    )

    @extend_schema_field(or_nothing(Desk.values))
    def get_desk(self, call: Call) -> str | None:
        return call.desk or None

    @extend_schema_field(ProfileReferenceSerializer(allow_null=True))
    def get_profile(self, call: Call) -> Any:
        if call.organiser is None or not call.organiser.is_published:
            return None
        return ProfileReferenceSerializer(call.organiser, context=self.context).data


class EligibleSerializer(serializers.Serializer[Call]):
    """Who may apply. A list that is empty narrows nothing."""

    sides = serializers.ListField(
        child=serializers.ChoiceField(choices=Side.choices), help_text="The sides; none means all."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=ProfileKind.choices),
        help_text="The kinds of organisations; none means all.",
    )
    territories = TerritoryReferenceSerializer(
        many=True, help_text="Applicants lie in one of these; none means anywhere."
    )
    needs_profile = serializers.BooleanField(
        help_text="Whether a published profile in this directory is required."
    )
    per_organisation = serializers.IntegerField(
        allow_null=True, help_text="How many applications of one organisation are taken."
    )
    register = serializers.CharField(
        help_text="A register elsewhere in which applicants must stand; empty for none."
    )
    register_url = OptionalURLField(help_text="The page of that register.")
    conditions = TwoLanguagesField(help_text="What no rule can check.")


class PlacesSerializer(serializers.Serializer[Any]):
    """The places of one side."""

    side = serializers.ChoiceField(choices=Side.choices, help_text="The side.")
    organisations = serializers.IntegerField(allow_null=True, help_text="How many are chosen.")
    persons_each = serializers.IntegerField(
        allow_null=True, help_text="How many people each of them sends at most."
    )
    different_countries = serializers.BooleanField(
        help_text="Whether each must be from another country, in Japan from another prefecture."
    )


class GrantSerializer(serializers.Serializer[Call]):
    """What is granted; null where it is not said."""

    weeks = serializers.IntegerField(
        source="weeks_most", allow_null=True, help_text="The longest stay in weeks."
    )
    amount_per_week = serializers.DecimalField(
        max_digits=12, decimal_places=2, allow_null=True, help_text="The most for a week."
    )
    amount = serializers.DecimalField(
        source="amount_most",
        max_digits=14,
        decimal_places=2,
        allow_null=True,
        help_text="The most for one application.",
    )
    currency = serializers.ChoiceField(choices=Currency.choices, help_text="ISO 4217.")
    places = PlacesSerializer(source="shares", many=True, help_text="By side.")


class CallStepSerializer(serializers.Serializer[Any]):
    """What follows."""

    kind = serializers.ChoiceField(choices=CallStepKind.choices, help_text="What happens.")
    until = KnownDateField(help_text="Until when, as far as it is known.")


class ApplySerializer(serializers.Serializer[Call]):
    """How one applies. The platform takes no applications itself."""

    text = TwoLanguagesField(column="apply", help_text="What to do.")
    url = TwoLanguagesField(column="apply_url", help_text="The form in each language.")
    email = serializers.SerializerMethodField(help_text="Where applications are sent by e-mail.")

    @extend_schema_field({"type": ["string", "null"], "format": "email"})
    def get_email(self, call: Call) -> str | None:
        return call.apply_email or None


@extend_schema_serializer(examples=[examples.CALL])
class CallSerializer(LabelledSerializer):
    """An invitation to apply or to express interest."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    kind = serializers.ChoiceField(choices=CallKind.choices, help_text="What it invites to.")
    state = serializers.ChoiceField(
        choices=[choice for choice in CallState.choices if choice[0] != CallState.DRAFT],
        help_text="What was decided about it. Whether it is open is said by its dates.",
    )
    summary = TwoLanguagesField(help_text="In a sentence or two.")
    text = TwoLanguagesField(help_text="What it is about.")
    organiser = CallOrganiserSerializer(source="*", help_text="Who invites.")
    eligible = EligibleSerializer(source="*", help_text="Who may apply.")
    grant = GrantSerializer(source="*", help_text="What is granted.")
    opens_at = serializers.DateTimeField(help_text="When it opens.")
    opens_precision = serializers.ChoiceField(
        choices=Precision.choices, help_text="How much of the opening is known."
    )
    closes_at = serializers.DateTimeField(help_text="The deadline.")
    hour_known = serializers.BooleanField(
        help_text="False: only the day of the deadline is known, in its time zone."
    )
    time_zone = serializers.CharField(help_text="The IANA time zone of the deadline.")
    steps = CallStepSerializer(many=True, help_text="What follows, the first one first.")
    apply = ApplySerializer(source="*", help_text="How one applies.")
    privacy = TwoLanguagesField(help_text="What is done with applications.")
    reason = TwoLanguagesField(help_text="Why it was withdrawn.")
    sectors = TermReferenceSerializer(many=True, help_text="Its sectors; none means all.")
    forms = TermReferenceSerializer(many=True, help_text="The forms of cooperation it is for.")
    instrument = serializers.SerializerMethodField(
        help_text="The code of the instrument that it belongs to, if any."
    )
    provenance = RecordProvenanceSerializer(
        source="*", texts=("name", "summary", "text"), help_text="Where the entry comes from."
    )
    published_at = serializers.DateTimeField(help_text="Since when everybody reads it.")
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field({"type": ["string", "null"]})
    def get_instrument(self, call: Call) -> str | None:
        return call.instrument.code if call.instrument else None
