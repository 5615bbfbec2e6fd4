"""Starting programs that end with us, and ending them with everything that they started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from embedded.logs import writable_log

PR_SET_PDEATHSIG = 1  # prctl(2)
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: list[str], *, log: Path | None, tied: bool = True, **kwargs: Any
) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, so that Ctrl-C reaches only us.

    It writes to ``log``, or to our own terminal. ``tied``: the kernel ends it when we end, even
    when we are killed (Linux).
    """
    if tied:
        # Safe although it runs between fork and exec: the callers have no threads.
        kwargs["preexec_fn"] = tie_to(os.getpid())
    kwargs |= {"stdin": subprocess.DEVNULL, "start_new_session": True}
    if log is None:
        return subprocess.Popen(command, **kwargs)  # noqa: S603
    with writable_log(log) as stream:
        return subprocess.Popen(command, stdout=stream, stderr=stream, **kwargs)  # noqa: S603


def tie_to(parent: int) -> Callable[[], None]:
    def tie() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the kernel knew of the tie
            os._exit(1)

    return tie


def session_of(leader: int) -> list[psutil.Process]:
    """The living processes of the session that ``leader`` opened, itself included."""
    members = [process for process in psutil.process_iter() if _session(process.pid) == leader]
    return [process for process in members if is_living(process)]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def is_living(process: psutil.Process) -> bool:
    """False for a zombie too: in a container nobody may ever fetch its exit code."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def end_all(processes: Iterable[psutil.Process], *, patience: float) -> None:
    """Ask them to end; what has not ended after ``patience`` seconds is killed."""
    left = list(processes)
    for order, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for process in left:
            with suppress(psutil.Error):
                process.send_signal(order)
        left = _left_after(seconds, left)


def _left_after(seconds: float, processes: list[psutil.Process]) -> list[psutil.Process]:
    limit = time.monotonic() + seconds
    while (left := [each for each in processes if is_living(each)]) and time.monotonic() < limit:
        time.sleep(0.02)
    return left
