"""Build the translations that are older than their source."""

from typing import Any

from django.core.management.base import BaseCommand

from embedded.catalogs import compile_catalogs


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/*.po where the .mo file is missing or older."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        for file in compile_catalogs():
            self.stdout.write(str(file))
