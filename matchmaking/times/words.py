"""What makes a time good or less good, in the reader's words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.times.closures import DayKind, SpecialDay
from matchmaking.times.hours import Mark


def why_not_better(marks: Sequence[Mark], places: Sequence[str]) -> list[str]:
    """One sentence for each thing that speaks against a slot; ``places`` are the parties'."""
    return [
        sentence
        for own, place in zip(marks, places, strict=True)
        for sentence in against(own, place)
    ]


def against(marks: Mark, place: str) -> list[str]:
    said = []
    if marks & Mark.EARLY:
        said.append(_("Before office hours in %(place)s"))
    if marks & Mark.LATE:
        said.append(_("After office hours in %(place)s"))
    if marks & Mark.LUNCH:
        said.append(_("Lunch time in %(place)s"))
    return [sentence % {"place": place} for sentence in said]


def about_day(special: SpecialDay, place: str) -> str:
    """Why a day is closed or quiet in a place: "Holiday in Gifu: Labor Thanksgiving Day"."""
    if special.kind == DayKind.HOLIDAY:
        name = special.name_ja if get_language() == "ja" else special.name_en
        values = {"place": place, "name": name}
        if name:
            return _("Holiday in %(place)s: %(name)s") % values
        return _("Holiday in %(place)s") % values
    return CUSTOMS[special.kind]() % {"place": place}


CUSTOMS = {
    DayKind.NEW_YEAR: lambda: _("New Year closure in %(place)s"),
    DayKind.GOLDEN_WEEK: lambda: _("Golden Week in %(place)s: many are away"),
    DayKind.OBON: lambda: _("Obon in %(place)s: many are away"),
    DayKind.CHRISTMAS: lambda: _("Around Christmas and New Year in %(place)s: many are away"),
    DayKind.YEAR_END: lambda: _("Fiscal year end in %(place)s: a busy week"),
}


def about_days(found: Iterable[tuple[SpecialDay, str]]) -> list[str]:
    """The sentences about one day, each once."""
    return list(dict.fromkeys(about_day(special, place) for special, place in found))
