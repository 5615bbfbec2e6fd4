"""Compute all partner suggestions anew: here, or by the workers while this command watches."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import DomainError
from matchmaking.enums import RunState
from matchmaking.models import SuggestionRun
from matchmaking.queries.runs import progress_of
from matchmaking.services.runs import ask_for_run, compute_suggestions

LOOK_AGAIN = 0.5


class Command(BaseCommand):
    help = "Compute all partner suggestions anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait", action="store_true", help="leave the work to the workers and show progress"
        )
        parser.add_argument("--json", action="store_true", help="print the result as one object")

    def handle(self, *args: Any, wait: bool, **options: Any) -> None:  # noqa: ARG002
        start = time.monotonic()
        try:
            run = self.watched(ask_for_run()) if wait else compute_suggestions()
        except DomainError as error:
            raise CommandError(error.message) from error
        seconds = time.monotonic() - start
        if options["json"]:
            self.stdout.write(json.dumps(described(run) | {"seconds": round(seconds, 3)}))
            return
        self.stdout.write(
            f"Suggestions for {run.profile_count} profiles are up to date: "
            f"{run.pair_count} pairs listed, {seconds:.1f} s."
        )

    def watched(self, run: SuggestionRun) -> SuggestionRun:
        """Until the run is over; what it has come to is written whenever that changes."""
        said = ""
        while run.is_under_way:
            run = SuggestionRun.objects.light().get(pk=run.pk)
            progress = progress_of(run)
            line = f"{run.state}: {progress.done} of {progress.total} parts"
            if line != said:
                self.stderr.write(line)
                said = line
            time.sleep(LOOK_AGAIN)
        if run.state != RunState.DONE:
            raise CommandError(run.failure or f"The run was {run.state}.")
        return run


def described(run: SuggestionRun) -> dict[str, Any]:
    return {
        "run": str(run.public_id),
        "state": run.state,
        "profiles": run.profile_count,
        "pairs": run.pair_count,
        "digest": run.digest,
        "figures": run.figures,
    }
