"""Who calls: tokens, sessions, forgeries, other sites; and what a body may be."""

import time

import pytest
from django.test import Client

from accounts.models import ApiToken
from api.middleware import LARGEST_BODY
from regions.services.api_tokens import revoke_token
from tests.callers import Caller
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
LIST = "/api/v1/saved-searches/"
SITE = {"origin": "https://elsewhere.example"}


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu, email="officer@gifu.example")


@pytest.fixture
def caller(gifu, officer):
    return Caller(officer, gifu, "searches:write")


def test_the_caller_is_told_who_it_is(gifu, officer, caller):
    told = caller.get(ME).json()
    assert told["id"] == str(officer.public_id)
    assert [one["label"] for one in told["organisations"]] == ["Gifu"]
    assert (told["scopes"], told["helpdesk"]) == (["searches:write"], False)
    assert Caller(officer).get(ME).json()["scopes"] is None


def test_a_token_is_not_taken_for_its_reason(client, officer, caller):
    revoke_token(ApiToken.objects.get(), by=officer)
    for header, code in [
        (f"Bearer {caller.secret}", "token_revoked"),
        ("Bearer kkh_x", "token_malformed"),
        ("bearer ", "token_malformed"),
    ]:
        answer = client.get(ME, headers={"authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert answer["WWW-Authenticate"] == 'Bearer realm="Kakehashi", error="invalid_token"'
        assert answer["Content-Type"] == "application/problem+json"


def test_a_bad_token_is_refused_even_with_a_session(client, officer):
    client.force_login(officer)
    assert client.get(ME, headers={"authorization": "Bearer kkh_x"}).status_code == 401


def test_reasons_are_told_in_the_language_of_the_reader(client):
    answer = client.get(ME, {"lang": "ja"}, headers={"authorization": "Bearer kkh_x"})
    assert "トークン" in answer.json()["detail"]


def test_nobody_is_asked_to_sign_in(client):
    answer = client.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Kakehashi"'


def test_a_session_writes_with_the_token_against_forgery_alone(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    data = {"name": "All", "query": ""}
    answer = client.post(LIST, data, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    client.get("/en/my/tokens/")
    secret = client.cookies["csrftoken"].value
    answer = client.post(
        LIST, data, content_type="application/json", headers={"x-csrftoken": secret}
    )
    assert answer.status_code == 201


def test_a_bearer_needs_no_token_against_forgery(caller):
    caller.client = Client(enforce_csrf_checks=True)
    assert caller.post(LIST, {"name": "All", "query": ""}).status_code == 201


# Other sites -----------------------------------------------------------------------------------


def test_a_browser_may_ask_before_it_sends_a_token(client):
    answer = client.options(LIST, headers=SITE | {"access-control-request-method": "POST"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "Idempotency-Key" in answer["Access-Control-Allow-Headers"]
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
    assert not answer.has_header("Access-Control-Allow-Credentials")


def test_other_sites_read_by_a_token_and_never_by_a_session(officer, caller):
    told = caller.client.get(ME, headers=SITE | caller.headers)
    assert told["Access-Control-Allow-Origin"] == "*"
    assert not told.has_header("Access-Control-Allow-Credentials")
    told = Caller(officer).client.get(ME, headers=SITE)
    assert told.status_code == 200
    assert not told.has_header("Access-Control-Allow-Origin")


def test_answers_are_kept_by_nobody(caller):
    answer = caller.get(ME)
    assert answer["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))


# Bodies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"", {}, 400, "invalid_input"),
        (b"{", {}, 400, "parse_error"),
        (b"\xff\xfe{}", {}, 400, "parse_error"),
        (b'{"name": NaN}', {}, 400, "parse_error"),
        (b"[" * 100_000, {}, 400, "json_too_deep"),
        (b'{"name":' * 50_000, {}, 400, "json_too_deep"),
        (b"[]", {}, 400, "invalid_input"),
        (b"null", {}, 400, "invalid_input"),
        (b"x=1", {"content-type": "application/x-www-form-urlencoded"}, 415, None),
        (b"{}", {"content-type": "text/plain"}, 415, None),
        (b"{}", {"content-type": ""}, 415, None),
        (b"{}", {"content-type": "multipart/form-data; boundary=x"}, 415, None),
        (b" " * (LARGEST_BODY + 1), {}, 413, "body_too_large"),
        (b" " * 50_000_000, {}, 413, "body_too_large"),
        (b"{}", {"transfer-encoding": "chunked"}, 411, "length_required"),
    ],
    ids=range(15),
)
def test_a_body_that_cannot_be_read_is_refused_at_once(caller, body, headers, status, code):
    caller.get(ME)  # what is loaded once
    before = time.process_time()
    answer = caller.send("POST", LIST, body, **headers)
    spent = time.process_time() - before
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == (code or "unsupported_media_type")
    assert spent < 0.1
    assert caller.get(LIST).json()["count"] == 0


def test_unknown_parameters_of_a_write_are_named(caller):
    answer = caller.post(f"{LIST}?colour=red", {"name": "All", "query": ""})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "colour")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_methods_that_are_not_there_are_refused(caller, method):
    answer = caller.send(method, LIST, {})
    assert answer.status_code == 405
