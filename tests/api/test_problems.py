"""Errors of the API: whatever is raised in a view becomes a problem detail."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.test import RequestFactory
from django.utils.translation import override
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from api.problems import problem_response
from kernel.errors import DomainError

TYPE = "http://testserver/api/v1/docs/#problem-"


@pytest.fixture(autouse=True)
def _english():
    """These views are no public ones: they answer in whatever language is active."""
    with override("en"):
        yield


def raised(error: Exception) -> Response:
    """What a view answers that raises this error."""

    class Failing(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, _request: Request) -> Response:
            raise error

    return Failing.as_view()(APIRequestFactory().get("/api/v1/things/")).render()


def test_domain_error_without_a_field_is_a_conflict():
    response = raised(DomainError("slot_taken", "Somebody was faster.", free=["09:30"]))
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response.data == {
        "type": f"{TYPE}refused",
        "title": "The present state does not allow this",
        "status": 409,
        "detail": "Somebody was faster.",
        "code": "slot_taken",
        "errors": [],
        "extra": {"free": ["09:30"]},
    }


def test_domain_error_with_a_field_points_at_the_input():
    response = raised(DomainError("too_long", "At most six weeks.", field="weeks/number"))
    assert response.data == {
        "type": f"{TYPE}invalid-input",
        "title": "The input does not fit the rules",
        "status": 422,
        "detail": "At most six weeks.",
        "code": "too_long",
        "errors": [
            {"detail": "At most six weeks.", "code": "too_long", "pointer": "#/weeks~1number"}
        ],
    }


class TimeSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()


class RequestSerializer(serializers.Serializer[Any]):
    purpose = serializers.CharField(max_length=3)
    times = TimeSerializer(many=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["times"]:
            return attrs
        raise serializers.ValidationError("Too few times.", code="too_few")


def test_validation_errors_carry_json_pointers():
    serializer = RequestSerializer(data={"purpose": "long", "times": [{"starts_at": "?"}, {}]})
    serializer.is_valid()
    response = raised(exceptions.ValidationError(serializer.errors))
    assert [(one["pointer"], one["code"]) for one in response.data["errors"]] == [
        ("#/purpose", "max_length"),
        ("#/times/0/starts_at", "invalid"),
        ("#/times/1/starts_at", "required"),
    ]
    assert (response.status_code, response.data["code"]) == (400, "invalid_input")


def test_validation_error_of_the_whole_points_at_the_root():
    serializer = RequestSerializer(data={"purpose": "ok", "times": []})
    serializer.is_valid()
    response = raised(exceptions.ValidationError(serializer.errors))
    assert response.data["errors"] == [
        {"detail": "Too few times.", "code": "too_few", "pointer": "#"}
    ]


@pytest.mark.parametrize(
    ("error", "status", "code", "slug"),
    [
        (exceptions.ParseError(), 400, "parse_error", "invalid-request"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated", "forbidden"),
        (PermissionDenied(), 403, "permission_denied", "forbidden"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed", "method-not-allowed"),
        (exceptions.UnsupportedMediaType("a/b"), 415, "unsupported_media_type", None),
        (exceptions.APIException(), 500, "error", "server-error"),
    ],
)
def test_framework_errors_become_problems(error, status, code, slug):
    response = raised(error)
    body = response.data
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"{TYPE}{slug or code.replace('_', '-')}"


def test_throttling_says_when_to_come_back():
    response = raised(exceptions.Throttled(wait=12))
    assert (response.status_code, response["Retry-After"]) == (429, "12")
    assert response.data["type"] == f"{TYPE}throttled"


def test_faults_of_ours_are_signalled_and_tell_nothing(caplog):
    seen = []

    def notice(**values: Any) -> None:
        seen.append(values["request"].path)

    got_request_exception.connect(notice)
    try:
        response = raised(RuntimeError("the password is 1234"))
    finally:
        got_request_exception.disconnect(notice)
    assert response.data == {
        "type": f"{TYPE}server-error",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "The fault has been recorded. Please try again later.",
        "code": "server_error",
        "errors": [],
    }
    assert seen == ["/api/v1/things/"]
    (logged,) = [record for record in caplog.records if record.name == "django.request"]
    assert str(logged.exc_info[1]) == "the password is 1234"


def test_problem_response_serves_handlers_outside_of_views():
    request = RequestFactory().get("/api/nowhere")
    response = problem_response(request, status=404, code="not_found", detail="Not found.")
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 404
