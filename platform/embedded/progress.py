"""Numbered lines that say what is being done and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

TOTAL = 8

Write = Callable[[str], object]


class Progress:
    """One line a step. ``write`` gets text with its line ends."""

    def __init__(self, write: Write, *, done: int = 0) -> None:
        self._write = write
        self.done = done

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self._begin(title)
        began = time.monotonic()
        try:
            yield
        except Exception:
            self.say("failed")
            raise
        self.say(f"{time.monotonic() - began:.1f} s")

    def done_in(self, title: str, seconds: float) -> None:
        self._begin(title)
        self.say(f"{seconds:.1f} s")

    def skip(self, title: str) -> None:
        self._begin(title)
        self.say("unchanged")

    def say(self, line: str) -> None:
        self._tell(line + "\n")

    def _begin(self, title: str) -> None:
        self.done += 1
        self._tell(f"[{self.done}/{TOTAL}] {title} ... ")

    def _tell(self, text: str) -> None:
        with suppress(OSError):  # the terminal may be gone; the work goes on
            self._write(text)
