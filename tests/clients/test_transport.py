"""The client on a real line: it waits when told to, tries again, and resumes after a kill."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kakehashi_client import Http, HttpError
from kakehashi_client.__main__ import main
from kakehashi_client.store import Store
from kakehashi_client.transport import seconds_of

CLIENT = Path(__file__).parents[2] / "clients" / "python"


class Server(ThreadingHTTPServer):
    """Answers with what is in ``answers``, one after the other, the last one for ever."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = list(answers), []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append((self.path, dict(self.headers)))
        answers = server.answers
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def serving(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Server]:
    with Server(*answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def fetched(http: Http, url: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    with http.get(url, headers or {}) as answer:
        return answer.status, answer.body.read()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def http(waits):
    return Http(sleep=waits.append)


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_told(http, waits, status):
    with serving((status, {"Retry-After": "7"}, b"later"), (200, {}, b"now")) as server:
        assert fetched(http, server.url) == (200, b"now")
    assert waits == [7.0]


def test_without_a_word_it_waits_longer_each_time(http, waits):
    with serving(*[(503, {}, b"")] * 3, (200, {}, b"now")) as server:
        fetched(http, server.url)
    assert waits == [1.0, 2.0, 4.0]


def test_it_never_waits_longer_than_it_may(waits):
    http = Http(sleep=waits.append, longest_wait=30)
    with serving((503, {"Retry-After": "86400"}, b""), (200, {}, b"")) as server:
        fetched(http, server.url)
    assert waits == [30]


def test_it_gives_up_in_the_end(waits):
    with serving((503, {}, b"away")) as server, pytest.raises(HttpError) as error:
        fetched(Http(attempts=3, sleep=waits.append), server.url)
    assert (error.value.status, error.value.body, len(waits)) == (503, b"away", 2)


def test_a_refusal_is_not_asked_for_again(http, waits):
    with serving((400, {}, b"no")) as server:
        with pytest.raises(HttpError, match="400"):
            fetched(http, server.url)
        assert (len(server.asked), waits) == (1, [])


def test_a_dead_line_is_tried_again(waits):
    with serving((200, {}, b"")) as server:
        url = server.url
    with pytest.raises(OSError, match="refused"):
        fetched(Http(attempts=2, sleep=waits.append), url)
    assert waits == [1.0]


def test_not_modified_is_an_answer(http):
    with serving((304, {"ETag": '"a"'}, b"")) as server:
        assert fetched(http, server.url, {"If-None-Match": '"a"'}) == (304, b"")
        assert server.asked[0][1]["If-None-Match"] == '"a"'


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x"])
def test_only_the_web_is_read(http, url):
    with pytest.raises(ValueError, match="no address of the web"):
        fetched(http, url)


def test_retry_after_may_be_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < seconds_of(soon) <= 90
    assert seconds_of(format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)) == 0
    assert (seconds_of("soon"), seconds_of("")) == (0, 0)


def page(number: int, *, more: bool) -> tuple[int, dict[str, str], bytes]:
    entry = {
        "kind": "sector", "id": f"S{number}", "changed_at": "2026-04-01T09:00:00Z",
        "action": "upsert", "record": {"code": f"S{number}"}, "reason": None, "successor": None,
    }  # fmt: skip
    body = {"results": [entry], "cursor": str(number), "more": more, "next": ""}
    return 200, {"ETag": f'"{number}"'}, json.dumps(body).encode()


NO_DUMPS = (200, {}, b'{"results": []}')


def test_the_command_makes_a_copy(tmp_path, capsys):
    target = tmp_path / "copy.sqlite"
    with serving(NO_DUMPS, page(1, more=True), page(2, more=False)) as server:
        assert main(["mirror", server.url, str(target)]) == 0
    assert capsys.readouterr().out == "2 changes\n"
    store = Store(target)
    assert [key for _kind, key, _record in store.records("sector")] == ["S1", "S2"]
    store.close()


def test_the_command_says_why_it_failed(tmp_path, capsys):
    with serving((404, {}, b"nothing here")) as server:
        assert main(["mirror", server.url, str(tmp_path / "copy.sqlite")]) == 1
    assert "nothing here" in capsys.readouterr().err


def test_an_answer_that_breaks_off_is_a_broken_line(http):
    class Short(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"{")
            self.close_connection = True

    with serving((200, {}, b"")) as server:
        server.RequestHandlerClass = Short
        with pytest.raises(ConnectionError):
            fetched(http, server.url)


def test_who_follows_goes_on_after_a_failure(tmp_path, capsys, monkeypatch):
    rounds = []

    def rest(_seconds: float) -> None:
        rounds.append(1)
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("kakehashi_client.__main__.time.sleep", rest)
    with serving(
        NO_DUMPS, page(1, more=False), (500, {}, b"out of order"), page(2, more=False)
    ) as server:
        command = ["mirror", server.url, str(tmp_path / "copy.sqlite"), "--follow", "1"]
        assert main(command) == 130
    told = capsys.readouterr()
    assert told.out == "1 changes\n1 changes\n"
    assert told.err.count("out of order") == 1


@pytest.mark.faults
def test_a_killed_process_goes_on_where_it_was(tmp_path):
    target = tmp_path / "copy.sqlite"
    with serving(NO_DUMPS, page(1, more=True), page(2, more=True), (503, {}, b"")) as server:
        command = [sys.executable, "-m", "kakehashi_client", "mirror", server.url, str(target)]
        process = subprocess.Popen(command, cwd=CLIENT, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 60
        while len(server.asked) < 4 and time.monotonic() < limit:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        server.answers[:] = [page(3, more=False)]
        done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True, check=True)
        assert done.stdout == "1 changes\n"
        assert "cursor=2" in server.asked[-1][0]
    store = Store(target)
    assert [key for _kind, key, _record in store.records()] == ["S1", "S2", "S3"]
    store.close()
