"""A server on loopback that takes webhooks, and says what a test wants it to say."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.factories import ProfileFactory, UserFactory
from webhooks.kinds import kinds_for
from webhooks.services.endpoints import add_endpoint

HOST = "127.0.0.1"


@dataclass
class Receiver:
    """``got`` are the requests: (headers, body). ``says`` is what it answers: (status, headers, body)."""

    port: int = 0
    got: list = field(default_factory=list)
    says: tuple = (204, {}, b"")
    wait: threading.Event | None = None

    @property
    def url(self):
        return f"http://{HOST}:{self.port}/hook"


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_HOSTS = [HOST]
    said = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said.got.append((dict(self.headers), body))
            if said.wait:
                said.wait.wait(20)
            status, headers, answer = said.says
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    said.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield said
    server.shutdown()
    server.server_close()


@pytest.fixture
def gifu():
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu Prefecture", name_ja="岐阜県")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu)


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


@pytest.fixture
def endpoint_of(receiver):
    """An endpoint at the receiver that is told everything, or what ``kinds`` say."""

    def make(organisation, by, kinds=None, url="", name="Our website"):
        key = organisation.public_id if organisation else None
        all_kinds = [kind.code for kind in kinds_for(public_only=organisation is None)]
        return add_endpoint(
            key, name=name, url=url or receiver.url, kinds=kinds or all_kinds, by=by
        )

    return make
