"""Load the people of the demo and something for them to find."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo_data import load_demo_data
from regions.models import Profile


class Command(BaseCommand):
    """Only where DEMO is on, because everybody knows the password of these accounts."""

    help = "Load the demo accounts, two profiles under review, a request and a meeting."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts have a public password. Set DEMO=1 to load them.")
        if not Profile.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference_data")
        load_demo_data(self.stdout.write)
