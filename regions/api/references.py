"""How one resource stands inside another: enough to show it and to find it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from api.fields import LabelledSerializer
from regions.enums import ProfileKind, Side, TerritoryKind
from regions.models import Practice, Profile


@extend_schema_field({"type": "string", "format": "uri"})
class PageField(serializers.Field[Any, Any, str, Any]):
    """The address of the page that shows the row, in the language of the answer."""

    def __init__(self) -> None:
        super().__init__(source="*", help_text="The page about it, in the language of the answer.")

    def to_representation(self, value: Profile | Practice) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(value.get_absolute_url())


class TermReferenceSerializer(LabelledSerializer):
    """An entry of a vocabulary."""

    code = serializers.CharField(help_text="The stable code.")


class TerritoryReferenceSerializer(LabelledSerializer):
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
