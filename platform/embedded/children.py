"""The programs of the demo, and the book of them that survives us."""

import json
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import psutil

from embedded.home import Home, write_private
from embedded.processes import end_all, session_of, spawn

LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # who ran this long starts with a clean record


@dataclass
class Child:
    """One program: how it starts, and how long it may take to end in order."""

    name: str
    command: list[str]
    environ: dict[str, str]
    log: Path
    cwd: Path
    patience: float = 10.0
    hurry: signal.Signals = signal.SIGTERM  # what it is sent when patience has ended
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    deaths: int = 0
    started: float = 0.0
    again_at: float | None = None
    asked: bool = False

    def start(self) -> None:
        self.process = spawn(self.command, log=self.log, env=self.environ, cwd=self.cwd)
        self.started = time.monotonic()
        self.again_at = None
        self.asked = False

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def exit_code(self) -> str:
        code = self.process.returncode if self.process is not None else 0
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def pause(self) -> float:
        """Seconds to wait before the next start: longer after each death in a row."""
        if time.monotonic() - self.started > STEADY_SECONDS:
            self.deaths = 0
        self.deaths += 1
        return float(min(2 ** (self.deaths - 1), LONGEST_PAUSE))

    def ask_to_stop(self) -> None:
        """Ask once: some programs take a second request for impatience."""
        if self.process is not None and not self.asked:
            self.asked = True
            self.process.terminate()

    def stop(self) -> None:
        """End the program and whatever is left of its session."""
        if self.process is None:
            return
        self.ask_to_stop()
        for last_word, patience in ((self.hurry, self.patience), (signal.SIGKILL, 3.0)):
            try:
                self.process.wait(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                self.process.send_signal(last_word)
        self.process.wait()
        end_all(session_of(self.process.pid), patience=0.5)


class Entry(TypedDict):
    """One process of the demo: a number is given again, number and time of birth are not."""

    name: str
    pid: int
    created: float


class Book:
    """``children.json``: which processes belong to the demo of this home."""

    def __init__(self, home: Home) -> None:
        self.file = home.run / "children.json"

    def write(self, children: list[Child]) -> None:
        entries: list[Entry] = []
        for child in children:
            with suppress(psutil.Error):
                if child.process is not None:
                    created = psutil.Process(child.process.pid).create_time()
                    entries.append(
                        {"name": child.name, "pid": child.process.pid, "created": created}
                    )
        fresh = self.file.with_suffix(".new")
        write_private(fresh, json.dumps(entries))
        fresh.replace(self.file)

    def end_leftovers(self) -> list[str]:
        """End what a killed demo left running; returns the names."""
        found: dict[str, list[psutil.Process]] = {}
        for entry in self._entries():
            if processes := self._leftovers_of(entry["pid"], entry["created"]):
                found[entry["name"]] = processes
        end_all([process for many in found.values() for process in many], patience=10)
        self.clear()
        return list(found)

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    def _entries(self) -> list[Entry]:
        try:
            entries: list[Entry] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return []
        return entries

    def _leftovers_of(self, pid: int, created: float) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            if abs(psutil.Process(pid).create_time() - created) > 1:
                return []  # the number was given to somebody else
        return session_of(pid)
