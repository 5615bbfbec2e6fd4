"""Where a record comes from: its source, its checks, and which of its texts is the original."""

import re
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Desk
from api.fields import LABEL_LANGUAGES, or_nothing
from regions.enums import Door
from regions.models import Profile

# The SPDX identifier of the licence under which everything public may be used.
LICENCE = "CC-BY-4.0"
LANGUAGES = ("en", "ja")
ADDRESS = re.compile(r"https?://[^\s;,、。）)]+")


def address_in(source: str) -> str | None:
    """The first web address that a source names; a full stop after it is no part of it."""
    found = ADDRESS.search(source)
    return found.group().rstrip(".") if found else None


def original_language(text: str, record: Any, translated: list[str]) -> str | None:
    """The only language it is written in, or the one that no machine wrote; None if not known."""
    written = [
        language
        for language in LANGUAGES
        if getattr(record, f"{text}_{language}", "") and f"{text}_{language}" not in translated
    ]
    return written[0] if len(written) == 1 else None


class TextOriginSerializer(serializers.Serializer[Any]):
    """How a text came to be in its languages."""

    text = serializers.CharField(help_text="The member of the record, such as summary.")
    original_language = serializers.SerializerMethodField(
        help_text="The language in which it was written; null where people wrote both or neither, "
        "so that nobody noted which came first.",
    )
    machine_translated = serializers.ListField(
        child=serializers.ChoiceField(choices=LABEL_LANGUAGES),
        help_text="The languages into which a machine translated it and nobody has confirmed it.",
    )

    @extend_schema_field(or_nothing(LANGUAGES))
    def get_original_language(self, one: dict[str, Any]) -> Any:
        return one["original_language"]


class RecordProvenanceSerializer(serializers.Serializer[Any]):
    """Where a record comes from, and on what terms it may be used."""

    told: tuple[str, ...] = ()

    source = serializers.CharField(help_text="Where the facts were found.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    source_url = serializers.SerializerMethodField(
        help_text="The page of the source, null where none is noted."
    )
    licence = serializers.SerializerMethodField(
        help_text="The licence of the data, as SPDX names it."
    )
    texts = serializers.SerializerMethodField(help_text="In which language each text is original.")

    def __init__(self, *args: Any, texts: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.told = texts or self.told

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_source_url(self, record: Any) -> str | None:
        return getattr(record, "source_url", "") or address_in(record.source)

    @extend_schema_field({"type": "string", "const": LICENCE})
    def get_licence(self, _record: Any) -> str:
        return LICENCE

    @extend_schema_field(TextOriginSerializer(many=True))
    def get_texts(self, record: Any) -> list[dict[str, Any]]:
        translated: list[str] = getattr(record, "machine_translated", [])
        return [
            {
                "text": text,
                "original_language": original_language(text, record, translated),
                "machine_translated": [
                    language for language in LANGUAGES if f"{text}_{language}" in translated
                ],
            }
            for text in self.told
        ]


class CheckSerializer(serializers.Serializer[Any]):
    """One language of the entry, read and approved before it was published."""

    language = serializers.ChoiceField(choices=Door.choices, help_text="The texts that were read.")
    desk = serializers.SerializerMethodField(
        help_text="The helpdesk office that approved them; null where it is not known any more.",
    )
    at = serializers.DateTimeField(help_text="When.")

    @extend_schema_field(or_nothing(Desk.values))
    def get_desk(self, check: dict[str, Any]) -> Any:
        return check["desk"]

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """The database packs the moment into JSON, where it is a text."""
        return super().to_representation(instance | {"at": datetime.fromisoformat(instance["at"])})


class FactSourceSerializer(serializers.Serializer[Any]):
    """Where a single fact comes from."""

    text = serializers.CharField(help_text="The member it is about; * for all that are not named.")
    source = serializers.CharField(help_text="The source of the fact.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    on = serializers.DateField(allow_null=True, help_text="The day on which it was taken over.")


class ProvenanceSerializer(RecordProvenanceSerializer):
    """Where the entry comes from, and who stands by it."""

    told = ("name", "summary")

    is_sample = serializers.BooleanField(
        help_text="True: compiled from public sources, not endorsed by the organisation."
    )
    confirmed_on = serializers.DateField(
        allow_null=True, help_text="The day on which the organisation last confirmed the entry."
    )
    checked_on = serializers.DateField(
        allow_null=True, help_text="The day on which the helpdesk last read the entry."
    )
    checks = CheckSerializer(
        many=True,
        source="latest_checks",
        help_text="Which desk last approved the texts of each language, and when.",
    )
    facts = serializers.SerializerMethodField(
        help_text="Single facts whose source is another than that of the entry."
    )
    machine_translated = serializers.ListField(
        child=serializers.CharField(),
        help_text="Texts, such as summary_ja, that a machine translated and nobody has confirmed.",
    )

    @extend_schema_field(FactSourceSerializer(many=True))
    def get_facts(self, profile: Profile) -> list[dict[str, Any]]:
        return [fact(name, told) for name, told in sorted((profile.provenance or {}).items())]


def fact(name: str, told: Any) -> dict[str, Any]:
    """Provenance is a text, or an entry with its ``source`` and its day."""
    entry = told if isinstance(told, dict) else {"source": told}
    return {"text": name, "source": str(entry.get("source", "")), "on": entry.get("on")}
