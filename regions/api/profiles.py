"""Profiles: who can be found, what it is good at, what it offers and seeks."""

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import LabelledSerializer, PageField, TermReferenceSerializer, TwoLanguagesField
from regions.api import examples
from regions.api.provenance import ProvenanceSerializer
from regions.api.references import (
    ProfileReferenceSerializer,
    TerritoryReferenceSerializer,
)
from regions.enums import Direction, ProfileKind, Side, TerritoryKind, ThirdRegionRole
from regions.models import CooperationInterest, Profile
from regions.models.profiles import MAX_FLAGSHIPS, ProfileSector
from regions.queries.people import is_public


class SeatSerializer(serializers.Serializer[Any]):
    """Where the organisation sits, which may be far from where it acts for."""

    territory = TerritoryReferenceSerializer(
        source="seat", allow_null=True, help_text="The territory of the seat."
    )
    city = serializers.CharField(source="seat_city", help_text="The city, as the address has it.")

    def to_representation(self, instance: Profile) -> dict[str, Any]:
        told = super().to_representation(instance)
        if is_public(instance, "seat_city"):
            return told
        in_city = instance.seat is not None and instance.seat.kind == TerritoryKind.CITY
        return told | {"city": ""} | ({"territory": None} if in_city else {})


class ProfileSectorSerializer(TermReferenceSerializer):
    """A sector that the organisation is good at."""

    flagship_rank = serializers.IntegerField(
        allow_null=True,
        min_value=1,
        max_value=MAX_FLAGSHIPS,
        help_text="1 to 3 for its flagship strengths, null for the others.",
    )

    def to_representation(self, instance: ProfileSector) -> dict[str, Any]:
        sector = self.term.to_representation(instance.sector)
        return sector | {"flagship_rank": instance.flagship_rank}

    @cached_property
    def term(self) -> TermReferenceSerializer:
        """One for all rows: to build it costs more than to use it."""
        return TermReferenceSerializer(context=self.context)


class InterestSerializer(serializers.Serializer[CooperationInterest]):
    """What the organisation offers to a partner or seeks from one."""

    direction = serializers.ChoiceField(
        choices=Direction.choices, help_text="Whether it offers or seeks."
    )
    form = TermReferenceSerializer(help_text="The form of cooperation.")
    sector = TermReferenceSerializer(help_text="The sector.")
    third_region = TermReferenceSerializer(
        allow_null=True, help_text="The third region that it is about, if any."
    )
    third_region_role = serializers.SerializerMethodField(
        help_text="What the organisation can be in the third region."
    )
    text = TwoLanguagesField(help_text="In its own words.")
    expires_on = serializers.DateField(allow_null=True, help_text="The last day that it holds.")

    @extend_schema_field(
        {"oneOf": [{"type": "string", "enum": ThirdRegionRole.values}, {"type": "null"}]}
    )
    def get_third_region_role(self, interest: CooperationInterest) -> str | None:
        return interest.third_region_role or None


@extend_schema_serializer(examples=[examples.PROFILE])
class ProfileSerializer(LabelledSerializer):
    """An organisation in the directory."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    kind = serializers.ChoiceField(
        choices=ProfileKind.choices, help_text="What kind of organisation it is."
    )
    side = serializers.ChoiceField(
        choices=Side.choices, help_text="On whose side of the bridge it stands, wherever it sits."
    )
    summary = TwoLanguagesField(help_text="What it is, in a few sentences.")
    territory = TerritoryReferenceSerializer(
        allow_null=True, help_text="The territory that it acts for."
    )
    seat = SeatSerializer(source="*", help_text="Where it sits.")
    sectors = ProfileSectorSerializer(
        source="profile_sectors", many=True, help_text="Its sectors, flagship strengths first."
    )
    themes = TermReferenceSerializer(many=True, help_text="Its themes.")
    interests = InterestSerializer(many=True, help_text="What it offers and seeks at present.")
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="The languages that it works in (ISO 639-1)."
    )
    website = serializers.SerializerMethodField(help_text="Its website, null where not known.")
    members = ProfileReferenceSerializer(
        many=True, help_text="Of an alliance: the members in the directory."
    )
    alliances = ProfileReferenceSerializer(
        many=True, help_text="The alliances in the directory that it belongs to."
    )
    provenance = ProvenanceSerializer(source="*", help_text="Where the entry comes from.")
    updated_at = serializers.DateTimeField(help_text="When the entry was last changed.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_website(self, profile: Profile) -> str | None:
        return (profile.website or None) if is_public(profile, "website") else None
