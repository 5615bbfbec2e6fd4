"""Two clocks: one instant as each side's wall clock shows it, computed from IANA zones only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names, get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Clock:
    """One side's view of a span of time. ``offset_days`` counts from the first clock's date."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    offset_days: int

    @property
    def time(self) -> str:
        return format_time(self.starts_at, "HH:mm", tzinfo=self.starts_at.tzinfo)

    @property
    def end(self) -> str:
        """Empty for a moment, such as a deadline."""
        if self.ends_at == self.starts_at:
            return ""
        return format_time(self.ends_at, "HH:mm", tzinfo=self.ends_at.tzinfo)

    @property
    def date(self) -> str:
        return readable_date(self.starts_at.date())

    @property
    def hours(self) -> str:
        """ "09:00–09:25", of a moment "09:00"."""
        return f"{self.time}–{self.end}" if self.end else self.time

    @property
    def place(self) -> str:
        return city_of(self.zone)

    @property
    def zone_name(self) -> str:
        return _("%(city)s time") % {"city": self.place}

    @property
    def utc_offset(self) -> str:
        sign_hours_minutes = self.starts_at.strftime("%z")
        return f"UTC{sign_hours_minutes[:3]}:{sign_hours_minutes[3:]}"

    @property
    def iso(self) -> str:
        return self.starts_at.isoformat()

    @property
    def offset_label(self) -> str:
        """ "next day" where the other side's calendar already says so."""
        if not self.offset_days:
            return ""
        days = abs(self.offset_days)
        if days == 1:  # words of their own: a language without plurals has one form for both
            return _("next day") if self.offset_days > 0 else _("day before")
        if self.offset_days > 0:
            return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": days}
        return ngettext("%(days)s day earlier", "%(days)s days earlier", days) % {"days": days}

    @property
    def over_days(self) -> str:
        """With the date of the end: "Tue 2 March 2027 09:00 – Wed 3 March 2027 12:00 Paris time …"."""
        end = f"{readable_date(self.ends_at.date())} {self.end}"
        return f"{self.date} {self.time} – {end} {self.zone_name} ({self.utc_offset})"

    def __str__(self) -> str:
        mark = f" ({self.offset_label})" if self.offset_label else ""
        return f"{self.date}{mark} {self.hours} {self.zone_name} ({self.utc_offset})"


def clocks(starts_at: datetime, ends_at: datetime, zones: Iterable[str]) -> list[Clock]:
    """The span on the wall clocks of these zones, in this order, each zone once."""
    shown: list[Clock] = []
    first: date | None = None
    for zone in dict.fromkeys(zones):
        local = starts_at.astimezone(ZoneInfo(zone))
        first = first or local.date()
        offset = (local.date() - first).days
        shown.append(Clock(local, ends_at.astimezone(ZoneInfo(zone)), zone, offset))
    return shown


def clocks_once(starts_at: datetime, ends_at: datetime, zones: Iterable[str]) -> list[Clock]:
    """The same, with zones told once that show the same time."""
    shown: dict[datetime, Clock] = {}
    for clock in clocks(starts_at, ends_at, zones):
        shown.setdefault(clock.starts_at.replace(tzinfo=None), clock)
    return list(shown.values())


def day_over() -> date:
    """Yesterday on the reader's clock and on the server's: what ended then has ended for both."""
    return min(timezone.localdate(), timezone.now().date()) - timedelta(days=1)


def city_of(zone: str) -> str:
    """The city of an IANA zone in the reader's language: "Tokyo", 「東京」."""
    return get_timezone_location(ZoneInfo(zone), locale=_locale(), return_city=True)


def readable_date(day: date) -> str:
    """Unambiguous, with the weekday: "Tue 13 December 2022", 「2022年12月13日（火）」."""
    pattern = "y年M月d日（E）" if _locale() == "ja" else "EEE d MMMM y"
    return format_date(day, pattern, locale=_locale())


def day_name(weekday: int) -> str:
    """The name of a day of the week, Monday 0: "Monday", 「月曜日」."""
    return str(get_day_names("wide", locale=_locale())[weekday])


def _locale() -> str:
    return "ja" if get_language() == "ja" else "en_GB"
