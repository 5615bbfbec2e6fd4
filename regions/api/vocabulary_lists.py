"""The vocabularies as versioned lists, for programs that keep a copy."""

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import Texts, TwoLanguagesField, TwoLanguagesSerializer
from api.views import PublicRead
from regions.api import examples
from regions.queries.vocabulary_lists import (
    VocabularyList,
    vocabulary_list,
    vocabulary_lists,
)


class VocabularyVersionSerializer(serializers.Serializer[Any]):
    """In which state the vocabulary is."""

    digest = serializers.CharField(help_text="A print of all terms: the same, the same terms.")
    number = serializers.IntegerField(
        allow_null=True,
        help_text="Rises with every change, from 1; null for the minute in which it changed.",
    )
    since = serializers.DateTimeField(allow_null=True, help_text="Since when it is so.")


class VocabularySerializer(serializers.Serializer[VocabularyList]):
    """A vocabulary and its version."""

    code = serializers.CharField(help_text="The name of the vocabulary in its address.")
    name = serializers.SerializerMethodField(help_text="Its name in both languages.")
    version = serializers.SerializerMethodField(help_text="In which state it is.")
    terms_count = serializers.SerializerMethodField(help_text="How many terms it has.")
    list = serializers.SerializerMethodField(help_text="The address of the list of its terms.")
    resource = serializers.SerializerMethodField(
        help_text="Where each term is a resource with all that is known of it; null if nowhere."
    )

    @extend_schema_field(TwoLanguagesSerializer)
    def get_name(self, one: VocabularyList) -> Texts:
        english, japanese = one.name
        return {"en": english, "ja": japanese}

    @extend_schema_field(VocabularyVersionSerializer)
    def get_version(self, one: VocabularyList) -> Any:
        noted = one.version
        told = {
            "digest": one.digest,
            "number": noted.number if noted else None,
            "since": noted.since if noted else None,
        }
        return VocabularyVersionSerializer(told).data

    @extend_schema_field(int)
    def get_terms_count(self, one: VocabularyList) -> int:
        return len(one.entries)

    @extend_schema_field(OpenApiTypes.URI)
    def get_list(self, one: VocabularyList) -> Any:
        return self.address(reverse("api-vocabulary", args=[one.code]))

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_resource(self, one: VocabularyList) -> Any:
        name = one.source.listed_at
        return self.address(reverse(name)) if name else None

    def address(self, path: str) -> Any:
        return self.context["request"].build_absolute_uri(path)


class VocabularyTermSerializer(serializers.Serializer[Any]):
    """A term."""

    code = serializers.CharField(help_text="The stable code.")
    name = TwoLanguagesField(help_text="The label in both languages.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="above", allow_null=True, help_text="The code of the term above, if any."
    )
    mappings = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Codes of other classifications, by classification: nace-rev-2.1, jsic (major "
        "groups), eu-industrial-ecosystems, sdg; sectors for what a theme gathers.",
    )


class FormerTermSerializer(serializers.Serializer[Any]):
    """A code that is not used any more."""

    code = serializers.CharField(help_text="The former code.")
    name = TwoLanguagesField(help_text="Its last label, where it is known.")
    successors = serializers.ListField(
        child=serializers.CharField(),
        help_text="The codes that took its place; none where nobody wrote it down.",
    )


@extend_schema_serializer(examples=[examples.VOCABULARY])
class VocabularyTermsSerializer(VocabularySerializer):
    """A vocabulary with its version, its terms, and the codes that it had before."""

    terms = VocabularyTermSerializer(source="entries", many=True, help_text="In their order.")
    deprecated = FormerTermSerializer(
        source="former", many=True, help_text="Codes that are not used any more."
    )


@extend_schema_serializer(examples=[examples.VOCABULARIES])
class VocabularyResultsSerializer(serializers.Serializer[Any]):
    """All vocabularies."""

    results = VocabularySerializer(many=True, help_text="Every vocabulary.")


class Vocabularies(PublicRead):
    """Every list of codes that the other resources use, with its version: keep a copy, and read it
    anew when the digest is another one.
    """

    serializer_class = VocabularyResultsSerializer

    @extend_schema(
        operation_id="vocabularies_list",
        tags=["vocabularies"],
        summary="Vocabularies",
    )
    def get(self, request: Request) -> Response:
        told = {"results": vocabulary_lists()}
        return Response(VocabularyResultsSerializer(told, context={"request": request}).data)


class Vocabulary(PublicRead):
    """One list of codes: every term with its labels in both languages and what it is in other
    classifications, and the codes that are not used any more.
    """

    serializer_class = VocabularyTermsSerializer

    @extend_schema(
        operation_id="vocabularies_retrieve",
        tags=["vocabularies"],
        summary="A vocabulary",
        parameters=[
            OpenApiParameter(
                "code",
                OpenApiTypes.STR,
                OpenApiParameter.PATH,
                description="The name of the vocabulary.",
            )
        ],
    )
    def get(self, request: Request, code: str) -> Response:
        found = vocabulary_list(code)
        if found is None:
            raise NotFound
        return Response(VocabularyTermsSerializer(found, context={"request": request}).data)
