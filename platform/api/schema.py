"""The OpenAPI document: what every operation of the API has in common, written once."""

from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from api.language import LANGUAGE_PARAMETER
from api.problems import MEDIA_TYPE
from api.views import PublicRead, PublicResource, Reading, SignedInRead

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LANGUAGE = OpenApiParameter(
    LANGUAGE_PARAMETER,
    OpenApiTypes.STR,
    enum=LANGUAGES,
    description="The language of labels and messages; without it, Accept-Language decides.",
)
CONTENT_LANGUAGE = OpenApiParameter(
    "Content-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    enum=LANGUAGES,
    response=[200],
    description="The language of labels and messages.",
)
ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200],
    description="Send it back as If-None-Match: while nothing has changed, the answer is 304.",
)
LAST_MODIFIED = OpenApiParameter(
    "Last-Modified",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200],
    description="A second since which nothing has changed, where it is known. As "
    "If-Modified-Since it works like the ETag, which is finer.",
)
UNCHANGED = {304: OpenApiResponse(description="Nothing has changed since the answer of that ETag.")}


class FieldProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one input."""

    detail = serializers.CharField(help_text="One sentence in the language of the answer.")
    code = serializers.CharField(help_text="A stable code for programs.")
    parameter = serializers.CharField(required=False, help_text="The query parameter.")
    pointer = serializers.CharField(
        required=False, help_text="A JSON pointer (RFC 6901) into the body that was sent."
    )
    allowed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The values that are taken."
    )
    allowed_at = serializers.URLField(
        required=False, help_text="Where the values that are taken are listed."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem detail (RFC 9457)."""

    type = serializers.URLField(help_text="The kind of problem, explained at this address.")
    title = serializers.CharField(help_text="The kind of problem in a few words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What happened this time.")
    code = serializers.CharField(help_text="A stable code for programs.")
    errors = FieldProblemSerializer(many=True, help_text="Each input that has to be mended.")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    extra = serializers.DictField(
        required=False, help_text="What else helps, such as the figures of the rule that refused."
    )


def problem_example(status: int, slug: str, **members: Any) -> OpenApiExample:
    address = f"https://kakehashi.example/api/v1/docs/#problem-{slug}"
    value = {"type": address, "status": status, "errors": []} | members
    return OpenApiExample(slug, value=value, media_type=MEDIA_TYPE)


UNKNOWN = problem_example(
    400,
    "invalid-request",
    title="The request is not valid",
    detail="There is no parameter “language” here.",
    code="invalid_parameter",
    errors=[
        {
            "detail": "There is no parameter “language” here.",
            "code": "unknown_parameter",
            "parameter": "language",
            "allowed": ["lang", "page", "page_size"],
        }
    ],
)
ABSENT = problem_example(
    404,
    "not-found",
    title="There is nothing at this address",
    detail="Not found.",
    code="not_found",
)
STRANGER = problem_example(
    403,
    "forbidden",
    title="You may not do this",
    detail="Authentication credentials were not provided.",
    code="not_authenticated",
)
SIGNED_OUT = {403: OpenApiResponse(ProblemSerializer, "Nobody has signed in.", [STRANGER])}
PROBLEMS = {
    400: OpenApiResponse(
        ProblemSerializer,
        "A parameter is unknown or has a value that is not taken; `errors` names it.",
        [UNKNOWN],
    ),
    404: OpenApiResponse(
        ProblemSerializer, "There is no such resource or page, or it is not public.", [ABSENT]
    ),
    406: OpenApiResponse(ProblemSerializer, "The answer would be JSON, which is not accepted."),
}


class Schema(AutoSchema):
    """AutoSchema that knows the base views: language, problems, summaries."""

    view: Any

    def get_summary(self) -> str | None:
        if not isinstance(self.view, PublicResource):
            return super().get_summary()
        return self.view.singular if self.view.detail else self.view.plural

    def get_override_parameters(self) -> list[Any]:
        parameters = super().get_override_parameters()
        if isinstance(self.view, Reading):
            parameters += [LANGUAGE, CONTENT_LANGUAGE]
        if isinstance(self.view, PublicRead):
            parameters += [ETAG, LAST_MODIFIED]
        if isinstance(self.view, PublicResource) and self.view.detail:
            parameters.append(self.key())
        return parameters

    def key(self) -> OpenApiParameter:
        """The part of the address that names the row."""
        unique = self.view.lookup_value_converter == "uuid"
        return OpenApiParameter(
            self.view.lookup_url_kwarg or self.view.lookup_field,
            OpenApiTypes.UUID if unique else OpenApiTypes.STR,
            OpenApiParameter.PATH,
            description=self.view.key_help,
        )

    def get_examples(self) -> list[OpenApiExample]:
        """The parameters worth trying: those in the address for a row, the others for a list."""
        examples = super().get_examples()
        if not isinstance(self.view, PublicResource):
            return examples
        key = self.view.lookup_url_kwarg or self.view.lookup_field
        place: Literal["path", "query"] = "path" if self.view.detail else "query"
        return examples + [
            OpenApiExample(name, value=value, parameter_only=(name, place))
            for name, value in self.view.tries.items()
            if (name == key) == bool(self.view.detail)
        ]

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        if not isinstance(self.view, Reading) or isinstance(found, dict):
            return found
        known = PROBLEMS | (SIGNED_OUT if isinstance(self.view, SignedInRead) else {})
        problems = {(status, MEDIA_TYPE): known[status] for status in sorted(known)}
        answers = {200: OpenApiResponse(found, "What was asked for.")} | problems
        unchanged = UNCHANGED if isinstance(self.view, PublicRead) else {}
        return answers | unchanged | self.own_answers()

    def own_answers(self) -> dict[Any, OpenApiResponse]:
        """What this resource alone answers for one of its rows."""
        if not isinstance(self.view, PublicResource) or not self.view.detail:
            return {}
        return self.view.row_answers


def name_tags(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: declare each tag at the root, with the words of its list."""
    tags: dict[str, str] = {}
    for operations in result["paths"].values():
        for operation in operations.values():
            tags.setdefault(operation["tags"][0], operation.get("summary", ""))
    result["tags"] = [{"name": name, "description": words} for name, words in tags.items()]
    return result


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, in English, as `manage.py spectacular` writes it."""
    with override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema
