"""The operating system account that the embedded PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded.home import EmbeddedError

NAME = "embedded_postgres"


@dataclass(frozen=True)
class Account:
    """Oneself, or, for root, an account without rights of its own."""

    uid: int
    gid: int
    is_other: bool

    @classmethod
    def for_servers(cls) -> "Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), is_other=False)
        entry = _entry()
        return cls(entry.pw_uid, entry.pw_gid, is_other=True)

    def popen(self) -> dict[str, Any]:
        """Arguments for subprocess that make a program run as this account."""
        environ = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        if not self.is_other:
            return {"env": environ}
        return {"env": environ, "user": self.uid, "group": self.gid, "extra_groups": []}

    def empty_folder(self, path: Path) -> Path:
        """A fresh folder of this account; what an earlier attempt left there is removed."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        if self.is_other:
            os.chown(path, self.uid, self.gid)
        return path

    def own_folder(self, path: Path) -> Path:
        """A folder in a place open to all, refused when somebody else made it."""
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        if self.is_other and found.st_uid == os.geteuid():
            os.chown(path, self.uid, self.gid)
        elif not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid:
            raise EmbeddedError(f"{path} belongs to somebody else. Remove it and start again.")
        return path

    def open_way_to(self, path: Path) -> None:
        """Let this account pass through the folders above ``path``: pass, not look in."""
        if not self.is_other:
            return
        for folder in path.resolve().parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH and folder.stat().st_uid != self.uid:
                folder.chmod(mode | stat.S_IXOTH)


def _entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    try:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", NAME],  # noqa: S607
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(
            f"PostgreSQL cannot run as root, and the account {NAME} could not be added. "
            f"Run: useradd --system {NAME}"
        ) from error
    return pwd.getpwnam(NAME)
