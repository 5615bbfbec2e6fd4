"""Is every visible text translated?"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import catalogs


class Command(BaseCommand):
    help = "Fails when a translation is missing, fuzzy, empty or has other placeholders."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        source = catalogs.extract(settings.ROOT)
        lacking = [
            f"{language}: {line}"
            for language in catalogs.languages()
            for line in catalogs.lacks(
                catalogs.read(catalogs.catalog_file(settings.ROOT, language), language), source
            )
        ]
        if lacking:
            listed = "\n".join(lacking)
            raise CommandError(
                f"{listed}\n{len(lacking)} messages lack a translation. "
                "Run `manage.py update_catalogs`, then translate them in locale/."
            )
        self.stdout.write(f"{len(source)} messages, all translated.")
