"""Days on which a country does not work, or works less: public holidays, customs, year ends.

Public holidays come from the ``holidays`` library, with the part of the country where it knows one.
The Japanese customs are those of public offices: 29 December to 3 January are closed by law (行政機関の
休日に関する法律), Obon and the bridge days of Golden Week by habit; the fiscal year ends on 31 March.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    NEW_YEAR = "new-year"
    GOLDEN_WEEK = "golden-week"
    OBON = "obon"
    CHRISTMAS = "christmas"
    YEAR_END = "year-end"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """``name_ja`` is empty where no Japanese name is known."""

    day: date
    kind: DayKind
    name_en: str = ""
    name_ja: str = ""


# ISO 3166-2 (or the library's own code) of NUTS regions with public holidays of their own.
SUBDIVISIONS = {
    "AT11": "1",
    "AT12": "3",
    "AT13": "9",
    "AT21": "2",
    "AT22": "6",
    "AT31": "4",
    "AT32": "5",
    "AT33": "7",
    "AT34": "8",
    "DE1": "BW",
    "DE2": "BY",
    "DE3": "BE",
    "DE4": "BB",
    "DE5": "HB",
    "DE6": "HH",
    "DE7": "HE",
    "DE8": "MV",
    "DE9": "NI",
    "DEA": "NW",
    "DEB": "RP",
    "DEC": "SL",
    "DED": "SN",
    "DEE": "ST",
    "DEF": "SH",
    "DEG": "TH",
    "ES11": "GA",
    "ES12": "AS",
    "ES13": "CB",
    "ES21": "PV",
    "ES22": "NC",
    "ES23": "RI",
    "ES24": "AR",
    "ES30": "MD",
    "ES41": "CL",
    "ES42": "CM",
    "ES43": "EX",
    "ES51": "CT",
    "ES52": "VC",
    "ES53": "IB",
    "ES61": "AN",
    "ES62": "MC",
    "ES63": "CE",
    "ES64": "ML",
    "ES70": "CN",
    "FRF1": "6AE",
    "FRY1": "971",
    "FRY2": "972",
    "FRY3": "973",
    "FRY4": "974",
    "FRY5": "976",
    "FI2": "01",
    "FI20": "01",
    "ITH1": "BZ",
    "PT2": "20",
    "PT20": "20",
    "PT3": "30",
    "PT30": "30",
}


def subdivision_of(path: str) -> str:
    """The part of a country whose holidays a territory keeps; empty where that is not known.

    ``path`` joins codes from the country down, e.g. ``DE/DE2/DE21``.
    """
    known = (SUBDIVISIONS.get(code) for code in reversed(path.split("/")))
    return next((code for code in known if code), "")


def special_days(
    country: str, subdivision: str, *, first: date, last: date
) -> tuple[SpecialDay, ...]:
    """All special days of the span, both ends included, earliest first; a holiday hides customs."""
    found = [
        special
        for year in range(first.year, last.year + 1)
        for special in of_year(country, subdivision, year)
    ]
    return tuple(special for special in found if first <= special.day <= last)


@lru_cache(maxsize=512)
def of_year(country: str, subdivision: str, year: int) -> tuple[SpecialDay, ...]:
    public = {day.day: day for day in public_holidays(country, subdivision, year)}
    customs = (day for day in customs_of(country, year) if day.day not in public)
    return tuple(sorted([*public.values(), *customs], key=lambda special: special.day))


def public_holidays(country: str, subdivision: str, year: int) -> Iterator[SpecialDay]:
    english = names(country, subdivision, year, "en_US")
    japanese = names(country, subdivision, year, "ja") if country == "JP" else {}
    for day, name in english.items():
        yield SpecialDay(day, DayKind.HOLIDAY, name, japanese.get(day, ""))


def names(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    """Names of the public holidays; nothing for a country that the library does not know."""
    from holidays import country_holidays  # noqa: PLC0415  # it knows all countries, and takes 7 MB

    try:
        known = country_holidays(country, subdiv=subdivision or None, years=year, language=language)
    except NotImplementedError:
        return {}
    return dict(known.items())


def customs_of(country: str, year: int) -> Iterator[SpecialDay]:
    if country == "JP":
        new_year = [*days(year, (1, 1), (1, 3)), *days(year, (12, 29), (12, 31))]
        yield from marked(DayKind.NEW_YEAR, new_year)
        yield from marked(DayKind.YEAR_END, days(year, (3, 20), (3, 31)))
        yield from marked(DayKind.GOLDEN_WEEK, days(year, (4, 29), (5, 6)))
        yield from marked(DayKind.OBON, days(year, (8, 13), (8, 16)))
    else:
        yield from marked(
            DayKind.CHRISTMAS, [date(year, 1, 1), date(year, 1, 2), *days(year, (12, 24), (12, 31))]
        )


def marked(kind: DayKind, on: Iterable[date]) -> Iterator[SpecialDay]:
    return (SpecialDay(day, kind) for day in on)


def days(year: int, first: tuple[int, int], last: tuple[int, int]) -> list[date]:
    start, end = date(year, *first), date(year, *last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]
