"""Processes that use the database of a home, from outside."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Borrow the database, say where it is, and keep it until told to go on.
USER = """
import os, sys
from embedded import lend_database
lend_database(os.environ)
print(os.environ["DATABASE_URL"], flush=True)
sys.stdin.readline()
"""


def environ_of(home, **more):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "platform"),
        "KAKEHASHI_HOME": str(home),
        **more,
    }


def start_user(home, source=USER):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", source],
        env=environ_of(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def postmaster(home):
    """The process id that the running server of this home has written down, or None."""
    try:
        return int((Path(home) / "postgres" / "postmaster.pid").read_text().split("\n")[0])
    except FileNotFoundError:
        return None


class User:
    """Another process that uses the database of a home."""

    def __init__(self, home):
        self.process = start_user(home)
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.process.stderr.read()

    def leave(self):
        _out, errors = self.process.communicate("\n", timeout=60)
        assert (self.process.returncode, errors) == (0, "")

    def end(self, number):
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode
