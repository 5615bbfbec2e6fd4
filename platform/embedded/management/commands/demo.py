"""Everything on this machine, until Ctrl-C."""

import os
import signal
import sys
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from embedded import lease
from embedded.demo import Demo
from embedded.home import EmbeddedError, Home
from embedded.progress import Progress
from embedded.services import port_of

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. No error, so that no handler of errors swallows it."""


class Command(BaseCommand):
    help = "Runs the whole product on this machine. Reads PORT and KAKEHASHI_HOME."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        for number in SIGNALS:
            signal.signal(number, stop)
        try:
            demo = self.make()
            self.run(demo)
        except EmbeddedError as error:
            sys.exit(str(error))
        except Stopped:
            return

    def make(self) -> Demo:
        if lease.current is None:
            raise EmbeddedError(
                "DATABASE_URL is set, but the demo brings its own database. "
                "Run: env -u DATABASE_URL make demo"
            )
        home = Home.of(os.environ)
        progress = Progress(self.tell)
        return Demo(home, port=port_of(os.environ), lease=lease.current, progress=progress)

    def run(self, demo: Demo) -> None:
        try:
            site = demo.start()
            demo.progress.say(f"\nReady: {site}\n\n{table_of_accounts()}\n\nCtrl-C stops it.")
            demo.watch()
        except Stopped:
            demo.progress.say("\nStopping ...")
        finally:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C loses nothing
            demo.stop()
        demo.progress.say(f"Stopped. The data stays in {demo.home.path}.")

    def tell(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()


def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise Stopped


def table_of_accounts() -> str:
    """The people of the demo, one a line: address, password, role."""
    accounts = import_string("config.demo.ACCOUNTS")
    rows = [(account.email, account.password, str(account.role)) for account in accounts]
    rows.insert(0, ("E-mail", "Password", "Role"))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"  {a:{widths[0]}}  {b:{widths[1]}}  {c}" for a, b, c in rows)
