"""The folder KAKEHASHI_HOME: what lies where, and whether it can be used."""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024


class EmbeddedError(Exception):
    """One line for the person at the terminal: what is wrong and what to do."""


@dataclass(frozen=True)
class Home:
    """Everything that this machine keeps for one Kakehashi."""

    path: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Home":
        return cls(Path(environ.get("KAKEHASHI_HOME") or ROOT / ".kakehashi").resolve())

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def mailbox(self) -> Path:
        return self.path / "mailbox"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run(self) -> Path:
        """Locks, addresses and process ids: true only while something runs."""
        return self.path / "run"

    def prepare(self) -> None:
        """Make the folders. Refuses, in one line, a place that cannot be written."""
        with explained(self):
            # Others may pass through, not look in: as root, PostgreSQL runs as another account.
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.run.mkdir(mode=0o700, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            (self.run / "write-test").write_bytes(b"x" * 4096)
            (self.run / "write-test").unlink(missing_ok=True)

    def require_space(self, megabytes: int) -> None:
        free = shutil.disk_usage(self.path).free // MEGABYTE
        if free < megabytes:
            raise self.full(f": {free} MB are free, {megabytes} MB are needed")

    def full(self, measure: str = "") -> EmbeddedError:
        return EmbeddedError(
            f"The disk of {self.path} is full{measure}. "
            "Free some space, or set KAKEHASHI_HOME to a folder on another disk."
        )

    def secret_key(self) -> str:
        """The random key of this home, made on first use and readable by its owner only."""
        return self.kept_secret("secret_key", lambda: secrets.token_urlsafe(50))

    def identity_key(self) -> str:
        """The key that signs who somebody is, of this home, made on first use."""
        return self.kept_secret("identity_key", new_identity_key)

    def kept_secret(self, name: str, make: Callable[[], str]) -> str:
        file = self.path / name
        if not file.exists():
            fresh = self.run / f"{name}.{os.getpid()}"
            write_private(fresh, make())
            try:
                os.link(fresh, file)  # atomic, and the first of two starters wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return file.read_text()


def new_identity_key() -> str:
    """An RSA key as PEM, as `openssl genpkey -algorithm RSA` writes one."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  # slow, needed once
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)


@contextmanager
def explained(home: Home) -> Iterator[None]:
    """Turn what the operating system refuses into one line that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise home.full() from error
        reason = "it is a file" if home.path.is_file() else error.strerror
        raise EmbeddedError(
            f"Cannot write in {home.path} ({reason}). "
            "Set KAKEHASHI_HOME to a folder that you may write in."
        ) from error
