"""The demo: every program of the product on one machine, watched until it is told to stop."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack

from embedded import services, valkey
from embedded.catalogs import compile_catalogs
from embedded.children import Book, Child
from embedded.home import ROOT, EmbeddedError, Home, explained
from embedded.lease import Lease
from embedded.locks import FileLock
from embedded.preparation import DATABASE_STEPS, is_database_ready
from embedded.processes import spawn
from embedded.progress import Progress
from embedded.readiness import wait_until_healthy
from embedded.services import Addresses
from embedded.stamps import Stamp, fingerprint_of_data, fingerprint_of_static_files

NEEDED_MEGABYTES = 200
GLANCE_SECONDS = 0.5


class Demo:
    """Bring it up with ``start``, keep it with ``watch``, and always end with ``stop``."""

    def __init__(self, home: Home, *, port: int, lease: Lease, progress: Progress) -> None:
        self.home = home
        self.port = port
        self.lease = lease
        self.progress = progress
        self.children: list[Child] = []
        self.preparing: list[subprocess.Popen[bytes]] = []
        self.claim = ExitStack()

    # Up ---------------------------------------------------------------------------------------

    def start(self) -> str:
        """Returns the address of the site once its health check is content."""
        with explained(self.home):
            self.claim_home()
            services.require_free_port(self.port)
            self.home.require_space(NEEDED_MEGABYTES)
            self.progress.done_in("PostgreSQL 18", self.lease.seconds)
            addresses = Addresses.choose(self.home, port=self.port)
            environ = addresses.environ(os.environ)
            with self.progress.step("Valkey and mail server"):
                self.start_servers(addresses, environ)
            self.prepare(environ)
            with self.progress.step("Web server, worker and beat"):
                self.begin(services.programs(self.home, addresses, environ))
                wait_until_healthy(addresses.site, self.children)
            return addresses.site

    def claim_home(self) -> None:
        """One demo a home; what a killed one left running is ended first."""
        lock = FileLock(self.home.run / "demo.lock")
        self.claim.callback(lock.release)
        if not lock.try_take():
            raise EmbeddedError(
                f"A demo already runs on {self.home.path}. "
                "Stop it, or set KAKEHASHI_HOME to another folder."
            )
        book = Book(self.home)
        self.claim.callback(book.clear)
        self.claim.callback(valkey.withdraw, self.home)
        if names := book.end_leftovers():
            self.progress.say(f"Ended what a killed demo left running: {', '.join(names)}.")

    def start_servers(self, addresses: Addresses, environ: Mapping[str, str]) -> None:
        self.begin(services.servers(self.home, addresses, environ))
        limit = time.monotonic() + 60
        while not valkey.answers(addresses.redis):
            if time.monotonic() > limit or self.children[0].has_died():
                raise EmbeddedError(f"Valkey did not start (log: {self.children[0].log})")
            time.sleep(0.02)
        valkey.publish(self.home, addresses.redis)

    def begin(self, children: list[Child]) -> None:
        for child in children:
            child.start()
            self.children.append(child)
            Book(self.home).write(self.children)

    def prepare(self, environ: Mapping[str, str]) -> None:
        """Bring files and database up to date, side by side: neither knows of the other."""
        compile_catalogs()
        static = Stamp(self.home.path / "static", "files", fingerprint_of_static_files())
        collecting = None
        if not static.holds():
            collecting = self.manage(environ, "collectstatic", "--no-input", quiet=True)
        self.prepare_database(environ)
        if collecting is None:
            self.progress.skip("Static files")
            return
        with self.progress.step("Static files"):
            if collecting.wait():
                log = self.home.logs / "prepare.log"
                raise EmbeddedError(f"`manage.py collectstatic` failed (log: {log})")
        static.set()

    def prepare_database(self, environ: Mapping[str, str]) -> None:
        fingerprint = fingerprint_of_data()
        if is_database_ready(self.home, fingerprint):
            for title in DATABASE_STEPS.values():
                self.progress.skip(title)
            return
        process = self.manage(environ, "prepare_demo", str(self.home.path), fingerprint)
        if process.wait():
            sys.exit(1)  # it has said why
        self.progress.done += len(DATABASE_STEPS)

    def manage(
        self, environ: Mapping[str, str], *arguments: str, quiet: bool = False
    ) -> "subprocess.Popen[bytes]":
        """Run a management command beside us. It speaks to the terminal unless ``quiet``."""
        process = spawn(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            log=self.home.logs / "prepare.log" if quiet else None,
            env={**environ, "LOG_LEVEL": "WARNING"},
            cwd=ROOT,
        )
        self.preparing.append(process)
        return process

    # Kept -------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Start again whatever ends. Returns never; the signal to stop is an exception."""
        while True:
            time.sleep(GLANCE_SECONDS)
            with explained(self.home):
                if self.lease.restore():
                    self.progress.say("`postgres` ended and was started again.")
                for child in self.children:
                    self.look_after(child)

    def look_after(self, child: Child) -> None:
        if not child.has_died():
            return
        if child.again_at is None:
            child.stop()  # what is left of its session may hold its port
            pause = child.pause()
            child.again_at = time.monotonic() + pause
            self.progress.say(
                f"`{child.name}` ended ({child.exit_code()}), starting again in {pause:.0f} s "
                f"(log: {child.log})"
            )
        elif time.monotonic() >= child.again_at:
            child.start()
            Book(self.home).write(self.children)

    # Down -------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End everything in order: nothing new comes in, what was begun is finished, then saved."""
        for process in self.preparing:
            process.terminate()
            process.wait()
        servers, programs = self.children[:2], self.children[2:]
        for child in programs:
            child.ask_to_stop()
        for child in [*programs, *reversed(servers)]:
            child.stop()
        self.claim.close()
