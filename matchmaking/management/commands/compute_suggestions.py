"""Recompute all partner suggestions now."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from matchmaking.services.suggestions import compute_suggestions


class Command(BaseCommand):
    help = "Recompute all partner suggestions now."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        start = time.monotonic()
        run = compute_suggestions()
        self.stdout.write(
            f"Suggestions for {run.profile_count} profiles are up to date: "
            f"{run.changed_count} changed, {time.monotonic() - start:.1f} s."
        )
