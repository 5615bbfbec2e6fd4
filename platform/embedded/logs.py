"""Log files that grow no further than they are useful."""

from pathlib import Path
from typing import IO

LARGEST = 10 * 1024 * 1024
TAIL = 4000


def writable_log(file: Path) -> IO[bytes]:
    """Open a log to append to; a large one is first put aside, replacing the one before it."""
    if file.exists() and file.stat().st_size > LARGEST:
        file.replace(file.with_suffix(".log.1"))
    return file.open("ab")


def tail_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - TAIL))
            return stream.read().decode(errors="replace")
    except OSError:
        return ""
