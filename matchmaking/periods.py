"""The periods that figures are asked for: calendar years, Japanese fiscal years, grants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

FIRST_YEAR = 2018
# The helpdesk's work is paid by grant agreements of the European Commission, each for some years.
GRANTS = ((2024, 2026),)
EUROPE, JAPAN = "Europe/Brussels", "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last`` day, both included, as days are counted in ``zone``."""

    key: str
    label: str
    first: date
    last: date
    zone: str

    @property
    def starts_at(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=self.tz)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        after = date.fromordinal(self.last.toordinal() + 1)
        return datetime(after.year, after.month, after.day, tzinfo=self.tz)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def calendar_year(year: int) -> Period:
    label = _("Year %(year)s") % {"year": year}
    return Period(f"y{year}", label, date(year, 1, 1), date(year, 12, 31), EUROPE)


def fiscal_year(year: int) -> Period:
    """The Japanese fiscal year that begins on 1 April of this year."""
    label = _("Japanese fiscal year %(year)s (April %(year)s to March %(next)s)") % {
        "year": year,
        "next": year + 1,
    }
    return Period(f"fy{year}", label, date(year, 4, 1), date(year + 1, 3, 31), JAPAN)


def grant(first: int, last: int) -> Period:
    label = _("Grant %(first)s–%(last)s") % {"first": first, "last": last}
    return Period(f"g{first}-{last}", label, date(first, 1, 1), date(last, 12, 31), EUROPE)


def periods(today: date) -> Iterator[Period]:
    """All periods that have begun, the latest first, kind by kind."""
    yield from (grant(*years) for years in reversed(GRANTS) if years[0] <= today.year)
    yield from (calendar_year(year) for year in range(today.year, FIRST_YEAR - 1, -1))
    begun = today.year if (today.month, today.day) >= (4, 1) else today.year - 1
    yield from (fiscal_year(year) for year in range(begun, FIRST_YEAR - 2, -1))


def period_of(key: str, today: date) -> Period:
    """The period with this key; the present calendar year where there is none."""
    return next((one for one in periods(today) if one.key == key), calendar_year(today.year))
