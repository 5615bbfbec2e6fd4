"""A worker that dies in the middle of a delivery: the message arrives, under the same id."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks import Webhook

from tests.factories import ProfileFactory, UserFactory
from tests.faults.conftest import wait_until
from webhooks.enums import DeliveryState
from webhooks.models import Delivery
from webhooks.services.announcing import announce
from webhooks.services.endpoints import add_endpoint

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]


class Slow(ThreadingHTTPServer):
    """Takes every message, and answers only once it may."""

    daemon_threads = True

    def __init__(self):
        self.got, self.free = [], threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.server.free.wait(60)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def slow():
    server = Slow()
    yield server
    server.free.set()
    server.shutdown()
    server.server_close()


def test_a_worker_is_killed_after_the_message_arrived_and_before_it_is_recorded(
    slow, worker, settings
):
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    worker.environ |= {
        "WEBHOOK_HOSTS": "127.0.0.1",
        "WEBHOOK_CLAIM_SECONDS": "3",
        "WEBHOOK_DRAIN_SECONDS": "1",
    }
    profile = ProfileFactory()
    officer = UserFactory(profile=profile)
    endpoint = add_endpoint(
        profile.public_id, name="Site", url=slow.url, kinds=["profile.changed"], by=officer
    )
    announce("profile.changed", profile)
    worker.start()
    wait_until(lambda: slow.got, "the worker sent nothing")
    worker.kill()
    assert Delivery.objects.get().state == DeliveryState.SENDING
    slow.free.set()
    worker.start()
    arrived = Delivery.objects.filter(state=DeliveryState.DELIVERED)
    wait_until(arrived.exists, "nobody took up the message of the lost worker")
    ids = {headers["webhook-id"] for headers, _body in slow.got}
    assert len(slow.got) == 2
    assert len(ids) == 1
    secret = Webhook(endpoint.secrets.get().value)
    for headers, body in slow.got:
        secret.verify(body, {name.lower(): value for name, value in headers.items()})
