"""A pytest plugin: servers for one test run, started before Django reads its settings.

Loaded with ``-p embedded.testing``. With DATABASE_URL or REDIS_URL set, those servers are used.
"""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import MutableMapping
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from embedded import valkey
from embedded.catalogs import compile_catalogs
from embedded.home import Home
from embedded.lease import Lease, leave_in_order_when_told_to_stop
from embedded.locks import FileLock
from embedded.logs import tail_of
from embedded.postgres import Postgres
from embedded.processes import spawn

# A test database is thrown away: nothing needs to reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB")
SETTINGS = {
    "SECRET_KEY": "a key for tests only, long enough for every check of its length",
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "LOG_JSON": "0",
}
PREFIX = "kakehashi-test-"
LEFTOVER_SECONDS = 3600
running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = own_valkey_database(os.environ["REDIS_URL"], worker)
    elif {"-h", "--help", "--version", "-V"} & set(args):
        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing")
    else:
        atexit.register(running.close)
        leave_in_order_when_told_to_stop()
        compile_catalogs()
        remove_leftovers(Path(tempfile.gettempdir()))
        lend_servers(os.environ)


def pytest_unconfigure() -> None:
    running.close()


def remove_leftovers(folder: Path) -> None:
    """Remove the homes of runs that were killed. Their servers ended with them."""
    for home in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            age = time.time() - home.stat().st_mtime
            lock = FileLock(home / "run" / "postgres.lease")
            if age > LEFTOVER_SECONDS and lock.try_take():
                shutil.rmtree(home, ignore_errors=True)
            lock.release()


def own_valkey_database(url: str, worker: str) -> str:
    """Parallel workers must not see each other's keys: gw0 gets database 1, gw1 database 2."""
    number = int(worker.removeprefix("gw")) + 1
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def lend_servers(environ: MutableMapping[str, str]) -> None:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    running.callback(shutil.rmtree, folder, ignore_errors=True)
    home = Home(folder)
    home.prepare()
    (folder / "static").mkdir()  # WhiteNoise looks for it
    environ["KAKEHASHI_HOME"] = str(folder)
    if not environ.get("REDIS_URL"):
        environ["REDIS_URL"] = start_valkey(home)
    if not environ.get("DATABASE_URL"):
        lease = Lease(Postgres(home, options=FAST, ends_with_parent=True))
        running.callback(lease.end)
        environ["DATABASE_URL"] = lease.begin()


def start_valkey(home: Home) -> str:
    home.valkey.mkdir()
    url = valkey.write_config(home.valkey, port=valkey.free_port(), durable=False)
    process = spawn(valkey.command(home.valkey), log=home.logs / "valkey.log")
    running.callback(process.wait, timeout=10)
    running.callback(process.terminate)
    limit = time.monotonic() + 10
    while not valkey.answers(url):
        if process.poll() is not None or time.monotonic() > limit:
            pytest.exit(f"Valkey did not start: {tail_of(home.logs / 'valkey.log')}", returncode=1)
        time.sleep(0.02)
    return url
