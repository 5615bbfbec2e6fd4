"""What a file of wishes would change, against the wishes as they stand."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from matchmaking.enums import WishLevel
from matchmaking.models import DayParticipant, MatchmakingDay, PartnerWish, WishImport
from matchmaking.wish_files import Known, words_of

Pair = tuple[int, int]
Stood = list[str]  # level and note; a level that is empty is no wish
NONE: Stood = ["", ""]


def known_of(day: MatchmakingDay) -> Known:
    """Who takes part, by what a file may call them. One query."""
    rows = day.participants.current().select_related("profile").order_by("pk")
    names = {row.pk: (row.profile.name_en, row.profile.name_ja) for row in rows}
    return Known(names, {row.profile.slug: row.pk for row in rows})


def standing(day: MatchmakingDay) -> dict[Pair, Stood]:
    rows = PartnerWish.objects.filter(wisher__day=day)
    columns = rows.values_list("wisher", "wished", "level", "note")
    return {(wisher, wished): [level, note] for wisher, wished, level, note in columns}


@dataclass(frozen=True, slots=True)
class Change:
    """A wish that the file brings, gives another level or note, or takes back."""

    number: int
    pair: Pair
    before: Stood
    after: Stood

    @property
    def what(self) -> str:
        if self.before == self.after:
            return "same"
        if not self.before[0]:
            return "new"
        return "changed" if self.after[0] else "gone"


@dataclass(frozen=True)
class Plan:
    """All rows of a file with what stands there now."""

    changes: list[Change]

    def count(self, what: str) -> int:
        return sum(one.what == what for one in self.changes)

    @cached_property
    def effective(self) -> list[Change]:
        return [one for one in self.changes if one.what != "same"]

    @cached_property
    def stamp(self) -> str:
        """Of what was previewed: a form brings it back, so that nobody imports something else."""
        seen = [[one.number, *one.before, *one.after] for one in self.changes]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


def plan_of(found: WishImport) -> Plan:
    """One query before the import; afterwards what was stored."""
    there = {} if found.imported_at else standing(found.day)
    return Plan([change_of(row, there) for row in found.rows])


def change_of(row: dict[str, object], there: dict[Pair, Stood]) -> Change:
    pair = (int(str(row["wisher"])), int(str(row["wished"])))
    stored = row.get("before")
    before = [str(one) for one in stored] if isinstance(stored, list) else there.get(pair, NONE)
    level, note = str(row["level"]), row["note"]
    kept = before[1] if note is None else str(note)
    return Change(int(str(row["number"])), pair, before, [level, kept if level else ""])


@dataclass(frozen=True, slots=True)
class Shown:
    """A change in words."""

    number: int
    wisher: str
    wished: str
    before: str
    after: str
    note: str


def shown(changes: list[Change]) -> list[Shown]:
    """One query for all names."""
    numbers = {pk for one in changes for pk in one.pair}
    rows = DayParticipant.objects.filter(pk__in=numbers).select_related("profile")
    names = {row.pk: row.profile.name for row in rows}
    return [
        Shown(
            one.number,
            names.get(one.pair[0], ""),
            names.get(one.pair[1], ""),
            level_words(one.before[0]),
            level_words(one.after[0]),
            one.after[1] if one.after[1] != one.before[1] else "",
        )
        for one in changes
    ]


def level_words(level: str) -> str:
    return str(WishLevel(level).label) if level else _("no wish")


def problem_table(found: WishImport) -> Iterator[list[str]]:
    """All problems of a file as a table: a heading, then a line for each."""
    yield [_("Row"), _("Column"), _("Value"), _("Problem"), _("What to do")]
    for one in found.problems:
        yield [str(one["row"]), one["heading"] or one["column"], one["value"], *words_of(one)]
