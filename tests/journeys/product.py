"""The whole product as a newcomer starts it: `manage.py demo`, with nothing set but its folder."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from embedded.processes import spawn
from embedded.valkey import free_port
from tests.embedded.users import ROOT, environ_of

READY_SECONDS = 300
STOP_SECONDS = 60


@contextmanager
def running_demo(folder):
    """Gives the address of the site; ends every program at the end."""
    log = folder / "demo.log"
    process = spawn(
        [sys.executable, "manage.py", "demo"],
        log=log,
        # Changes are told at once: collecting them is tested without a browser.
        env=environ_of(folder / "home", PORT=str(free_port()), CHANGE_MAIL_MINUTES="0"),
        cwd=ROOT,
    )
    try:
        yield wait_until_ready(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=STOP_SECONDS)
    assert code == 0, log.read_text()


def wait_until_ready(process: "subprocess.Popen[bytes]", log) -> str:
    limit = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < limit:
        for line in log.read_text().splitlines():
            if line.startswith("Ready: "):
                return line.removeprefix("Ready: ")
        time.sleep(0.1)
    raise AssertionError(f"The demo did not get ready: {log.read_text()}")
