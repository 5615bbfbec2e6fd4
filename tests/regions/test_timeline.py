"""Dates as exact as they are known, in order, with their length."""

from datetime import date

import pytest
from django.utils.translation import override

from regions.timeline import Entry, Known, full_years, in_order, lasting, period, since, years

TODAY = date(2026, 11, 22)


def year(number):
    return Known(date(number, 1, 1), "year")


def month(number, of):
    return Known(date(number, of, 1), "month")


def test_years_months_and_days_sort_into_one_line():
    known = {
        "day": Known(date(2018, 10, 1), "day"),
        "month": month(2018, 10),
        "2018": year(2018),
        "2015": year(2015),
        "2011": year(2011),
        "2010": year(2010),
        "1987": year(1987),
        "1863": year(1863),
        "unknown": Known(),
    }
    found = in_order(Entry(title=title, since=when) for title, when in known.items())
    assert [entry.title for entry in found] == [
        *("1863", "1987", "2010", "2011", "2015", "2018", "month", "day", "unknown")
    ]


def test_what_ends_earlier_stands_first_where_two_begin_together():
    long = Entry(title="long", since=year(2011), until=year(2013))
    short = Entry(title="short", since=year(2011), until=year(2012))
    assert in_order([long, short]) == [short, long]


@pytest.mark.parametrize(
    ("start", "end", "english", "japanese"),
    [
        (year(2011), year(2013), "2011–13", "2011〜2013年"),
        (year(1998), year(2003), "1998–2003", "1998〜2003年"),
        (year(2011), year(2011), "2011", "2011年"),
        (year(1863), Known(), "1863", "1863年"),
        (month(2018, 10), Known(), "October 2018", "2018年10月"),
        (Known(), Known(), "", ""),
    ],
)
def test_a_period_says_as_much_as_is_known(start, end, english, japanese):
    with override("en"):
        assert period(start, end) == english
    with override("ja"):
        assert period(start, end) == japanese


def test_what_lasts_says_since_when():
    with override("en"):
        assert since(month(2018, 10), Known()) == "Since October 2018"
        assert since(year(2011), year(2013)) == "2011–13"
        assert period(Known(), year(2013)) == "Until 2013"
        assert period(month(2018, 10), year(2020)) == "October 2018 – 2020"


def test_years_of_one_century_are_short():
    with override("en"):
        assert (years(1999, 2000), years(2000, 2001)) == ("1999–2000", "2000–01")


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        (year(1863), Known(), 163),
        (year(2010), year(2020), 10),
        (month(2018, 12), Known(), 7),
        (month(2018, 11), Known(), 8),
        (Known(), Known(), 0),
        (year(2026), Known(), 0),
    ],
)
def test_the_length_is_counted_as_exactly_as_the_start_is_known(start, end, number):
    assert full_years(start, end, today=TODAY) == number


def test_the_length_is_said_in_words():
    with override("en"):
        assert lasting(year(2016), Known(), today=TODAY) == "10 years"
        assert lasting(year(2025), Known(), today=TODAY) == "1 year"
        assert lasting(year(2026), Known(), today=TODAY) == ""
