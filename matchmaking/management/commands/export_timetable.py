"""Write a timetable of a matchmaking day to a file, in the format of ``solve_timetable``."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.models import Timetable
from matchmaking.queries.day.exporting import PARTS, exported


class Command(BaseCommand):
    help = "Export a timetable of a matchmaking day, or the problem that it answers, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the event, as in its address")
        parser.add_argument("number", type=int, help="the draft")
        parser.add_argument("--part", choices=PARTS, default="problem", help="what (problem)")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.json")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = find(options["slug"], options["number"])
        text = json.dumps(exported(found, options["part"]), ensure_ascii=False, indent=1)
        try:
            options["output"].write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {error.strerror}."
            ) from error
        self.stdout.write(f"{options['output']}: {options['part']}, seed {found.seed}")


def find(slug: str, number: int) -> Timetable:
    rows = Timetable.objects.select_related("day__event", "based_on")
    found = rows.filter(day__event__slug=slug, number=number).first()
    if found is None:
        raise CommandError(f"The event “{slug}” has no timetable {number}.")
    return found
