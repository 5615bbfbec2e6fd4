"""Compute a run of suggestions again from its archive and compare what comes out."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kernel.errors import DomainError
from matchmaking.models import SuggestionRun
from matchmaking.services.reproducing import reproduce_run


class Command(BaseCommand):
    help = "Compute a run of suggestions again from its archive. Fails where the result differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", nargs="?", help="the run's id; without it, the current run")

    def handle(self, *args: Any, run: str | None, **options: Any) -> None:  # noqa: ARG002
        found = self.named(run)
        try:
            again = reproduce_run(found)
        except DomainError as error:
            raise CommandError(error.message) from error
        if not again.is_same:
            raise CommandError(
                f"Run {found.public_id} had {found.digest}; computed again: {again.digest}"
            )
        self.stdout.write(f"Run {found.public_id} comes to the same: {again.digest}")

    def named(self, run: str | None) -> SuggestionRun:
        runs = SuggestionRun.objects.light()
        try:
            found = runs.filter(public_id=run) if run else runs.current()
        except ValidationError as error:
            raise CommandError(f"{run} is no id of a run.") from error
        if (one := found.first()) is None:
            raise CommandError("There is no such run.")
        return one
