"""How one resource stands inside another: enough to show it and to find it."""

from typing import Any

from rest_framework import serializers

from api.fields import LabelledSerializer, PageField, RememberedSerializer
from regions.enums import ProfileKind, Side, TerritoryKind


class TerritoryReferenceSerializer(RememberedSerializer):
    """A territory."""

    code = serializers.CharField(help_text="The official code: ISO 3166, NUTS 2024 or our own.")
    kind = serializers.ChoiceField(
        choices=TerritoryKind.choices, help_text="What kind of place it is."
    )


class ProfileReferenceSerializer(LabelledSerializer):
    """A profile."""

    id = serializers.UUIDField(source="public_id", help_text="The id of the profile.")
    url = PageField()
    kind = serializers.ChoiceField(
        choices=ProfileKind.choices, help_text="What kind of organisation it is."
    )
    side = serializers.ChoiceField(choices=Side.choices, help_text="On whose side it stands.")


class PersonSerializer(serializers.Serializer[Any]):
    """A person, by name alone."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    name = serializers.CharField(source="full_name", help_text="In the language of the answer.")
