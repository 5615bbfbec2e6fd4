"""The whole directory, or a search of it, as a file that can be imported again."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from kernel.tables import csv_lines, xlsx_file
from regions.directory_forms import DirectoryFilter
from regions.imports.writing import WIDTHS
from regions.queries.addresses import criteria_of
from regions.queries.directory import matching_ids
from regions.services.exporting import export_rows


class Command(BaseCommand):
    help = "Write the published profiles to a .csv or .xlsx file with the columns of an import."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--search", default="", help="a search, as the directory's address")

    def handle(self, *_args: Any, **options: Any) -> None:
        search = QueryDict(options["search"])
        asked = DirectoryFilter(criteria_of(search), search)
        if not asked.is_valid():
            wrong = [f"{name}: {' '.join(map(str, said))}" for name, said in asked.errors.items()]
            raise CommandError("\n".join(["The search cannot be understood.", *wrong]))
        found = matching_ids(asked.criteria)
        rows = export_rows(found, by=None)
        target: Path = options["file"]
        if target.suffix.lower() == ".xlsx":
            xlsx_file(rows, str(target), title="Kakehashi", widths=WIDTHS)
        else:
            with target.open("wb") as file:
                file.writelines(csv_lines(rows))
        self.stdout.write(f"{len(found)} profiles written to {target}.")
