"""A dump of the public directory now, beside the one of every night."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from regions.services.dumping import write_dump


class Command(BaseCommand):
    help = "Write the public directory as NDJSON, CSV and GeoJSON into DUMP_DIR."

    def handle(self, *_args: Any, **_options: Any) -> None:
        manifest = write_dump()
        self.stdout.write(f"{Path(settings.DUMP_DIR) / manifest.name}")
        for file in manifest.files:
            self.stdout.write(f"  {file.name:22} {file.rows:8} rows {file.bytes:12} bytes")
