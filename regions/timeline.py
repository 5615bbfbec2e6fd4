"""A cooperation on a line of time: dates as exact as they are known, in order, with their length.

Pure functions over values: no database, no request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from regions.enums import Precision
from regions.models.partnerships import date_as_known

EXACTNESS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2}


@dataclass(frozen=True, slots=True)
class Known:
    """A date and how much of it is known; ``day`` is the first day of the known year or month."""

    day: date | None = None
    precision: str = ""

    def __str__(self) -> str:
        return date_as_known(self.day, self.precision)

    @property
    def order(self) -> tuple[bool, date, int]:
        """A year stands before its months, a month before its days, what is not known last."""
        exactness = EXACTNESS.get(Precision(self.precision), 0) if self.precision else 0
        return (self.day is None, self.day or date.min, exactness)


@dataclass(frozen=True, slots=True)
class Link:
    """``lang`` is empty where the name is in the page's own language."""

    name: str
    url: str = ""
    lang: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What ui/timeline.html reads of one step. ``since`` and ``until`` only order it."""

    title: str
    since: Known
    until: Known = Known()
    lang: str = ""
    url: str = ""
    kind: str = ""
    text: str = ""
    note: str = ""
    recurs: bool = False
    ongoing: bool = False
    source: str = ""
    links: list[Link] = field(default_factory=list)
    entries: "list[Entry]" = field(default_factory=list)

    @property
    def when(self) -> str:
        return since(self.since, self.until) if self.ongoing else period(self.since, self.until)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Oldest first; what ends earlier first where two begin together."""
    return sorted(entries, key=lambda entry: (entry.since.order, entry.until.order))


def period(start: Known, end: Known) -> str:
    """As much as is known: "2011–13", "1863", "October 2018 – 2020", "Until 2020", or nothing."""
    if start.day is None:
        return _("Until %(end)s") % {"end": end} if end.day else ""
    if end.day is None:
        return str(start)
    if start.precision == end.precision == Precision.YEAR:
        return years(start.day.year, end.day.year)
    return _("%(start)s – %(end)s") % {"start": start, "end": end}


def since(start: Known, end: Known) -> str:
    """The period of something that lasts until it is said to have ended."""
    if start.day is None or end.day is not None:
        return period(start, end)
    return _("Since %(start)s") % {"start": start}


def years(first: int, last: int) -> str:
    """ "2011–13", "1998–2003", 「2011〜2013年」; one year alone is written once."""
    if get_language() == "ja":
        return f"{first}年" if first == last else f"{first}〜{last}年"
    if first == last:
        return str(first)
    short = first // 100 == last // 100
    return f"{first}–{last % 100:02d}" if short else f"{first}–{last}"


def full_years(start: Known, end: Known, *, today: date) -> int:
    """How many years it has lasted, counted as exactly as its start is known."""
    if start.day is None:
        return 0
    last = end.day or today
    whole = last.year - start.day.year
    if start.precision == Precision.YEAR or (end.day and end.precision == Precision.YEAR):
        return max(0, whole)
    return max(0, whole - ((last.month, last.day) < (start.day.month, start.day.day)))


def lasting(start: Known, end: Known, *, today: date) -> str:
    """ "10 years", or nothing below one year."""
    number = full_years(start, end, today=today)
    if not number:
        return ""
    return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}
