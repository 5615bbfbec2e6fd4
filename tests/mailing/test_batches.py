"""Many mails over one connection to a real server on loopback."""

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from embedded.valkey import free_port
from mailing import services
from mailing.claims import BATCH
from mailing.enums import State
from mailing.models import OutgoingMail


class Server:
    """Accepts, refuses for good what goes to ``nobody@``, hangs up on what goes to ``hangup@``."""

    def __init__(self):
        self.accepted, self.peers = [], set()
        self.on_mail = lambda: None

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such user"
        if address.startswith("hangup@"):
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        self.peers.add(session.peer)
        self.accepted.append((envelope.rcpt_tos[0], envelope.content))
        self.on_mail()
        return "250 OK"

    @property
    def readers(self):
        return [to for to, _content in self.accepted]


@pytest.fixture
def port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings.EMAIL_PORT


@contextmanager
def running(port):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def server(port):
    with running(port) as server:
        yield server


def queue(*readers):
    return [
        services.queue_rendered(
            to=to, language="en", subject="Einladung für 岐阜", text="Bitte.", dedupe_key=f"{n}"
        )
        for n, to in enumerate(readers)
    ]


def states():
    rows = OutgoingMail.objects.order_by("pk")
    return [(row.state, row.attempts) for row in rows]


@pytest.mark.django_db
def test_drain_sends_many_over_one_connection(server):
    readers = [f"{n}@example.org" for n in range(BATCH + 3)]
    queue(*readers)
    assert services.drain() == BATCH + 3
    assert server.readers == readers
    assert len(server.peers) == 1
    assert Counter(states()) == {(State.SENT, 1): BATCH + 3}


@pytest.mark.django_db
def test_a_refused_mail_and_a_lost_connection_cost_the_others_nothing(server):
    queue("a@example.org", "nobody@example.org", "b@example.org", "hangup@example.org", "c@x.org")
    assert services.drain() == 3
    assert server.readers == ["a@example.org", "b@example.org", "c@x.org"]
    assert states() == [
        (State.SENT, 1), (State.FAILED, 1), (State.SENT, 1), (State.WAITING, 1), (State.SENT, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_while_the_server_is_away_one_mail_is_tried_and_the_others_wait_untouched(port):
    queue("a@example.org", "b@example.org", "c@example.org")
    assert services.drain() == 0
    assert states() == [(State.WAITING, 1), (State.WAITING, 0), (State.WAITING, 0)]
    with running(port) as server:
        assert services.drain() == 2
    assert server.readers == ["b@example.org", "c@example.org"]


@pytest.mark.django_db
def test_one_task_takes_along_what_waits_and_the_others_find_nothing(server):
    mails = queue("a@example.org", "b@example.org", "c@example.org")
    assert [services.deliver(mail.pk) for mail in mails[::-1]] == [True, False, False]
    assert server.readers == ["c@example.org", "a@example.org", "b@example.org"]


@pytest.mark.django_db
def test_a_mail_that_is_not_due_takes_nobody_along(server):
    later, _now = queue("a@example.org", "b@example.org")
    OutgoingMail.objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    assert services.deliver(later.pk) is False
    assert server.readers == []


@pytest.mark.django_db
def test_a_mail_that_is_tried_again_is_the_same_byte_for_byte(server):
    (mail,) = queue("hangup@example.org")
    services.drain()
    OutgoingMail.objects.update(to="a@example.org", due_at=timezone.now())
    services.drain()
    ((_to, content),) = server.accepted
    assert content.rstrip() == mail.wire.rstrip() != b""
    mail.refresh_from_db()
    assert (mail.state, mail.wire) == (State.SENT, b"")


@pytest.mark.django_db
def test_a_claim_that_ends_soon_is_given_back_untried(server, settings):
    settings.MAIL_CLAIM_SECONDS = 0
    mails = queue("a@example.org", "b@example.org")
    claimed = services.claim()
    with services.MailServer() as sender:
        assert services.send_batch(claimed, sender) == set()
    assert states() == [(State.WAITING, 0)] * len(mails)


@pytest.mark.django_db
def test_a_drain_that_ends_early_queues_the_next_one(server, monkeypatch):
    queued = []
    monkeypatch.setattr(services, "defer", queued.append)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            dedupe_key=f"{n}",
            message_id=f"<{n}>",
            to="a@x.org",
            language="en",
            subject="S",
            text="T",
        )
        for n in range(3)
    )
    assert [services.drain(limit=2), services.drain(limit=2)] == [2, 1]
    assert queued == ["mailing.drain"]


@pytest.mark.django_db(transaction=True)
def test_several_workers_drain_at_once_and_send_each_mail_once(server):
    readers = [f"{n}@example.org" for n in range(2 * BATCH)]
    queue(*readers)
    start, left = threading.Barrier(3), []

    def drain():
        try:
            start.wait(timeout=30)
            left.append(services.drain())
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(server.readers) == dict.fromkeys(readers, 1)
    assert sum(left) == len(readers)
    assert Counter(states()) == {(State.SENT, 1): len(readers)}


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_left_is_recorded_although_the_database_broke_off(server):
    queue("a@example.org")
    own = connection.cursor().connection.info.backend_pid
    url = connection.cursor().connection.info.dsn

    def break_off():
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [own])

    server.on_mail = break_off
    assert services.drain() == 1
    assert states() == [(State.SENT, 1)]
