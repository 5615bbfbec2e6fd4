"""What can go wrong, and the exception handler that turns it into a problem detail."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.log import log_response
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from api.problems import MEDIA_TYPE, FieldProblem, problem_body
from kernel.errors import DomainError


class InvalidParameters(exceptions.APIException):
    """Query parameters that nobody can act on; ``errors`` names each of them."""

    status_code = 400
    default_code = "invalid_parameter"

    def __init__(self, *errors: FieldProblem) -> None:
        first = errors[0]["detail"]
        super().__init__(first if len(errors) == 1 else _("Some parameters cannot be used."))
        self.errors = errors


class NoSuchPage(exceptions.NotFound):
    """A page after the last one."""

    default_code = "no_such_page"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [FieldProblem(detail=detail, code=self.default_code, parameter="page")]


def problem_details(error: Exception, context: dict[str, Any]) -> Response:
    """REST framework's exception handler: whatever was raised becomes a problem detail."""
    set_rollback()
    request: Request = context["request"]
    match error:
        case DomainError():
            return refusal(error, request)
        case exceptions.ValidationError():
            return invalid_input(error, request)
        case exceptions.APIException():
            return framework_error(error, request)
        case Http404():
            return framework_error(exceptions.NotFound(), request)
        case PermissionDenied():
            return framework_error(exceptions.PermissionDenied(), request)
        case _:
            return fault(error, request)


def refusal(error: DomainError, request: Request) -> Response:
    """A rule said no: 422 where an input can be mended, 409 where the state is in the way."""
    errors: list[FieldProblem] = []
    if error.field:
        pointer = f"#/{escape(error.field)}"
        errors = [FieldProblem(detail=error.message, code=error.code, pointer=pointer)]
    body = problem_body(
        request,
        status=422 if error.field else 409,
        code=error.code,
        detail=error.message,
        errors=errors,
        extra=error.extra,
    )
    return answer(body)


def invalid_input(error: exceptions.ValidationError, request: Request) -> Response:
    """A body that a serializer refused, each field with its pointer."""
    body = problem_body(
        request,
        status=error.status_code,
        code="invalid_input",
        detail=_("Some of the input is missing or not valid."),
        errors=list(flatten(error.get_full_details())),
    )
    return answer(body)


def framework_error(error: exceptions.APIException, request: Request) -> Response:
    """What REST framework and our own exceptions say, with the headers that belong to it."""
    errors: Sequence[FieldProblem] = getattr(error, "errors", ())
    body = problem_body(
        request,
        status=error.status_code,
        code=str(error.get_codes()),
        detail=str(error.detail),
        errors=errors,
        extra=getattr(error, "extra", None),
    )
    return answer(body, headers=headers_of(error))


def headers_of(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        more = getattr(error, "challenge", "")
        headers["WWW-Authenticate"] = f"{challenge}, {more}" if more else challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return headers


def fault(error: Exception, request: Request) -> Response:
    """A fault of ours: logged and signalled as Django does it, told without inner details."""
    # Django's own request: listeners ask for its user, and must not recognise anybody anew.
    got_request_exception.send(sender=None, request=getattr(request, "_request", request))
    body = problem_body(
        request,
        status=500,
        code="server_error",
        detail=_("The fault has been recorded. Please try again later."),
    )
    response = answer(body)
    log_response(
        "Internal Server Error: %s",
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    return response


def answer(body: dict[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def flatten(details: Any, pointer: str = "#") -> Iterator[FieldProblem]:
    """Walk the nested errors of a serializer; each leaf gets its JSON pointer (RFC 6901)."""
    if is_leaf(details):
        yield FieldProblem(detail=str(details["message"]), code=details["code"], pointer=pointer)
    elif isinstance(details, dict):
        for name, inner in details.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from flatten(inner, pointer if whole else f"{pointer}/{escape(str(name))}")
    else:
        for position, inner in enumerate(details):
            yield from flatten(inner, pointer if is_leaf(inner) else f"{pointer}/{position}")


def is_leaf(details: Any) -> bool:
    return isinstance(details, dict) and set(details) == {"message", "code"}


def escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
