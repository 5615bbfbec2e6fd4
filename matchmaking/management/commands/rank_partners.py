"""Rank partners as the directory is now, with scores and reasons; needs no stored run."""

import gettext
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import translation

from matchmaking.explanations import Vocabulary, explain
from matchmaking.queries.ranking import RankedPartner, Ranking, rank_partners
from matchmaking.queries.vocabulary import read_vocabulary
from matchmaking.queries.weights import active_weights
from regions.models import Profile

SCORE_DECIMALS = 4
FORMATS = ("table", "json", "jsonl")


@dataclass(frozen=True, slots=True)
class Names:
    """How to name a profile: ``keys`` are external keys, or slugs where there is none."""

    keys: dict[int, str]
    names: dict[int, str]


class Command(BaseCommand):
    help = (
        "Rank partners as the directory is now, with scores and reasons. A profile is named by its "
        "external key; one that has none by its slug."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--profile", metavar="ID", help="external key, slug or public id")
        who.add_argument("--all", action="store_true", help="every published profile")
        parser.add_argument("--top", type=int, default=10, metavar="K", help="how many (10)")
        parser.add_argument("--format", choices=FORMATS, default="table", help="table")
        parser.add_argument("--language", choices=("en", "ja"), default="en", help="of the reasons")
        parser.add_argument(
            "--with-partners", action="store_true", help="also those who work together already"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["top"] < 1:
            raise CommandError("--top must be at least 1.")
        only = None if options["all"] else [find_profile(options["profile"])]
        _set, weights = active_weights()
        rankings = rank_partners(
            weights, only, limit=options["top"], with_partners=options["with_partners"]
        )
        self.say_if_untranslated(options["language"])
        with translation.override(options["language"]):
            if options["format"] == "table":
                self.print_tables(rankings)
            else:
                self.print_objects(rankings, lines=options["format"] == "jsonl")

    def say_if_untranslated(self, language: str) -> None:
        """Catalogues are built, not kept in the repository: without them sentences stay English."""
        if language != "en" and not gettext.find("django", settings.LOCALE_PATHS[0], [language]):
            self.stderr.write(
                "The translations are not compiled: sentences come in English. "
                "Compile them with: manage.py compile_catalogs"
            )

    def print_objects(self, rankings: Iterable[Ranking], *, lines: bool) -> None:
        """JSON: one object a line, or all in one list."""
        names, vocab = read_names(), read_vocabulary()
        found = (as_object(ranking, names, vocab) for ranking in rankings)
        if lines:
            for each in found:
                self.stdout.write(json.dumps(each, ensure_ascii=False))
        else:
            self.stdout.write(json.dumps(list(found), ensure_ascii=False, indent=2))

    def print_tables(self, rankings: Iterable[Ranking]) -> None:
        names, vocab = read_names(), read_vocabulary()
        for ranking in rankings:
            self.stdout.write(f"{names.names[ranking.profile]} [{names.keys[ranking.profile]}]")
            for number, partner in enumerate(ranking.partners, start=1):
                key, name = names.keys[partner.partner], names.names[partner.partner]
                self.stdout.write(f"{number:4}  {partner.score:.3f}  {name} [{key}]")
                for sentence in sentences(partner, vocab):
                    self.stdout.write(f"             {sentence}")
            if not ranking.partners:
                self.stdout.write("      nobody fits")


def find_profile(name: str) -> int:
    """The primary key of a published profile by external key, slug or public id, in this order.

    Raises CommandError where there is none.
    """
    wanted = Q(external_key=name) | Q(slug=name)
    if is_uuid(name):
        wanted |= Q(public_id=name)
    found = list(Profile.objects.filter(wanted).values_list("external_key", "slug", "state", "pk"))
    if not found:
        raise CommandError(f"No profile has the external key, slug or public id “{name}”.")
    *_names, state, pk = min(found, key=lambda row: (row[0] != name, row[1] != name))
    if state != "published":
        raise CommandError(f"The profile “{name}” is not published, so it has no suggestions.")
    return pk


def is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def read_names() -> Names:
    rows = Profile.objects.published()
    keys, names = {}, {}
    for profile in rows.only("external_key", "slug", "name_en", "name_ja"):
        keys[profile.pk] = profile.external_key or profile.slug
        names[profile.pk] = profile.name
    return Names(keys, names)


def as_object(ranking: Ranking, names: Names, vocab: Vocabulary) -> dict[str, Any]:
    return {
        "profile": names.keys[ranking.profile],
        "partners": [
            {
                "profile": names.keys[partner.partner],
                "score": round(partner.score, SCORE_DECIMALS),
                **reasons_of(partner, vocab),
            }
            for partner in ranking.partners
        ],
    }


def reasons_of(partner: RankedPartner, vocab: Vocabulary) -> dict[str, Any]:
    """Sentences for and against, and the facts that they tell."""
    told = explain(partner.facts, vocab=vocab)
    return {
        "reasons": [clause.text for clause in told.pros],
        "against": [clause.text for clause in told.cons],
        "facts": partner.facts,
    }


def sentences(partner: RankedPartner, vocab: Vocabulary) -> list[str]:
    told = explain(partner.facts, vocab=vocab)
    return [f"+ {clause.text}" for clause in told.pros] + [
        f"- {clause.text}" for clause in told.cons
    ]
