"""Problem details (RFC 9457): the form that every error of the API takes."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"


class FieldProblem(TypedDict):
    """What is wrong with one input: a query ``parameter``, or a ``pointer`` into the body.

    ``allowed`` lists what would be taken; ``allowed_at`` is the address of a longer list.
    """

    detail: str
    code: str
    parameter: NotRequired[str]
    pointer: NotRequired[str]
    allowed: NotRequired[list[str]]
    allowed_at: NotRequired[str]


class ProblemType(TypedDict):
    """A kind of problem: the last part of its ``type`` address, and its title."""

    slug: str
    title: str | Promise


PROBLEM_TYPES: dict[int, ProblemType] = {
    400: {"slug": "invalid-request", "title": _("The request is not valid")},
    401: {"slug": "not-authenticated", "title": _("Sign in first")},
    403: {"slug": "forbidden", "title": _("You may not do this")},
    404: {"slug": "not-found", "title": _("There is nothing at this address")},
    405: {"slug": "method-not-allowed", "title": _("This method is not allowed here")},
    406: {"slug": "not-acceptable", "title": _("This format is not available")},
    409: {"slug": "refused", "title": _("The present state does not allow this")},
    410: {"slug": "withdrawn", "title": _("The record has left the directory")},
    415: {"slug": "unsupported-media-type", "title": _("This format is not read here")},
    422: {"slug": "invalid-input", "title": _("The input does not fit the rules")},
    429: {"slug": "throttled", "title": _("Too many requests")},
    500: {"slug": "server-error", "title": _("Something went wrong on our side")},
}


def problem_body(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[FieldProblem] = (),
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The members of RFC 9457, and ours: ``code``, ``errors`` and, where there is any, ``extra``."""
    kind = PROBLEM_TYPES.get(status, PROBLEM_TYPES[400])
    docs = request.build_absolute_uri(reverse("api-docs"))
    body: dict[str, Any] = {
        "type": f"{docs}#problem-{kind['slug']}",
        "title": str(kind["title"]),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
    }
    return body | ({"extra": extra} if extra else {})


def problem_response(request: HttpRequest, *, status: int, code: str, detail: str) -> JsonResponse:
    """A problem for Django's own error handlers, where no view of the API was reached."""
    body = problem_body(request, status=status, code=code, detail=detail)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
