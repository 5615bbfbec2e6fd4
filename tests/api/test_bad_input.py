"""Bad input through gunicorn as the product starts it, which Django's test client never meets."""

import json
import os
import socket
import sys
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import ApiToken
from embedded.processes import end_all, session_of, spawn
from embedded.services import web_command
from embedded.valkey import free_port
from regions.services.api_tokens import make_token
from regions.services.changes import settle_changes
from tests.embedded.users import ROOT
from tests.factories import ProfileFactory, UserFactory

STARTING_SECONDS = 120
TYPE = "application/problem+json"
LIST, WRITE = "/api/v1/profiles/", "/api/v1/saved-searches/"
DEEP = b'{"name": ' + b"[" * 1000 + b"]" * 1000 + b', "query": ""}'
LARGE = 50_000_000
# The quickest of some tries, as tests share their processors; on a free machine all are below 0.1.
TRIES, SECONDS = 5, 0.5


class Server:
    """The web server of the product on the database of this test."""

    def __init__(self, folder, redis):
        self.port, database = free_port(), connection.settings_dict
        host = database["HOST"] or database["OPTIONS"].get("host", "")
        environ = os.environ | {
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@/"
            f"{database['NAME']}?host={quote(host, safe='')}&port={database['PORT'] or 5432}",
            "REDIS_URL": redis,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        command = [sys.executable, *web_command(self.port)]
        self.process = spawn(command, log=folder / "web.log", env=environ, cwd=ROOT)
        self.await_answer(folder / "web.log")

    def await_answer(self, log):
        limit = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                return self.ask("GET", LIST)
            except OSError:
                time.sleep(0.1)
        raise AssertionError(log.read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        end_all(session_of(self.process.pid), patience=1)

    def ask(self, method, path, body=b"", length=None, headers=None):
        """Status, media type and code of the answer, and the seconds until it came.

        Of a body that is announced as longer than it is, no more is sent: the answer comes before.
        """
        told = {"Host": "127.0.0.1", "Connection": "close"} | (headers or {})
        if "Transfer_Encoding" not in told:
            told["Content-Length"] = length or len(body)
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            started = time.monotonic()
            line.sendall(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            answer = line.recv(1 << 16)
            seconds = time.monotonic() - started
            while more := line.recv(1 << 16):
                answer += more
        head, _gap, rest = answer.partition(b"\r\n\r\n")
        kind = head.lower().partition(b"content-type: ")[2].partition(b"\r\n")[0].decode()
        code = json.loads(rest)["code"] if kind == TYPE else ""
        return int(head.split()[1]), kind, code, seconds


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    server = Server(tmp_path, settings.REDIS_URL)
    yield server
    server.stop()


def rows():
    """How many rows every table has, but for those that count calls."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.fixture
def secrets(transactional_db):
    """A token that may write, and one whose time is over."""
    profile = ProfileFactory()
    user = UserFactory(profile=profile)
    made = [
        make_token(profile, by=user, name=name, scopes=["searches:write"], days=7)
        for name in ("Good", "Over")
    ]
    past = timezone.now() - timedelta(days=1)
    over = ApiToken.objects.filter(pk=made[1][0].pk)
    over.update(created_at=past - timedelta(days=1), expires_at=past)
    settle_changes()  # as the feed does before it answers
    return [secret for _token, secret in made]


def refusals(good, over):
    """Method, path, body, announced length and headers, by the status and code of the answer."""
    mine = {"Authorization": f"Bearer {good}", "Content_Type": "application/json"}
    ended = mine | {"Authorization": f"Bearer {over}"}
    form = mine | {"Content_Type": "application/x-www-form-urlencoded"}
    chunks = mine | {"Transfer_Encoding": "chunked"}
    half = b'{"name": "\xff\xfe", "query": ""}'
    return {
        (413, "body_too_large"): ("POST", WRITE, b"{" * 1000, LARGE, mine),
        (400, "json_too_deep"): ("POST", WRITE, b"[" * 400_000, None, mine),
        (400, "parse_error"): ("POST", WRITE, half, None, mine),
        (415, "unsupported_media_type"): ("POST", WRITE, b"name=x", None, form),
        (401, "token_expired"): ("POST", WRITE, b"{}", None, ended),
        (411, "length_required"): ("POST", WRITE, b"0\r\n\r\n", None, chunks),
        (400, "invalid_parameter"): ("GET", f"{LIST}?sid=eu", b"", None, {}),
        (431, "unreadable_request"): ("GET", LIST, b"", None, {"X_Long": "a" * 100_000}),
        (414, "unreadable_request"): ("GET", f"{LIST}?{'a' * 100_000}", b"", None, {}),
    }


def test_bad_input_is_refused_at_once_and_changes_nothing(server, secrets):
    before, found, seconds = rows(), {}, {}
    for expected, call in refusals(*secrets).items():
        tries = [server.ask(*call) for _try in range(TRIES)]
        found[expected] = tries[0][:3]
        seconds[expected] = round(min(took for *_told, took in tries), 3)
    assert found == {one: (one[0], TYPE, one[1]) for one in found}
    mine = {"Authorization": f"Bearer {secrets[0]}", "Content_Type": "application/json"}
    assert server.ask("POST", WRITE, DEEP, headers=mine)[:2] == (400, TYPE)
    for path in (f"{LIST}?side=nowhere", "/api/v1/sync/?cursor=broken"):
        assert server.ask("GET", path)[:3] == (400, TYPE, "invalid_parameter")
    assert rows() == before
    assert max(seconds.values()) < SECONDS, seconds
