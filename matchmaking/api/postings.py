"""Partner searches and offers, as everybody may read them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import (
    LABEL_LANGUAGES,
    LabelledSerializer,
    PageField,
    TermReferenceSerializer,
    TwoLanguagesField,
)
from matchmaking.models import Posting
from regions.enums import Direction, ProfileKind, Side

EXAMPLE_ID = "7d0f6b1e-5f0a-4b53-9a51-6f6c2f0f8e3a"
EXAMPLE = OpenApiExample(
    "A partner search",
    value={
        "id": EXAMPLE_ID,
        "url": f"https://kakehashi.example/en/postings/{EXAMPLE_ID}/",
        "organisation": {
            "id": "5f0c2c9e-6f0b-4b8e-9d43-0d3c5d2f7a61",
            "name": {"en": "Gifu Prefecture", "ja": "岐阜県"},
            "label": "Gifu Prefecture",
            "language": "en",
            "url": "https://kakehashi.example/en/partners/gifu/",
            "kind": "prefecture",
            "side": "jp",
        },
        "direction": "seek",
        "form": {
            "code": "RESEARCH",
            "name": {"en": "Joint research", "ja": "共同研究"},
            "label": "Joint research",
            "language": "en",
        },
        "sector": {
            "code": "FOR-WOOD",
            "name": {"en": "Wood products", "ja": "木材"},
            "label": "Wood products",
            "language": "en",
        },
        "third_region": None,
        "languages": ["ja", "en"],
        "title": {"en": "Tall buildings in wood", "ja": "中高層の木造建築"},
        "label": "Tall buildings in wood",
        "language": "en",
        "text": {"en": "We look for a research partner.", "ja": None},
        "open_until": "2027-03-31",
        "created_at": "2026-04-01T09:00:00Z",
        "updated_at": "2026-04-01T09:00:00Z",
    },
)


class PostingOrganisationSerializer(LabelledSerializer):
    """The organisation that posted it."""

    id = serializers.UUIDField(source="public_id", help_text="The id of its profile.")
    url = PageField()
    kind = serializers.ChoiceField(
        choices=ProfileKind.choices, help_text="What kind of organisation it is."
    )
    side = serializers.ChoiceField(choices=Side.choices, help_text="On whose side it stands.")


@extend_schema_serializer(examples=[EXAMPLE])
class PostingSerializer(serializers.Serializer[Any]):
    """What an organisation looks for or offers at present. It is answered on its page."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = PageField()
    organisation = PostingOrganisationSerializer(help_text="Whose posting it is.")
    direction = serializers.ChoiceField(
        choices=Direction.choices, help_text="Whether it is a search (seek) or an offer."
    )
    form = TermReferenceSerializer(help_text="The form of cooperation.")
    sector = TermReferenceSerializer(help_text="The sector.")
    third_region = TermReferenceSerializer(
        allow_null=True, help_text="The third region that both sides would address; or null."
    )
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="ISO 639-1 of the languages of work."
    )
    title = TwoLanguagesField(help_text="The title in both languages.")
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="title", help_text="The title in the language of the answer, or the only one."
    )
    language = serializers.SerializerMethodField(help_text="The language that the label is in.")
    text = TwoLanguagesField(help_text="What it says.")
    open_until = serializers.DateField(help_text="The last day on which it is open.")
    created_at = serializers.DateTimeField(help_text="When it was posted.")
    updated_at = serializers.DateTimeField(help_text="When it was last changed.")

    @extend_schema_field(serializers.ChoiceField(choices=LABEL_LANGUAGES))
    def get_language(self, posting: Posting) -> str:
        return posting.title_language
