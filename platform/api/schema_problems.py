"""Problem details in the OpenAPI document: which an operation may answer, with examples."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from api.problems import MEDIA_TYPE


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
