from datetime import date

import pytest

from matchmaking.times.closures import DayKind, SpecialDay, special_days, subdivision_of

HOLIDAY = DayKind.HOLIDAY


def kinds(country, first, last, subdivision=""):
    return [
        (special.day.day, special.kind)
        for special in special_days(country, subdivision, first=first, last=last)
    ]


def test_golden_week_is_holidays_and_the_bridge_days_between():
    assert kinds("JP", date(2026, 4, 28), date(2026, 5, 8)) == [
        (29, HOLIDAY),
        (30, DayKind.GOLDEN_WEEK),
        (1, DayKind.GOLDEN_WEEK),
        (2, DayKind.GOLDEN_WEEK),
        (3, HOLIDAY),
        (4, HOLIDAY),
        (5, HOLIDAY),
        (6, HOLIDAY),
    ]


def test_japan_is_away_around_new_year_and_at_obon():
    assert kinds("JP", date(2026, 12, 28), date(2027, 1, 4)) == [
        (29, DayKind.NEW_YEAR),
        (30, DayKind.NEW_YEAR),
        (31, DayKind.NEW_YEAR),
        (1, HOLIDAY),
        (2, DayKind.NEW_YEAR),
        (3, DayKind.NEW_YEAR),
    ]
    assert kinds("JP", date(2026, 8, 12), date(2026, 8, 17)) == [
        (day, DayKind.OBON) for day in (13, 14, 15, 16)
    ]


def test_the_fiscal_year_of_japan_ends_in_late_march_and_europes_does_not():
    days = kinds("JP", date(2027, 3, 19), date(2027, 4, 1))
    assert [day for day, kind in days if kind == DayKind.YEAR_END] == [20, *range(23, 32)]
    assert [day for day, kind in days if kind == HOLIDAY] == [21, 22]
    assert kinds("FR", date(2027, 3, 20), date(2027, 3, 27)) == []


def test_holidays_are_named_in_both_languages_where_both_are_known():
    (labour,) = special_days("JP", "", first=date(2026, 11, 23), last=date(2026, 11, 23))
    assert labour == SpecialDay(
        date(2026, 11, 23), HOLIDAY, "Labor Thanksgiving Day", "勤労感謝の日"
    )
    (bastille,) = special_days("FR", "", first=date(2026, 7, 14), last=date(2026, 7, 14))
    assert (bastille.name_ja, bastille.kind) == ("", HOLIDAY)


@pytest.mark.parametrize(
    ("country", "path", "day", "closed"),
    [
        ("DE", "DE/DE2/DE21", date(2026, 1, 6), True),  # Epiphany in Bavaria
        ("DE", "DE/DEA/DEA1", date(2026, 1, 6), False),
        ("DE", "DE/DEA/DEA1", date(2026, 6, 4), True),  # Corpus Christi in North Rhine-Westphalia
        ("FR", "FR/FRF/FRF1", date(2026, 12, 26), True),  # Alsace
        ("FR", "FR/FRC/FRC1", date(2026, 12, 26), False),
        ("ES", "ES/ES5/ES51", date(2026, 9, 11), True),  # Catalonia
        ("ES", "ES/ES2/ES21", date(2026, 9, 11), False),
        ("PT", "PT/PT3/PT30", date(2026, 7, 1), True),  # Madeira
        ("PT", "PT/PT1/PT17", date(2026, 7, 1), False),
    ],
)
def test_parts_of_a_country_keep_holidays_of_their_own(country, path, day, closed):
    found = special_days(country, subdivision_of(path), first=day, last=day)
    assert [special.kind == HOLIDAY for special in found] == [True] * closed or (
        not closed and not any(special.kind == HOLIDAY for special in found)
    )


def test_every_subdivision_is_one_that_the_library_knows():
    for path in ("AT/AT1/AT13", "ES/ES5/ES53", "FI/FI2/FI20", "FR/FRY/FRY4", "IT/ITH/ITH1"):
        country = path[:2]
        assert special_days(
            country, subdivision_of(path), first=date(2026, 1, 1), last=date(2026, 12, 31)
        )
        assert subdivision_of(path)


def test_a_country_that_nobody_knows_has_customs_at_most():
    assert kinds("", date(2026, 7, 1), date(2026, 7, 31)) == []
    assert {kind for _day, kind in kinds("", date(2026, 12, 1), date(2026, 12, 31))} == {
        DayKind.CHRISTMAS
    }
