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
from rest_framework.generics import ListAPIView

from api.authentication import scope_for
from api.language import LANGUAGE_PARAMETER
from api.problems import MEDIA_TYPE
from api.views import READING, PublicRead, PublicResource, Reading
from api.writing import SignedIn

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
    response=[200, 201],
    description="Send it back as If-None-Match: while nothing has changed, the answer is 304.",
)


def if_match(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "If-Match",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=required,
        description="The ETag that you have read: where somebody has written since, the answer is "
        "412 and nothing changes.",
    )


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
CLOSED = problem_example(
    409,
    "refused",
    title="The present state does not allow this",
    detail="This request was answered or changed in the meantime. Open it again to see how.",
    code="request_closed",
)
STRANGER = problem_example(
    401,
    "not-authenticated",
    title="Sign in first",
    detail="Authentication credentials were not provided.",
    code="not_authenticated",
)
UNKNOWN_CALLER = {
    401: OpenApiResponse(
        ProblemSerializer, "Nobody is recognised, or the token is not taken.", [STRANGER]
    ),
    403: OpenApiResponse(
        ProblemSerializer, "You may see this, and not do it; or the token lacks the right."
    ),
    429: OpenApiResponse(ProblemSerializer, "Too many requests; Retry-After says when to go on."),
}
WRITING = {
    409: OpenApiResponse(ProblemSerializer, "The present state is in the way.", [CLOSED]),
    412: OpenApiResponse(ProblemSerializer, "If-Match names another state than the present one."),
    413: OpenApiResponse(ProblemSerializer, "The body is too large."),
    415: OpenApiResponse(ProblemSerializer, "The body is no JSON."),
    422: OpenApiResponse(
        ProblemSerializer, "A rule said no, or the Idempotency-Key came with another request."
    ),
}
TAG_NEEDED = {428: OpenApiResponse(ProblemSerializer, "If-Match is missing.")}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A text of yours, such as a UUID: sent again with the same body within a day, the "
    "call is not carried out again but answered as the first time.",
)
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
        if isinstance(self.view, PublicRead) or getattr(self.view, "tagged", False):
            parameters.append(ETAG)
        if isinstance(self.view, SignedIn) and self.is_write:
            parameters += self.write_headers()
        if isinstance(self.view, PublicResource) and self.view.detail:
            parameters.append(self.key())
        return parameters

    @property
    def is_listing(self) -> bool:
        return self.method == "GET" and isinstance(self.view, ListAPIView)

    @property
    def is_write(self) -> bool:
        return self.method not in READING

    def write_headers(self) -> list[OpenApiParameter]:
        """Idempotency-Key on every write, If-Match where it is taken."""
        found = [IDEMPOTENCY_KEY]
        required = self.method in self.view.needs_tag
        if required or self.view.takes_tag:
            found.append(if_match(required=required))
        return found

    def get_auth(self) -> list[dict[str, Any]]:
        """A token with the right that the operation needs, or the session of the site."""
        if not isinstance(self.view, SignedIn):
            return []
        scope = scope_for(self.view, self.method)
        scopes = [scope] if scope else []
        return [{"token": scopes}, {"session": []}]

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
        by_itself = isinstance(self.view, SignedIn) and not self.is_listing
        found = self.view.answer if by_itself else super().get_response_serializers()
        if not isinstance(self.view, Reading) or isinstance(found, dict):
            return found
        known = PROBLEMS | self.more_problems()
        problems = {(status, MEDIA_TYPE): known[status] for status in sorted(known)}
        return self.success(found) | problems

    def more_problems(self) -> dict[int, OpenApiResponse]:
        if not isinstance(self.view, SignedIn):
            return {}
        if not self.is_write:
            return UNKNOWN_CALLER
        needed = TAG_NEEDED if self.method in self.view.needs_tag else {}
        return UNKNOWN_CALLER | WRITING | needed

    def success(self, found: Any) -> dict[Any, OpenApiResponse]:
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="It is gone.")}
        if isinstance(self.view, SignedIn) and self.method in self.view.created:
            return {201: OpenApiResponse(found, "What was made.")}
        return {200: OpenApiResponse(found, "What was asked for.")}


def name_tags(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: declare each tag at the root, with the words of its list."""
    tags: dict[str, str] = {}
    for operations in result["paths"].values():
        for operation in operations.values():
            tags.setdefault(operation["tags"][0], operation.get("summary", ""))
    result["tags"] = [{"name": name, "description": words} for name, words in tags.items()]
    return result


def name_securities(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: the two ways to be recognised."""
    result["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "kkh_…",
            "description": "A token from the page “API tokens” of your account. The roles that an "
            "operation names are the rights that the token needs; writing includes reading.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the site. Writing needs the header X-CSRFToken.",
        },
    }
    return result


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, in English, as `manage.py spectacular` writes it."""
    with override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema
