"""The line of a flyer that tells a time on two clocks: are the two the same moment?

A real flyer said “13 December 2022, 9:00–12:00 CET / 16:00–19:00 JST”; nine in Brussels is 17:00 in Tokyo
on that day, and one side would have come an hour early. A line is read as people write it: “CET” means
the clock of Central Europe, in summer as in winter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kernel.clocks import city_of, readable_date

BRUSSELS, TOKYO, HELSINKI = "Europe/Brussels", "Asia/Tokyo", "Europe/Helsinki"
LISBON, LONDON = "Europe/Lisbon", "Europe/London"
ZONES = {
    **dict.fromkeys(["CET", "CEST", "MEZ", "MESZ", "HNEC"], BRUSSELS),
    **dict.fromkeys(
        ["中央ヨーロッパ時間", "中央欧州時間", "ブリュッセル時間", "BRUSSELS TIME"], BRUSSELS
    ),
    **dict.fromkeys(["PARIS TIME", "パリ時間"], "Europe/Paris"),
    **dict.fromkeys(["BERLIN TIME", "ベルリン時間"], "Europe/Berlin"),
    **dict.fromkeys(["EET", "EEST", "HELSINKI TIME", "東ヨーロッパ時間"], HELSINKI),
    **dict.fromkeys(["WET", "WEST", "LISBON TIME", "西ヨーロッパ時間"], LISBON),
    **dict.fromkeys(["BST", "LONDON TIME", "ロンドン時間"], LONDON),
    **dict.fromkeys(["GMT", "UTC", "協定世界時"], "UTC"),
    **dict.fromkeys(["JST", "TOKYO TIME", "JAPAN TIME", "日本時間", "東京時間"], TOKYO),
}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATES = [
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})"),
]
CLOCK = r"(?<!\d)(\d{1,2})(?:[:.h](?=\d{2})|時)(\d{2})?分?(?!\d)"
NAMES = "|".join(sorted(map(re.escape, ZONES), key=len, reverse=True))
BEFORE = rf"(?P<before>{NAMES})\s*:?\s*"
TIMES = re.compile(
    rf"(?:{BEFORE})?{CLOCK}\s*(?:(?:-|–|—|~|〜|to|から)\s*{CLOCK})?\s*\(?\s*(?P<after>{NAMES})?(?![A-Za-z])",
    re.IGNORECASE,
)


class AnnouncementError(ValueError):
    """A line that cannot be right, or cannot be read: a stable code and the reason in words."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Told:
    """A time as one side's clock is said to show it; minutes of the day."""

    start: int
    end: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """When it is, in the zone that the line tells first."""

    starts_at: datetime
    ends_at: datetime | None
    zone: str


def check_two_zone_text(text: str) -> str:
    """Why the line cannot be right; empty where its clocks agree."""
    try:
        read_announcement(text)
    except AnnouncementError as error:
        return error.reason
    return ""


def read_announcement(text: str) -> Announcement:
    """The moment that a line tells. Every further clock in it is held against the first.

    Raises AnnouncementError: ``no_date``, ``ambiguous_date``, ``no_time``, ``no_zone``,
    ``time_does_not_exist``, ``clocks_disagree``.
    """
    plain = unicodedata.normalize("NFKC", text)
    day, rest = day_in(plain)
    first, *others = times_in(rest)
    starts_at = on_clock(day, first.start, first.zone)
    ends_at = on_clock(day, first.end, first.zone) if first.end is not None else None
    if ends_at and ends_at <= starts_at:
        ends_at += timedelta(days=1)
    found = Announcement(starts_at, ends_at, first.zone)
    for other in others:
        hold_against(found, other)
    return found


def day_in(text: str) -> tuple[date, str]:
    """The day, and the line without it."""
    for pattern in DATES:
        if found := pattern.search(text):
            return day_of(found), f"{text[: found.start()]} {text[found.end() :]}"
    raise AnnouncementError("no_date", _("There is no date, or none with a year."))


def day_of(found: re.Match[str]) -> date:
    said = found.groupdict()
    month = MONTHS.index(said["month"].lower()) + 1 if said.get("month") else int(said["m"])
    day, year = int(said["d"]), int(said["y"])
    if "/" in found.group() and day <= 12 and month <= 12 and day != month:
        raise AnnouncementError(
            "ambiguous_date",
            _("“%(date)s” can be two days. Write the month in letters.") % {"date": found.group()},
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise AnnouncementError(
            "no_date", _("“%(date)s” is no day of the calendar.") % {"date": found.group()}
        ) from error


def times_in(text: str) -> list[Told]:
    found = list(told_in(text))
    if not found:
        raise AnnouncementError("no_time", _("There is no time of the day."))
    return found


def told_in(text: str) -> Iterator[Told]:
    for match in TIMES.finditer(text):
        start_hour, start_minute, end_hour, end_minute = match.group(2, 3, 4, 5)
        name = match["after"] or match["before"]
        if not name:
            raise AnnouncementError(
                "no_zone",
                _("“%(time)s” names no clock. Say whose time it is, such as “Brussels time”.")
                % {"time": match.group().strip()},
            )
        end = minute(end_hour, end_minute) if end_hour else None
        yield Told(minute(start_hour, start_minute), end, ZONES[name.upper()])


def minute(hour: str, minutes: str | None) -> int:
    found = int(hour) * 60 + int(minutes or 0)
    if found > 24 * 60 or int(minutes or 0) > 59:
        raise AnnouncementError(
            "no_time", _("%(time)s is no time of the day.") % {"time": f"{hour}:{minutes or '00'}"}
        )
    return found


def on_clock(day: date, minutes: int, zone: str) -> datetime:
    local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    there = local.replace(tzinfo=ZoneInfo(zone))
    back = there.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    if back.replace(tzinfo=None) != local:
        values = {"time": clock_text(local), "day": readable_date(day), "city": city_of(zone)}
        raise AnnouncementError(
            "time_does_not_exist",
            _("The clock in %(city)s never shows %(time)s on %(day)s.") % values,
        )
    return there


def hold_against(found: Announcement, other: Told) -> None:
    pairs = [(found.starts_at, other.start), (found.ends_at, other.end)]
    for moment, said in pairs:
        if moment is None or said is None:
            continue
        there = moment.astimezone(ZoneInfo(other.zone))
        if there.hour * 60 + there.minute != said % (24 * 60):
            values = {
                "time": clock_text(moment),
                "city": city_of(found.zone),
                "day": readable_date(moment.date()),
                "right": clock_text(there),
                "other": city_of(other.zone),
                "wrong": f"{said // 60}:{said % 60:02}",
            }
            raise AnnouncementError(
                "clocks_disagree",
                _(
                    "%(time)s in %(city)s on %(day)s is %(right)s in %(other)s, not %(wrong)s. "
                    "Enter one clock only; the other one is worked out."
                )
                % values,
            )


def clock_text(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"
