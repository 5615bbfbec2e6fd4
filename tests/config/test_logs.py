"""Logs hide what is a key."""

import logging
from io import StringIO

import pytest
from structlog.stdlib import ProcessorFormatter

from config.logs import without_keys

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("GET /en/meetings/answer/WyI4:1xU:5PT/", "GET /en/meetings/answer/…/"),
        ("Gone: /ja/meetings/answer/WyI4", "Gone: /ja/meetings/answer/…"),
        ("GET /en/accounts/confirm-email/Mw:1xU:a/?x=1", "GET /en/accounts/confirm-email/…/?x=1"),
        ("GET /en/accounts/password/reset/key/1-abc/", "GET /en/accounts/password/reset/key/…/"),
        ("GET /ja/invitations/Im:1xV:A5/", "GET /ja/invitations/…/"),
        ("POST /en/confirm/WyI4:1xU:5PT/", "POST /en/confirm/…/"),
        ("GET /en/meetings/requests/0f/", "GET /en/meetings/requests/0f/"),
    ],
)
def test_key_is_hidden_and_the_rest_stays(text, logged):
    assert without_keys(None, "info", {"request": text, "code": 200}) == {
        "request": logged,
        "code": 200,
    }


@pytest.fixture
def log():
    """What the configured handler writes."""
    root, lines = logging.getLogger(), StringIO()
    (ours,) = [one for one in root.handlers if isinstance(one.formatter, ProcessorFormatter)]
    handler = logging.StreamHandler(lines)
    handler.setFormatter(ours.formatter)
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


def test_log_of_a_request_hides_the_key_of_its_link(client, log):
    client.get("/en/meetings/answer/not-a-token/")
    lines = log.getvalue()
    assert lines.count("/en/meetings/answer/…/") == 3  # started, finished, and Django's warning
    assert "not-a-token" not in lines


def test_log_of_a_sign_in_elsewhere_hides_its_code(client, log):
    client.get("/en/accounts/oidc/id.example/login/callback/?code=secret-code&state=x")
    assert "/login/callback/?…" in log.getvalue()
    assert "secret-code" not in log.getvalue()
