"""Solve a matchmaking day that stands in a file, without the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.timetable.checker import violations
from matchmaking.timetable.problem import Problem, Timetable
from matchmaking.timetable.reading import ProblemError, read_problem
from matchmaking.timetable.solving import solve
from matchmaking.timetable.writing import write_timetable


class Command(BaseCommand):
    help = "Solve the timetable of a matchmaking day: a problem in JSON, a timetable in JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
        parser.add_argument("--output", type=Path, required=True, metavar="TIMETABLE.json")
        parser.add_argument(
            "--time-limit", type=float, metavar="SECONDS", help="then the best so far"
        )
        parser.add_argument(
            "--seed", type=int, default=0, metavar="N", help="same seed, same day (0)"
        )
        parser.add_argument(
            "--prove", action="store_true", help="go on until nothing can be better"
        )
        parser.add_argument(
            "--check", action="store_true", help="check the timetable independently"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["time_limit"] is not None and options["time_limit"] <= 0:
            raise CommandError("--time-limit must be more than 0 seconds.")
        problem = read_file(options["problem"])
        timetable = solve(
            problem, seed=options["seed"], time_limit=options["time_limit"], prove=options["prove"]
        )
        text = json.dumps(write_timetable(timetable), ensure_ascii=False, indent=1)
        try:
            options["output"].write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {error.strerror}."
            ) from error
        self.say(problem, timetable)
        if options["check"]:
            self.check_it(problem, timetable)

    def say(self, problem: Problem, timetable: Timetable) -> None:
        placed = len(timetable.assignments)
        self.stdout.write(
            f"{timetable.status}: {placed} of {len(problem.meetings)} meetings, weight "
            f"{timetable.weight} (at most {timetable.bound}), {timetable.breaks} breaks "
            f"(at least {timetable.breaks_bound}), {timetable.seconds:.3f} s"
        )
        for conflict in timetable.conflicts:
            self.stdout.write(f"- {conflict.message}")

    def check_it(self, problem: Problem, timetable: Timetable) -> None:
        wrong = violations(problem, timetable)
        if wrong:
            raise CommandError("\n".join(["The timetable breaks rules:", *wrong]))
        self.stdout.write("Checked: the timetable keeps all rules.")


def read_file(path: Path) -> Problem:
    """The problem in a file. Raises CommandError that names the field."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8. Save it as UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON: {error}.") from error
    try:
        return read_problem(data)
    except ProblemError as error:
        raise CommandError(f"{path}: {error}") from error
