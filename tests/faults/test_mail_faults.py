"""Every mail arrives, and once, while worker, broker and mail server come and go.

Worker and beat are programs of their own here, as in production, on a Valkey of their own that
can be emptied and stopped.
"""

import os
import signal
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from urllib.parse import urlsplit

import psutil
import pytest
from celery import current_app
from django.db import connection, transaction
from kombu import pools

from config.heartbeat import key, store
from embedded import valkey
from embedded.processes import end_all, session_of, spawn
from mailing.enums import State
from mailing.models import OutgoingMail
from mailing.recording import TOGETHER
from mailing.services import queue_rendered
from matchmaking.models import MeetingRequest
from matchmaking.queries.calendar import free_times
from matchmaking.services.requests import Wish, send_request
from tests.embedded.users import ROOT
from tests.factories import ProfileFactory, SectorFactory, UserFactory
from tests.faults.conftest import Sink, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
WORKER = ["worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
BEAT = ["beat", "--pidfile", ""]
ANSWER_SECONDS = 5  # a person waits for the page


class Broker:
    """A Valkey that forgets everything when it stops."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder = folder
        self.url = valkey.write_config(folder, port=valkey.free_port(), durable=False)
        self.process = None

    def start(self):
        self.process = spawn(valkey.command(self.folder), log=self.folder / "valkey.log")
        wait_until(lambda: valkey.answers(self.url), "Valkey did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)

    def waiting_messages(self):
        with closing(store(self.url)) as client:
            return client.llen("celery")

    def flush(self):
        with closing(store(self.url)) as client:
            client.flushall()


class Program:
    """`celery worker` or `celery beat`, as a process group."""

    def __init__(self, arguments, environ, folder):
        folder.mkdir(exist_ok=True)
        self.command = [sys.executable, "-m", "celery", "-A", "config", *arguments]
        self.environ = environ
        self.folder = folder
        self.process = None

    def start(self):
        self.process = spawn(self.command, log=self.folder / "log", env=self.environ, cwd=ROOT)

    def start_again(self):
        """As its supervisor does, where it has ended."""
        if self.process.poll() is not None:
            self.start()

    def signal_all(self, number):
        for process in session_of(self.process.pid):
            with suppress(psutil.Error):
                process.send_signal(number)

    def kill(self):
        """All of it at once, as when the machine loses power."""
        self.signal_all(signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not session_of(self.process.pid), "not all of it has ended")

    def stop(self):
        if self.process is not None:
            self.signal_all(signal.SIGCONT)
            end_all(session_of(self.process.pid), patience=5)
            self.process.wait()


class PatientSink(Sink):
    """Holds only the mails after the first so many."""

    passes = 0

    async def pause(self, server, command):
        if len(self.accepted) > self.passes:
            await super().pause(server, command)


@pytest.fixture
def sink():
    sink = PatientSink(valkey.free_port())
    yield sink
    sink.close()


@pytest.fixture
def broker(tmp_path, monkeypatch):
    broker = Broker(tmp_path / "valkey")
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    forget_connections()
    broker.start()
    yield broker
    broker.stop()
    forget_connections()


def forget_connections():
    """This process, too, hands its messages to the broker whose address it now reads."""
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


@pytest.fixture
def environ(sink, broker, transactional_db):
    """Production's settings, with short pauses and the database of this test."""
    name = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
        "REDIS_URL": broker.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "MAIL_DRAIN_SECONDS": "1",
        "MAIL_CLAIM_SECONDS": "3",
    }


@pytest.fixture
def worker(environ, tmp_path):
    program = Program(WORKER, environ, tmp_path / "worker")
    yield program
    program.stop()


@pytest.fixture
def beat(environ, tmp_path):
    schedule = ["--schedule", str(tmp_path / "schedule")]
    program = Program([*BEAT, *schedule], environ, tmp_path / "beat")
    program.start()
    yield program
    program.stop()


def queue(name, number):
    """Queue so many mails in one transaction, as a service does; returns their Message-IDs."""
    with transaction.atomic():
        mails = [
            queue_rendered(
                to="reader@example.org",
                language="en",
                subject="Invitation",
                text="Please come.",
                dedupe_key=f"{name}:{index}",
            )
            for index in range(number)
        ]
    return [mail.message_id for mail in mails]


def wait_until_sent(*supervised):
    left = OutgoingMail.objects.exclude(state=State.SENT)

    def all_sent():
        for program in supervised:
            program.start_again()
        return not left.exists()

    wait_until(all_sent, "mails were not sent")


def once(ids):
    return dict.fromkeys(ids, 1)


def test_a_killed_worker_loses_nothing_and_repeats_few(sink, worker, beat):
    """What left within the last moment may not be recorded yet, and never more than TOGETHER."""
    sink.open()
    sink.passes = TOGETHER + 4
    sink.hold("DATA")
    ids = queue("mail", TOGETHER + 15)
    worker.start()
    wait_until(lambda: len(sink.accepted) == sink.passes + 1, "the worker is sending")
    worker.kill()
    sink.release()
    worker.start()
    wait_until_sent()
    arrived = Counter(sink.accepted)
    assert set(arrived) == set(ids)
    repeated = [message for message, count in arrived.items() if count > 1]
    assert 1 <= len(repeated) <= TOGETHER
    assert {arrived[message] for message in repeated} == {2}


def test_an_emptied_broker_loses_no_mail(sink, worker, beat, broker):
    sink.open()
    ids = queue("before", 10)
    assert broker.waiting_messages() >= 10
    broker.flush()
    worker.start()
    wait_until_sent()
    worker.signal_all(signal.SIGSTOP)
    ids += queue("between", 10)
    broker.flush()
    ids += queue("after", 1)
    worker.signal_all(signal.SIGCONT)
    wait_until_sent()
    assert Counter(sink.accepted) == once(ids)


def test_a_mail_server_that_goes_away_and_comes_back_gets_every_mail_once(sink, worker, beat):
    sink.open()
    ids = queue("before", 3)
    worker.start()
    wait_until_sent()
    sink.close()
    ids += queue("while", 5)
    tried = OutgoingMail.objects.filter(state=State.WAITING, attempts=1)
    wait_until(lambda: tried.count() == 5, "no attempt was made")
    sink.open()
    wait_until_sent()
    assert Counter(sink.accepted) == once(ids)


def test_a_request_is_saved_while_the_broker_is_down_and_its_mails_follow(
    sink, worker, beat, broker
):
    sink.open()
    worker.start()
    wait_until(lambda: is_alive_on(broker, "worker"), "the worker did not start")
    broker.stop()
    began = time.monotonic()
    request = ask()
    assert time.monotonic() - began < ANSWER_SECONDS
    assert MeetingRequest.objects.open().get() == request
    waiting = OutgoingMail.objects.filter(state=State.WAITING, attempts=0)
    ids = list(waiting.values_list("message_id", flat=True))
    assert len(ids) == 2
    broker.start()
    # A worker that was just telling the broker of a task that is done ends (kombu 5.7 does).
    wait_until_sent(worker, beat)
    assert Counter(sink.accepted) == once(ids)


def is_alive_on(broker, who):
    with closing(store(broker.url)) as client:
        return bool(client.exists(key(who)))


def ask():
    """An officer asks a cluster for a meeting: each side gets a mail."""
    gifu, vitagora = ProfileFactory(japanese=True), ProfileFactory()
    officer = UserFactory(japanese=True, profile=gifu)
    UserFactory(profile=vitagora)
    wish = Wish(
        purpose="Fermented food",
        sector=SectorFactory(parent=SectorFactory()),
        language="en",
        times=[slot.starts_at for slot in free_times(gifu, vitagora)[:3]],
    )
    return send_request(gifu, vitagora, wish, by=officer)
