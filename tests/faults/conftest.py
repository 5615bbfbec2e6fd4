"""A real worker, a real broker and a mail server that can be held, so that they can be broken."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from embedded.processes import end_all, session_of, spawn
from embedded.valkey import free_port
from tests.embedded.users import ROOT

PATIENCE = 60


class Sink:
    """Records the Message-ID of every mail that it accepts. Answers wait while it is held."""

    def __init__(self, port):
        self.accepted = []
        self.free = threading.Event()
        self.free.set()
        self.waiting = threading.Event()
        self.held = ""
        self.port = port
        self.controller = None

    def open(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self):
        self.free.set()
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def hold(self, command):
        self.held = command
        self.free.clear()

    def release(self):
        self.held = ""
        self.free.set()

    async def pause(self, server, command):
        while self.held == command:
            self.waiting.set()
            await _sleep(server.loop)

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        await self.pause(server, "RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        headers = envelope.content.decode().split("\r\n\r\n")[0].split("\r\n")
        self.accepted += [
            line.removeprefix("Message-ID: ") for line in headers if line.startswith("Message-ID")
        ]
        await self.pause(server, "DATA")
        return "250 OK"


async def _sleep(loop):
    future = loop.create_future()
    loop.call_later(0.02, future.set_result, None)
    await future


class Worker:
    """`celery worker` with its beat, on this test's database and broker."""

    def __init__(self, environ, folder):
        self.environ = environ
        self.folder = folder
        self.process = None

    def start(self):
        command = ["-m", "celery", "-A", "config", "worker", "--beat", "--concurrency", "1",
                   "--schedule", str(self.folder / "beat"), "--loglevel", "INFO",
                   "--without-gossip", "--without-mingle"]  # fmt: skip
        self.process = spawn(
            [sys.executable, *command],
            log=self.folder / "worker.log",
            env=self.environ,
            cwd=ROOT,
        )

    def kill(self):
        """All of it at once, as when the machine loses power."""
        for process in session_of(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
            end_all(session_of(self.process.pid), patience=1)
            self.process.wait()


@pytest.fixture
def sink():
    sink = Sink(free_port())
    yield sink
    sink.close()


@pytest.fixture
def worker(sink, transactional_db, settings, tmp_path):
    database = connection.settings_dict
    host = database["HOST"] or database["OPTIONS"].get("host", "")
    worker = Worker(
        {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@/"
            f"{database['NAME']}?host={quote(host, safe='')}&port={database['PORT'] or 5432}",
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "MAIL_DRAIN_SECONDS": "1",
            "MAIL_CLAIM_SECONDS": "3",
        },
        tmp_path,
    )
    yield worker
    worker.stop()


def wait_until(condition, what):
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, what
        time.sleep(0.05)
