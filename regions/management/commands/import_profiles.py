"""Import profiles from a file: what the helpdesk's page does, for a terminal or a schedule."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kernel.tables import csv_lines, xlsx_file
from regions.enums import ImportState
from regions.models import ImportBatch
from regions.queries.import_pages import notices_of, problem_of, problem_table
from regions.services.importing import receive_file, request_commit, run

SHOWN = 20


class Command(BaseCommand):
    help = "Import profiles from a CSV file or an Excel workbook, all or nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, import nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this .csv or .xlsx")
        parser.add_argument("--publish", action="store_true", help="publish without a review")
        parser.add_argument("--source", default="", help="where the list comes from")
        parser.add_argument("--by", help="mail address of the person of the helpdesk who imports")

    def handle(self, *_args: Any, **options: Any) -> None:
        batch = self.examine(options)
        self.describe(batch)
        if options["report"]:
            write_report(batch, options["report"])
        if batch.state == ImportState.FAILED:
            raise CommandError(problem_of(batch))
        if errors := batch.counts["error"]:
            raise CommandError(f"{errors} rows have errors. Nothing was imported.")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was imported.")
        elif batch.counts["create"] or batch.counts["update"]:
            self.bring_in(batch)
        else:
            self.stdout.write("Nothing to change.")

    def examine(self, options: dict[str, Any]) -> ImportBatch:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        batch = receive_file(
            content,
            by=self.person(options["by"]),
            file_name=options["file"].name,
            publish=options["publish"],
            source=options["source"],
        )
        run(batch.pk)
        batch.refresh_from_db()
        return batch

    def person(self, email: str | None) -> User | None:
        if not email:
            return None
        person = User.objects.helpdesk().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"{email} is nobody of the helpdesk.")
        return person

    def describe(self, batch: ImportBatch) -> None:
        self.stdout.write(f"{batch.file_name}: {batch.encoding or 'not read'}")
        for notice in notices_of(batch):
            self.stdout.write(f"  {notice}")
        for name, count in batch.counts.items():
            self.stdout.write(f"  {name}: {count}")
        if not batch.counts.get("error") and not batch.counts.get("warnings"):
            return
        for number, line in enumerate(problem_table(batch)):
            if number > SHOWN:
                self.stderr.write("  … --report FILE writes all of them.")
                break
            self.stderr.write("  " + " | ".join(line))

    def bring_in(self, batch: ImportBatch) -> None:
        request_commit(batch, by=batch.by)
        run(batch.pk)
        batch.refresh_from_db()
        if batch.state != ImportState.COMMITTED:
            raise CommandError(problem_of(batch) or "The import was not finished.")
        self.stdout.write(f"Imported. The page of this import: {batch.public_id}")


def write_report(batch: ImportBatch, target: Path) -> None:
    rows = problem_table(batch)
    if target.suffix.lower() == ".xlsx":
        xlsx_file(rows, str(target), title="import-errors")
    else:
        target.write_bytes(b"".join(csv_lines(rows)))
