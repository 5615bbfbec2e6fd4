"""Load the reference data: territories, vocabulary, profiles, partnerships, events, calls."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.services.call_data import load_calls
from events.services.programme_data import load_programmes
from events.services.reference import load_events
from regions.services.reference import ReferenceDataError, load_reference_data
from regions.services.vocabulary_versions import record_versions


class Command(BaseCommand):
    """Stands in config, above all apps, because the data belong to several of them."""

    help = "Load the reference data of data/. Run it again at any time: it writes what differs."

    def handle(self, *_args: Any, **_options: Any) -> None:
        started = monotonic()
        try:
            load_reference_data(self.stdout.write)
            load_events(self.stdout.write)
            load_programmes(self.stdout.write)
            load_calls(self.stdout.write)
            record_versions()
        except ReferenceDataError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Reference data loaded in {monotonic() - started:.1f} s.")
