"""Measure the matching on known partnerships, beside simple methods in the same run."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.pair_files import Pair, PairFileError, read_pairs
from matchmaking.queries.evaluation import Candidate, Evaluation, evaluate, read_candidates
from matchmaking.queries.weights import active_weights
from matchmaking.scoring import Weights
from matchmaking.scoring.evaluation import CUTS

DIRECTIONS = {
    "eu_to_jp": "Europe looks for Japan",
    "jp_to_eu": "Japan looks for Europe",
    "both": "both directions",
}
NOTE = (
    "Blind: known partnerships are neither left out nor used. A profile's other true partners are "
    "left out of its ranking; ties count as the middle of their ranks."
)


class Command(BaseCommand):
    help = (
        "Measure how high known partners stand: recall at 1, 5, 10 and 20, mean reciprocal rank and "
        "median rank in both directions, beside chance, shared sectors and TF-IDF of the texts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--pairs", type=Path, required=True, help="CSV, TSV, JSON or JSON lines with two keys"
        )
        among = parser.add_mutually_exclusive_group()
        among.add_argument(
            "--among-all", action="store_true", help="rank among all published profiles"
        )
        among.add_argument(
            "--among-imported", action="store_true", help="rank among those that are no sample data"
        )
        among.add_argument(
            "--keys",
            type=Path,
            help="rank among these keys only, one a line or in the first column",
        )
        parser.add_argument("--weights", type=Path, help="JSON with weights to try")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        everybody = read_candidates()
        pairs = self.known_pairs(read_file(options["pairs"]), everybody)
        candidates, said = self.candidates(everybody, pairs, options)
        weights = read_weights(options["weights"])
        found = evaluate(weights, [each.pk for each in candidates], pairs)
        if options["format"] == "json":
            self.stdout.write(json.dumps({"candidates": said, "note": NOTE, **asdict(found)}))
        else:
            self.print_table(found, said)

    def known_pairs(self, text: str, everybody: Sequence[Candidate]) -> list[tuple[int, int]]:
        """The pairs as primary keys, Europe first; what is not known is told and left out."""
        by_key = {each.key: each for each in everybody}
        try:
            read = read_pairs(text, by_key)
        except PairFileError as error:
            raise CommandError(str(error)) from error
        unknown = list(dict.fromkeys(key for pair in read for key in pair if key not in by_key))
        if unknown:
            self.stderr.write(f"{len(unknown)} unknown or unpublished keys: {', '.join(unknown)}")
        found = [sides(pair, by_key) for pair in read if pair[0] in by_key and pair[1] in by_key]
        one_side = sum(pair is None for pair in found)
        if one_side:
            self.stderr.write(f"{one_side} pairs do not join Europe and Japan.")
        pairs = list(dict.fromkeys(pair for pair in found if pair))
        if not pairs:
            raise CommandError("None of the pairs names two published profiles of both sides.")
        return pairs

    def candidates(
        self,
        everybody: Sequence[Candidate],
        pairs: Sequence[tuple[int, int]],
        options: dict[str, Any],
    ) -> tuple[list[Candidate], str]:
        """Who is ranked, and a sentence that says so."""
        named = {pk for pair in pairs for pk in pair}
        if options["keys"]:
            keys = first_column(read_file(options["keys"]))
            chosen = [each for each in everybody if each.key in keys or each.pk in named]
            return chosen, f"the {len(keys)} keys of {options['keys'].name} and those of the pairs"
        own = [each for each in everybody if not each.is_sample]
        all_own = named <= {each.pk for each in own}
        if options["among_imported"] and not all_own:
            raise CommandError("Some of the pairs name sample data.")
        if options["among_imported"] or (all_own and not options["among_all"]):
            return own, "published profiles that are no sample data (--among-all for the rest)"
        return list(everybody), "all published profiles of the other side"

    def print_table(self, found: Evaluation, said: str) -> None:
        self.stdout.write(
            f"{found.pairs} pairs; {found.europe} European and {found.japan} Japanese profiles: {said}."
        )
        self.stdout.write(NOTE)
        for direction, label in DIRECTIONS.items():
            cuts = "".join(f"{f'R@{cut}':>7}" for cut in CUTS)
            self.stdout.write(f"\n{label:24}{cuts}{'MRR':>7}{'median':>8}")
            for name, by_direction in found.methods.items():
                quality = by_direction[direction]
                recall = "".join(f"{quality.recall[cut]:7.2f}" for cut in CUTS)
                self.stdout.write(
                    f"  {name:22}{recall}{quality.mrr:7.3f}{quality.median_rank:8.1f}"
                )


def sides(pair: Pair, by_key: dict[str, Candidate]) -> tuple[int, int] | None:
    """Europe first, whichever stands first in the file; None where both are of one side."""
    one, other = by_key[pair[0]], by_key[pair[1]]
    if one.side == other.side:
        return None
    return (one.pk, other.pk) if one.side == "eu" else (other.pk, one.pk)


def read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def first_column(text: str) -> set[str]:
    return {
        line.replace("\t", ",").replace(";", ",").split(",")[0].strip() for line in text.split("\n")
    }


def read_weights(path: Path | None) -> Weights:
    """Those in force, or those of a file."""
    if path is None:
        return active_weights()[1]
    try:
        return Weights.from_data(json.loads(read_file(path)))
    except (ValueError, TypeError) as error:
        raise CommandError(f"{path} holds no weights: {error}") from error
