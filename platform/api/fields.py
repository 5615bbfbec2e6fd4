"""Fields that resources share: texts in two languages, dates as far as they are known."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

LABEL_LANGUAGES = [("en", "English"), ("ja", "Japanese")]
KEYS = ("id", "code")
LENGTHS = {"year": 4, "month": 7, "day": 10}


class Texts(TypedDict):
    en: str | None
    ja: str | None


class TwoLanguagesSerializer(serializers.Serializer[Any]):
    """A text in English and in Japanese; null where it has not been written."""

    en = serializers.CharField(allow_null=True, help_text="In English.")
    ja = serializers.CharField(allow_null=True, help_text="In Japanese.")


@extend_schema_field(TwoLanguagesSerializer)
class TwoLanguagesField(serializers.Field[Any, Any, Texts, Any]):
    """``name`` out of the columns ``name_en`` and ``name_ja``, or those of another ``column``."""

    def __init__(self, *, column: str = "", **options: Any) -> None:
        super().__init__(source="*", **options)
        self.column = column

    def to_representation(self, value: Any) -> Texts:
        name = self.column or self.field_name
        return {
            "en": getattr(value, f"{name}_en", "") or None,
            "ja": getattr(value, f"{name}_ja", "") or None,
        }


class LabelledSerializer(serializers.Serializer[Any]):
    """A name in both languages, and the one for this reader as ``label``."""

    name = TwoLanguagesField(help_text="The name in both languages.")
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="name",
        help_text="The name in the language of the answer, or the only name there is.",
    )
    language = serializers.ChoiceField(
        choices=LABEL_LANGUAGES,
        source="name_language",
        help_text="The language that the label is in.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """What names the row for programs comes first."""
        fields = super().get_fields()
        return {name: fields[name] for name in sorted(fields, key=lambda name: name not in KEYS)}


class KnownDateSerializer(serializers.Serializer[Any]):
    """A date with no more parts than are known."""

    value = serializers.RegexField(
        r"^\d{4}(-\d{2}){0,2}$",
        help_text="ISO 8601, cut after what is known: 1863, 2018-10 or 2021-05-17.",
    )
    precision = serializers.ChoiceField(
        choices=["year", "month", "day"], help_text="How much of the date is known."
    )


@extend_schema_field(KnownDateSerializer(allow_null=True))
class KnownDateField(serializers.Field[Any, Any, dict[str, str] | None, Any]):
    """``started`` out of the columns ``started_on`` and ``started_precision``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", **options)

    def to_representation(self, value: Any) -> dict[str, str] | None:
        day: date | None = getattr(value, f"{self.field_name}_on")
        return known_date(day, getattr(value, f"{self.field_name}_precision"))


def known_date(day: date | None, precision: str) -> dict[str, str] | None:
    """A date with no more parts than are known, None for one that is not known at all."""
    if day is None:
        return None
    return {"value": day.isoformat()[: LENGTHS[precision]], "precision": precision}


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class OptionalURLField(serializers.Field[Any, Any, str | None, Any]):
    """An address, null where there is none."""

    def to_representation(self, value: str) -> str | None:
        return value or None


def or_nothing(choices: Iterable[str]) -> dict[str, Any]:
    """The schema of a choice that may be left open: one of these values, or null."""
    return {"oneOf": [{"type": "string", "enum": list(choices)}, {"type": "null"}]}


class RememberedSerializer(LabelledSerializer):
    """What stands in very many rows, told once: with a dictionary ``told`` in the context.

    Whoever gives one says by it that nothing changes what it tells, and that nobody changes the
    values that are told.
    """

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told: dict[Any, dict[str, Any]] | None = self.context.get("told")
        if told is None:
            return super().to_representation(instance)
        key = (type(self), type(instance), instance.pk)
        if key not in told:
            told[key] = super().to_representation(instance)
        return told[key]


class TermReferenceSerializer(RememberedSerializer):
    """An entry of a vocabulary."""

    code = serializers.CharField(help_text="The stable code.")


@extend_schema_field({"type": "string", "format": "uri"})
class PageField(serializers.Field[Any, Any, str, Any]):
    """The address of the page that shows the row, in the language of the answer."""

    def __init__(self) -> None:
        super().__init__(source="*", help_text="The page about it, in the language of the answer.")

    def to_representation(self, value: Any) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(value.get_absolute_url())
