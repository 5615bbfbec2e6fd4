"""Who uses the embedded PostgreSQL: the last one out switches off the light.

Every user holds a shared lock on ``postgres.lease``; the kernel frees it even when the user is
killed. Starting and stopping happen under ``start.lock``, so that they never overlap.
"""

import atexit
import os
import signal
import sys
import threading
import time
from types import FrameType

from embedded.home import Home, explained
from embedded.locks import FileLock, alone
from embedded.postgres import Postgres


class Lease:
    """The use of one server by this process, from ``begin`` to ``end``."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.owner = os.getpid()
        self.lock: FileLock | None = None
        self.seconds = 0.0  # that the server took to answer

    def begin(self) -> str:
        """Start the server unless it runs; returns its database URL."""
        began = time.monotonic()
        home = self.server.home
        home.prepare()
        with explained(home), alone(home.run / "start.lock"):
            self.lock = FileLock(home.run / "postgres.lease")
            self.lock.share()
            try:
                self.server.ensure_running()
            except BaseException:
                self.leave()
                raise
            self.seconds = time.monotonic() - began
            return self.server.url

    def restore(self) -> bool:
        """Start the server again if it died; says whether it had to."""
        if self.server.is_alive():
            return False
        with alone(self.server.home.run / "start.lock"):
            self.server.ensure_running()
        return True

    def end(self) -> None:
        """Leave, and stop the server if nobody else uses it. Does nothing in a forked child."""
        if self.lock is None or os.getpid() != self.owner:
            return
        try:
            with alone(self.server.home.run / "start.lock"):
                self.leave()
        except OSError:
            return  # the home was removed under us: there is nothing left to stop

    def leave(self) -> None:
        """Stop the server if this is its last user. The start lock must be held."""
        lock, self.lock = self.lock, None
        if lock is None:
            return
        if lock.try_take():
            self.server.stop()
        else:
            self.server.let_go()
        lock.release()


current: Lease | None = None  # of this process, if it has one


def borrow_postgres(home: Home) -> str:
    """Use the PostgreSQL of this home until this process ends; returns the database URL."""
    global current  # noqa: PLW0603  # a process has one lease, from its first line to its last
    current = Lease(Postgres(home))
    url = current.begin()
    atexit.register(current.end)
    leave_in_order_when_told_to_stop()
    return url


def leave_in_order_when_told_to_stop() -> None:
    """Python dies of SIGTERM without running atexit; leave through the door instead."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(128 + number)
