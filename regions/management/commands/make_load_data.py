"""Made-up profiles beside the real ones, to measure at size: ``make_load_data --profiles 100000``."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.services import load_data


class Command(BaseCommand):
    help = "Write made-up published profiles (keys load-…) to measure with, or --remove them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--profiles", type=int, default=100_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--remove", action="store_true", help="delete all of them")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        if options["remove"]:
            self.follow("removed", load_data.remove_load_profiles())
        else:
            self.make(options["profiles"], options["seed"])
        load_data.analyze()
        self.stdout.write(f"Done in {time.monotonic() - started:.0f} s.")

    def make(self, count: int, seed: int) -> None:
        if load_data.load_profiles().filter(external_key=f"load-{seed}-1").exists():
            raise CommandError(f"Profiles of seed {seed} are there already: --remove them first.")
        load_data.write_load_profiles(count, seed=seed)
        self.stdout.write(f"{count} profiles written.")
        self.follow("in search", load_data.refresh_load_documents())

    def follow(self, what: str, steps: Any) -> None:
        for done in steps:
            if done % 10_000 == 0:
                self.stdout.write(f"  {done} {what}")
