"""Bring locale/ up to date with the source."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import catalogs


class Command(BaseCommand):
    help = "Adds new messages to locale/*/LC_MESSAGES/django.po and drops unused ones."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        source = catalogs.extract(settings.ROOT)
        for language in catalogs.languages():
            file = catalogs.catalog_file(settings.ROOT, language)
            lacking = catalogs.update(file, language, source)
            self.stdout.write(f"{file}: {lacking} of {len(source)} messages to translate")
