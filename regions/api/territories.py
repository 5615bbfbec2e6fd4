"""Territories: the places that organisations act for or sit in."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.fields import LabelledSerializer
from regions.api import examples
from regions.enums import Side, TerritoryKind


@extend_schema_serializer(examples=[examples.TERRITORY])
class TerritorySerializer(LabelledSerializer):
    """A country, a NUTS region, a region or prefecture of Japan, or a city."""

    code = serializers.CharField(
        help_text="ISO 3166-1 of a country, NUTS 2024 of a region of the Union, ISO 3166-2 of a "
        "prefecture; regions of Japan and cities have codes of our own."
    )
    kind = serializers.ChoiceField(
        choices=TerritoryKind.choices, help_text="What kind of place it is."
    )
    side = serializers.ChoiceField(choices=Side.choices, help_text="On which side it lies.")
    country = serializers.CharField(help_text="ISO 3166-1 of the country that it lies in.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="parent.code",
        allow_null=True,
        help_text="The code of the territory above, null for a country.",
    )
    path = serializers.CharField(help_text="The codes from the country down, joined by slashes.")
    name_local = serializers.CharField(help_text="The name in the language of the place.")
    name_kana = serializers.CharField(help_text="The reading of a Japanese name, in kana.")
    name_romaji = serializers.CharField(
        help_text="The reading of a Japanese name, in Latin script."
    )
    time_zone = serializers.CharField(help_text="The IANA time zone.")
    latitude = serializers.FloatField(allow_null=True, help_text="Degrees north (WGS 84).")
    longitude = serializers.FloatField(allow_null=True, help_text="Degrees east (WGS 84).")
    population = serializers.IntegerField(allow_null=True, help_text="Inhabitants.")
    population_year = serializers.IntegerField(
        allow_null=True, help_text="The year that the population is of."
    )
    area_km2 = serializers.FloatField(allow_null=True, help_text="Area in square kilometres.")
