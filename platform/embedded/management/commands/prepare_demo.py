"""The database steps of the demo, in one process that knows the demo's servers."""

import traceback
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from embedded.home import Home
from embedded.logs import writable_log
from embedded.preparation import DATABASE_STEPS, FIRST_DATABASE_STEP, stamp_of
from embedded.progress import Progress


class Command(BaseCommand):
    help = "Brings the demo's database up to date. `manage.py demo` calls it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("home", type=str)
        parser.add_argument("fingerprint", type=str)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        home = Home.of({"KAKEHASHI_HOME": options["home"]})
        progress = Progress(self.tell, done=FIRST_DATABASE_STEP - 1)
        for command, title in DATABASE_STEPS.items():
            stamp = stamp_of(command, home, options["fingerprint"])
            if stamp.holds():
                progress.skip(title)
                continue
            try:
                with progress.step(title), (home.logs / "prepare.log").open("a") as log:
                    call_command(command, stdout=log)
            except Exception as error:
                self.explain(home, command, error)
                raise SystemExit(1) from error
            stamp.set()

    def explain(self, home: Home, command: str, error: Exception) -> None:
        """One line for the terminal, everything else for the log."""
        log = home.logs / "prepare.log"
        with writable_log(log) as stream:
            stream.write("".join(traceback.format_exception(error)).encode())
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        self.stderr.write(f"`manage.py {command}` failed: {reason} (log: {log})")

    def tell(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
