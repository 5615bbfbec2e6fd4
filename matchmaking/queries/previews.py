"""A preview of weights as a page shows it: figures and names instead of keys."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from matchmaking.models import WeightSet
from matchmaking.queries.exposure import decimal, percent
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class Mover:
    """``profile`` would be shown in ``after`` lists instead of ``before``."""

    profile: Profile
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MovedList:
    """Who comes and who goes among the first of one list."""

    profile: Profile
    kept: str
    come: list[Profile]
    go: list[Profile]


@dataclass(frozen=True, slots=True)
class Preview:
    """Shares and measures as text; ``quality`` is (recall, MRR, median rank) before and after."""

    at: datetime | None
    profiles: int
    kept: str
    untouched: int
    up: list[Mover]
    down: list[Mover]
    lists: list[MovedList]
    pairs: int
    quality: list[tuple[str, str, str]]


def preview_of(weights: WeightSet) -> Preview | None:
    """One query. Profiles that are gone by now are left out."""
    data = weights.preview
    if not data:
        return None
    keys = {row["profile"] for rows in data["movers"].values() for row in rows}
    keys |= {row["profile"] for row in data["lists"]}
    keys |= {key for row in data["lists"] for key in (*row["come"], *row["go"])}
    named = Profile.objects.in_bulk(keys)

    def movers(name: str) -> list[Mover]:
        rows = [row for row in data["movers"][name] if row["profile"] in named]
        return [Mover(named[row["profile"]], row["before"], row["after"]) for row in rows]

    return Preview(
        at=parse_datetime(data["at"]),
        profiles=data["profiles"],
        kept=percent(data["kept"]),
        untouched=data["untouched"],
        up=movers("up"),
        down=movers("down"),
        lists=[
            MovedList(
                named[row["profile"]],
                percent(row["kept"], whole=True),
                [named[key] for key in row["come"] if key in named],
                [named[key] for key in row["go"] if key in named],
            )
            for row in data["lists"]
            if row["profile"] in named
        ],
        pairs=data["pairs"],
        quality=[
            (
                percent(each["recall_at_10"]),
                decimal(each["mrr"]),
                decimal(each["median_rank"], "0.#"),
            )
            for each in data["quality"]
        ],
    )
