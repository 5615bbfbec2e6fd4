"""Take a timetable that was computed elsewhere into a matchmaking day, as another draft."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kernel.errors import DomainError
from matchmaking.management.commands.export_timetable import find
from matchmaking.services.day.drafts import import_timetable
from matchmaking.timetable.reading import ProblemError
from matchmaking.timetable.writing import read_timetable


class Command(BaseCommand):
    help = (
        "Import a timetable in JSON as a new draft, if it keeps all rules of the day as it is now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the event, as in its address")
        parser.add_argument("number", type=int, help="the draft whose problem the file answers")
        parser.add_argument("timetable", type=Path, metavar="TIMETABLE.json")
        parser.add_argument("--by", required=True, metavar="ADDRESS", help="who imports it")
        parser.add_argument("--note", default="", help="what it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = find(options["slug"], options["number"])
        by = User.objects.filter(email=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody has the address {options['by']}.")
        try:
            answer = read_timetable(
                json.loads(options["timetable"].read_text(encoding="utf-8-sig"))
            )
            made = import_timetable(found, answer, by=by, note=options["note"])
        except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['timetable']} cannot be read: {error}.") from error
        except (ProblemError, DomainError) as error:
            raise CommandError(f"{options['timetable']}: {error}") from error
        self.stdout.write(f"Draft {made.number}: {len(answer.assignments)} meetings placed.")
