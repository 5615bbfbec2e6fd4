"""A running `manage.py demo`, and a home whose first start is done."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from embedded.valkey import free_port
from tests.embedded.users import ROOT, environ_of


class Demo:
    """A running `manage.py demo`."""

    def __init__(self, home, port=None):
        self.home = home
        self.port = port or free_port()
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=environ_of(home, PORT=str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, beginning):
        """Read on until a line begins so; returns that line."""
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith(beginning):
                return line
        pytest.fail(f"The demo ended without {beginning!r}: {self.lines}")

    def until_ready(self):
        self.wait_for("Ready: ")
        return self

    def children(self):
        entries = json.loads((self.home / "run" / "children.json").read_text())
        return {entry["name"]: entry["pid"] for entry in entries}

    def health(self):
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as response:
            return json.load(response)["status"]

    def end(self, number=signal.SIGTERM):
        """Send a signal; returns the exit code once every line is read."""
        self.process.send_signal(number)
        with self.process.stdout:
            self.lines += [line.rstrip("\n") for line in self.process.stdout]
        return self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory):
    """Made by the first test process that needs it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "prepared-home"
    with (shared / "prepared-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "prepared").exists():
            assert Demo(home).until_ready().end() == 0
            (shared / "prepared").touch()
    return home


def copy_of(prepared, folder):
    home = folder / "home"
    subprocess.run(["cp", "-a", str(prepared), str(home)], check=True)
    return home
