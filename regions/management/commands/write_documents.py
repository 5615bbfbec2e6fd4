"""Write what the API tells of profiles: what is outdated, or all of it anew."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand

from regions.services import documents


class Command(BaseCommand):
    help = "Write the outdated documents of profiles, which the API reads; --all writes every one."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="forget all documents first")

    def handle(self, *_args: Any, **options: Any) -> None:
        started, written = time.monotonic(), 0
        if options["all"]:
            documents.forget_documents()
        while more := documents.write_due_documents(most=10_000):
            written += more
            self.stdout.write(f"  {written} written")
        self.stdout.write(f"Done in {time.monotonic() - started:.0f} s.")
