"""The controlled vocabularies: sectors, forms of cooperation, themes, third regions."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.fields import LabelledSerializer, TwoLanguagesField
from regions.api import examples
from regions.models import Theme


class NaceDivisionSerializer(serializers.Serializer[Any]):
    """A section or division of NACE Rev. 2.1."""

    code = serializers.CharField(help_text="The code in NACE Rev. 2.1.")
    name = TwoLanguagesField(help_text="The title; NACE has none in Japanese.")


class KeywordsSerializer(serializers.Serializer[Any]):
    """Words that belong to a sector, by language."""

    en = serializers.ListField(
        source="keywords_en", child=serializers.CharField(), help_text="In English."
    )
    ja = serializers.ListField(
        source="keywords_ja", child=serializers.CharField(), help_text="In Japanese."
    )


@extend_schema_serializer(examples=[examples.SECTOR])
class SectorSerializer(LabelledSerializer):
    """A sector: one of 16 heads, or a leaf below one."""

    code = serializers.CharField(help_text="The stable code: LIF for a head, LIF-BIO for a leaf.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="parent.code", allow_null=True, help_text="The code of the head, null for a head."
    )
    nace_divisions = NaceDivisionSerializer(many=True, help_text="What it is in NACE Rev. 2.1.")
    jsic_groups = serializers.ListField(
        child=serializers.CharField(),
        help_text="Major groups of the Japan Standard Industrial Classification.",
    )
    ecosystems = serializers.ListField(
        child=serializers.CharField(), help_text="Industrial ecosystems of the European Union."
    )
    sdgs = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=17),
        help_text="Sustainable Development Goals of the United Nations, by number.",
    )
    keywords = KeywordsSerializer(source="*", help_text="Words that belong to the sector.")


@extend_schema_serializer(examples=[examples.COOPERATION_FORM])
class CooperationFormSerializer(LabelledSerializer):
    """A form of cooperation."""

    code = serializers.CharField(help_text="The stable code.")
    is_head = serializers.BooleanField(help_text="Whether it is one of the six main forms.")
    head = serializers.CharField(
        source="head.code",
        allow_null=True,
        help_text="The code of the main form that it belongs to, if any.",
    )


@extend_schema_serializer(examples=[examples.THEME])
class ThemeSerializer(LabelledSerializer):
    """A theme that runs across sectors."""

    code = serializers.CharField(help_text="The stable code.")
    sectors = serializers.SerializerMethodField(
        help_text="The codes of the sectors that it gathers."
    )

    def get_sectors(self, theme: Theme) -> list[str]:
        return [sector.code for sector in theme.sectors.all()]


@extend_schema_serializer(examples=[examples.THIRD_REGION])
class ThirdRegionSerializer(LabelledSerializer):
    """A part of the world that both sides may address together."""

    code = serializers.CharField(help_text="The stable code.")
