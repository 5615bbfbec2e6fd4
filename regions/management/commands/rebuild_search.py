"""Write all that search reads anew: after a change of a vocabulary or of the words' rules."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from regions.services.vocabularies import rebuild_search


class Command(BaseCommand):
    help = "Write all search documents and the list of words anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with transaction.atomic():
            changed = rebuild_search()
        self.stdout.write(f"{changed} search documents changed.")
