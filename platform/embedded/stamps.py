"""What was done and is still up to date: a mark beside the result, with a hash of what made it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from embedded.home import ROOT

CODE = ("platform", "regions", "events", "matchmaking")
LOCK = ROOT / "requirements" / "demo.txt"


def fingerprint_of_data() -> str:
    """Changes with the code, the reference data and the installed packages."""
    code = [file for folder in CODE for file in (ROOT / folder).rglob("*.py")]
    return fingerprint([*code, *files_below(ROOT / "data"), LOCK])


def fingerprint_of_static_files() -> str:
    return fingerprint([*files_below(ROOT / "static"), LOCK])


def files_below(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class Stamp:
    """The mark of one step, inside the folder that holds its result: deleted along with it."""

    def __init__(self, folder: Path, step: str, value: str) -> None:
        self.file = folder / f"kakehashi-{step}.stamp"
        self.value = value

    def holds(self) -> bool:
        try:
            return self.file.read_text() == self.value
        except OSError:
            return False

    def set(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.value)
