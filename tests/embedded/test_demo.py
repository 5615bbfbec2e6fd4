"""The demo starts, stops, and starts again after whatever happened to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from tests.embedded.prepared import Demo, copy_of, prepared_home  # noqa: F401
from tests.embedded.users import ROOT, environ_of

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


def processes_of(home):
    """Every living process that belongs to this home."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            ours = process.environ().get("KAKEHASHI_HOME") == str(home)
            named = any(str(home) in argument for argument in process.cmdline())
            if (ours or named) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def refusal_of(demo):
    """All that a refused demo says."""
    output, _none = demo.process.communicate(timeout=60)
    assert demo.process.returncode == 1
    return output


@pytest.fixture
def home(prepared_home, tmp_path):  # noqa: F811
    """A copy of the prepared home; nothing of it may run when the test has ended."""
    home = copy_of(prepared_home, tmp_path)
    yield home
    left = processes_of(home)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    assert left == []


# A start costs seconds of both processors, so each of these tests looks at several things.


def test_demo_says_where_it_is_and_leaves_nothing_running(home):
    demo = Demo(home).until_ready()
    assert demo.lines[-1] == f"Ready: http://127.0.0.1:{demo.port}"
    assert [line.endswith("unchanged") for line in demo.lines[2:7]] == [True] * 5
    assert demo.wait_for("  E-mail").split() == ["E-mail", "Password", "Role"]
    assert demo.health() == "ok"
    assert refusal_of(Demo(home)) == (
        f"A demo already runs on {home}. Stop it, or set KAKEHASHI_HOME to another folder.\n"
    )
    assert demo.health() == "ok"
    assert demo.end(signal.SIGTERM) == 0
    assert demo.lines[-1] == f"Stopped. The data stays in {home}."
    assert processes_of(home) == []


def test_a_killed_demo_starts_again_cleanly(home):
    demo = Demo(home).until_ready()
    assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    again = Demo(home, demo.port).until_ready()
    assert again.health() == "ok"
    assert again.end(signal.SIGINT) == 0
    assert processes_of(home) == []


def test_a_child_that_dies_is_started_again(home):
    demo = Demo(home).until_ready()
    for name, pid in demo.children().items():
        os.kill(pid, signal.SIGKILL)
        assert demo.wait_for(f"`{name}` ended (SIGKILL), starting again in 1 s")
    time.sleep(1.5)
    limit = time.monotonic() + 60
    status = ""
    while status != "ok" and time.monotonic() < limit:
        with suppress(OSError):
            status = demo.health()
        time.sleep(0.2)
    assert status == "ok"
    assert demo.end(signal.SIGHUP) == 0
    assert processes_of(home) == []


def test_a_port_in_use_is_refused_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refusal_of(Demo(tmp_path / "home", port)) == (
            f"Port {port} is in use. Start with another one: PORT=8123 make demo\n"
        )


def test_a_demo_of_another_database_is_refused_in_one_line(tmp_path):
    environ = environ_of(tmp_path, DATABASE_URL="postgresql://nobody@/nothing", SECRET_KEY="x")
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "DATABASE_URL is set, but the demo brings its own database. "
        "Run: env -u DATABASE_URL make demo\n"
    )
