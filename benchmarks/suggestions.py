# ruff: noqa: T201, INP001
"""A full run of suggestions and single changes, with the database, at two sizes.

Run by ``make bench``, in a copy of the database that is thrown away. At 2,000 published profiles on
either side a full run is measured from reading the directory to the swap, lists and explanations
written; at 20,000 a side one changed profile until all lists that it moves are committed, against
the full run of the same size. Exits with 1 where a measure is missed.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection, connections  # noqa: E402

from matchmaking.models import PartnerList, SuggestionRun  # noqa: E402
from matchmaking.queries.book import forget  # noqa: E402
from matchmaking.services.suggestions import (  # noqa: E402
    compute_suggestions,
    note_change,
    refresh_suggestions,
)
from regions.enums import ProfileState, Side  # noqa: E402
from regions.models import CooperationForm, Profile, Sector  # noqa: E402
from regions.services import load_data  # noqa: E402

SEED = 70
COPY = "suggestions_bench"
RUN_SECONDS, CHANGE_SECONDS, CHANGE_SHARE = 2.0, 0.1, 0.01
SMALL, LARGE = 2_000, 20_000
SIDES = (Side.EU, Side.JP)


@contextmanager
def own_database() -> Iterator[None]:
    """A copy of the database, in which everything below happens."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {COPY}")
        cursor.execute(f"CREATE DATABASE {COPY} TEMPLATE {connection.ops.quote_name(name)}")
    switch(COPY)
    try:
        yield
    finally:
        switch(name)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {COPY} WITH (FORCE)")


def switch(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def fill(count: int) -> None:
    """Exactly ``count`` published profiles on either side, the real ones among them."""
    seed = SEED + count
    while any(published(side).count() < count for side in SIDES):
        load_data.write_load_profiles(count, seed=seed)
        seed += 1
    for side in SIDES:
        surplus = published(side).order_by("-pk").values_list("pk", flat=True)[count:]
        made = published(side).order_by("-pk").values_list("pk", flat=True)[: len(surplus)]
        Profile.objects.filter(pk__in=list(made)).update(state=ProfileState.DRAFT)
    load_data.analyze()


def published(side: str) -> Any:
    return Profile.objects.published().filter(side=side)


def seconds_of_runs(number: int) -> list[float]:
    taken = []
    for _number in range(number):
        start = time.perf_counter()
        run = compute_suggestions()
        taken.append(time.perf_counter() - start)
        print(f"  run {taken[-1]:6.2f} s  {run.pair_count} pairs  {run.figures}", flush=True)
    return taken


def seconds_of_changes(number: int) -> list[float]:
    """Somebody seeks and offers something else, or leaves, or comes back."""
    dice = random.Random(SEED)  # noqa: S311
    sectors, forms = (
        list(Sector.objects.order_by("pk")),
        list(CooperationForm.objects.order_by("pk")),
    )
    everybody = list(Profile.objects.published().order_by("pk"))
    taken = []
    for _number in range(number):
        profile = dice.choice(everybody)
        if dice.random() < 0.2:
            Profile.objects.filter(pk=profile.pk).update(state=ProfileState.WITHDRAWN)
        interests = list(profile.interests.all())
        for interest, sector in zip(interests, dice.sample(sectors, len(interests)), strict=True):
            profile.interests.filter(pk=interest.pk).update(sector=sector, form=dice.choice(forms))
        before = SuggestionRun.objects.light().get(is_current=True).revision
        start = time.perf_counter()
        note_change(profile)
        refresh_suggestions()
        taken.append(time.perf_counter() - start)
        lists = PartnerList.objects.current().filter(revision__gt=before).count()
        print(f"  change {taken[-1] * 1000:6.1f} ms  {lists} lists", flush=True)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--changes", type=int, default=25)
    options = parser.parse_args()
    with own_database():
        fill(options.small)
        seconds_of_runs(1)  # compiles
        run = median(seconds_of_runs(5))
        fill(options.large)
        large = median(seconds_of_runs(1))
        forget()
        seconds_of_changes(2)  # compiles, and reads the book
        change = median(seconds_of_changes(options.changes))
    measures = [
        (f"full run, {options.small} a side", f"{run:.2f} s", run <= RUN_SECONDS),
        (
            f"one change, {options.large} a side",
            f"{change * 1000:.0f} ms",
            change <= CHANGE_SECONDS,
        ),
        (
            "one change against the full run",
            f"{change / large:.2%}",
            change <= large * CHANGE_SHARE,
        ),
    ]
    for name, value, met in measures:
        print(f"{name:40} {value:>10} {'met' if met else 'MISSED'}")
    return int(not all(met for _name, _value, met in measures))


if __name__ == "__main__":
    sys.exit(main())
