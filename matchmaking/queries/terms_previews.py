"""A preview of terms of exposure as a page shows it: what is measured, now and then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import ExposureTerms
from matchmaking.queries.exposure import decimal, percent
from matchmaking.queries.previews import Mover
from matchmaking.scoring.market import SIDES
from regions.enums import Side
from regions.models import Profile

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: if each list showed its best, in use now, with these terms."""

    label: str
    plain: str
    now: str
    then: str

    @property
    def is_changed(self) -> bool:
        return self.now != self.then


@dataclass(frozen=True, slots=True)
class TermsPreview:
    """``sides`` holds the same measures of one side each, under its name."""

    at: datetime | None
    profiles: int
    measures: list[Measure]
    sides: list[tuple[str, list[Measure]]]
    up: list[Mover]
    down: list[Mover]


def count(number: float) -> str:
    return decimal(number, "#,##0")


# What is measured: how it is called, its names in a report (plain and shared), how it is written.
MEASURES: list[tuple[Promise, str, str, Callable[[float], str]]] = [
    (_("Gini coefficient of appearances"), "gini_before", "gini_after", decimal),
    (_("In one list at least"), "seen_before", "seen_after", percent),
    (_("In as many lists as the floor of the set asks"), "enough_before", "enough_after", percent),
    (_("Most lists that show one organisation"), "most_before", "most_after", count),
    (_("Share of the scores that is kept"), "", "score_kept", percent),
    (_("Kept by the list that gave up most"), "", "worst_kept", percent),
    (_("Organisations below the floor"), "", "short", count),
    (_("Organisations above the cap"), "", "over_cap", count),
]
BY_SIDE: list[tuple[Promise, str, str, Callable[[float], str]]] = [
    (_("Gini coefficient of appearances"), "gini_before", "gini_after", decimal),
    (_("In nobody's list"), "unseen_before", "unseen_after", count),
    (_("Most lists that show one organisation"), "most_before", "most_after", count),
]


def terms_preview_of(terms: ExposureTerms) -> TermsPreview | None:
    """One query. Profiles that are gone by now are left out."""
    data = terms.preview
    if not data:
        return None
    now, then = data["reports"]
    keys = {row["profile"] for rows in data["movers"].values() for row in rows}
    named = Profile.objects.in_bulk(keys)

    def movers(name: str) -> list[Mover]:
        rows = [row for row in data["movers"][name] if row["profile"] in named]
        return [Mover(named[row["profile"]], row["before"], row["after"]) for row in rows]

    return TermsPreview(
        at=parse_datetime(data["at"]),
        profiles=then["fitting"],
        measures=measures(MEASURES, now, then),
        sides=[
            (str(Side(SIDES[ours["side"]]).label), measures(BY_SIDE, ours, theirs))
            for ours, theirs in zip(now["sides"], then["sides"], strict=True)
        ],
        up=movers("up"),
        down=movers("down"),
    )


def measures(which: list[Any], now: Report, then: Report) -> list[Measure]:
    return [
        Measure(str(label), say(then[plain]) if plain else "", say(now[shared]), say(then[shared]))
        for label, plain, shared, say in which
    ]
