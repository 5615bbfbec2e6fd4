"""The slot picker: pages of two weeks, every side's clock, and what speaks for or against a time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from matchmaking.picker import build_picker, value_of
from matchmaking.queries.calendar import Offer
from matchmaking.times.closures import special_days
from matchmaking.times.finder import Party, Search, find_slots
from matchmaking.times.hours import usual_hours
from tests.factories import ProfileFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

PARIS, TOKYO, JAKARTA = "Europe/Paris", "Asia/Tokyo", "Asia/Jakarta"
START = datetime(2026, 12, 14, tzinfo=UTC)


@pytest.fixture
def owners():
    """Gifu, Burgundy and Java, by their zones."""
    japan = {"japanese": True, "code": "JP-21", "name_en": "Gifu", "name_ja": "岐阜県"}
    java = {"time_zone": JAKARTA, "country": "ID", "name_en": "Java", "name_ja": "ジャワ"}
    return {
        TOKYO: ProfileFactory(japanese=True, territory=TerritoryFactory(**japan)),
        PARIS: ProfileFactory(
            territory=TerritoryFactory(name_en="Burgundy", name_ja="ブルゴーニュ")
        ),
        JAKARTA: ProfileFactory(territory=TerritoryFactory(**java)),
    }


def offer_of(owners, zones, *, minutes=60, days=90, borne=None, start=START):
    end = start + timedelta(days=days)
    parties = []
    for zone in zones:
        country = {TOKYO: "JP", PARIS: "FR", JAKARTA: ""}[zone]
        special = special_days(country, "", first=start.date(), last=end.date())
        parties.append(Party(zone, usual_hours(country), special))
    slots = find_slots(parties, Search(start, end, timedelta(minutes=minutes)))
    return Offer(
        slots=slots,
        owners=[owners[zone] for zone in zones],
        parties=parties,
        borne=borne or (0,) * len(zones),
        starts_at=start,
        ends_at=end,
    )


def labels(picker):
    return [day.label for day in picker.days]


def test_pages_lie_side_by_side_and_together_hold_every_time(owners):
    offer = offer_of(owners, [TOKYO, PARIS])
    pages = [build_picker(offer, [TOKYO, PARIS], page=number) for number in range(7)]
    shown = [option.value for page in pages for day in page.days for option in day.options]
    assert shown == [value_of(slot) for slot in offer.slots]
    assert [(page.earlier, page.later) for page in pages] == [
        (None, 1),
        *[(n - 1, n + 1) for n in range(1, 6)],
        (5, None),
    ]
    assert pages[0].label == "Mon 14 December 2026 to Sun 27 December 2026"
    assert build_picker(offer, [TOKYO, PARIS], page=99).number == 6


def test_the_first_page_is_the_first_that_has_times(owners):
    quiet = START.replace(month=12, day=31)
    offer = offer_of(owners, [TOKYO, PARIS], start=quiet)
    late = Offer(
        slots=[slot for slot in offer.slots if slot.starts_at > quiet + timedelta(days=20)],
        owners=offer.owners,
        parties=offer.parties,
        borne=offer.borne,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
    )
    assert build_picker(late, [TOKYO, PARIS], page=None).number == 1
    none = Offer([], offer.owners, offer.parties, (0, 0), offer.starts_at, offer.ends_at)
    assert build_picker(none, [TOKYO, PARIS], page=None).number == 0


def test_each_time_says_what_speaks_against_it_or_that_nothing_does(owners):
    picker = build_picker(offer_of(owners, [TOKYO, PARIS]), [TOKYO, PARIS], page=0)
    assert [(o.good, o.suggested, o.reasons) for o in picker.days[0].options] == [
        (False, False, ["Before office hours in Burgundy"]),
        (False, False, ["Before office hours in Burgundy"]),
        (True, False, []),
        (False, False, ["After office hours in Gifu"]),
        (False, False, ["After office hours in Gifu"]),
    ]


def test_where_nothing_is_good_for_all_the_best_are_marked(owners):
    offer = offer_of(owners, [TOKYO, PARIS], minutes=90)
    picker = build_picker(offer, [TOKYO, PARIS], page=0)
    assert [option.suggested for option in picker.days[0].options] == [False, True, True, False]


def test_three_clocks_stand_at_every_time_and_the_other_day_is_marked(owners):
    offer = offer_of(owners, [TOKYO, PARIS, JAKARTA])
    picker = build_picker(offer, [TOKYO, PARIS, JAKARTA], page=0)
    for day in picker.days:
        for option in day.options:
            assert [clock.zone for clock in option.clocks] == [TOKYO, PARIS, JAKARTA]
            assert len({clock.starts_at for clock in option.clocks}) == 1
    far = build_picker(offer, ["Pacific/Honolulu", PARIS], page=0)
    marks = {option.clocks[1].offset_label for day in far.days for option in day.options}
    assert marks == {"next day"}


@pytest.mark.parametrize(
    ("language", "new_year", "coming_of_age", "custom"),
    [
        (
            "en",
            ["Holiday in Gifu: New Year's Day", "Holiday in Burgundy: New Year's Day"],
            ["Holiday in Gifu: Coming of Age Day"],
            [
                "New Year closure in Gifu",
                "Around Christmas and New Year in Burgundy: many are away",
            ],
        ),
        (
            "ja",
            ["岐阜県の祝日：元日", "ブルゴーニュの祝日"],
            ["岐阜県の祝日：成人の日"],
            [
                "岐阜県は年末年始の休業期間です",
                "ブルゴーニュはクリスマスから年始の休暇期間で、不在の方が多くなります",
            ],
        ),
    ],
)
def test_days_say_whose_holiday_it_is_in_the_readers_language(
    owners, language, new_year, coming_of_age, custom
):
    with translation.override(language):
        offer = offer_of(owners, [TOKYO, PARIS])
        picker = build_picker(offer, [TOKYO, PARIS], page=1)
        days = {day.label: (day.notes, bool(day.options)) for day in picker.days}
    notes = list(days.values())
    assert (new_year, False) in notes
    assert (custom, True) in notes
    with translation.override(language):
        third = build_picker(offer, [TOKYO, PARIS], page=2)
        assert (coming_of_age, False) in [(d.notes, bool(d.options)) for d in third.days]


def test_the_year_end_of_japan_is_told_and_its_times_are_offered(owners):
    offer = offer_of(owners, [TOKYO, PARIS], start=datetime(2027, 3, 22, tzinfo=UTC), days=20)
    picker = build_picker(offer, [TOKYO, PARIS], page=0)
    day = next(day for day in picker.days if "25 March" in day.label)
    assert day.notes == ["Fiscal year end in Gifu: a busy week"]
    assert day.options
    assert not any(option.good for option in day.options)


def test_weekends_are_not_shown_even_if_they_are_holidays(owners):
    picker = build_picker(offer_of(owners, [TOKYO, PARIS]), [TOKYO, PARIS], page=1)
    assert not [label for label in labels(picker) if label.startswith(("Sat", "Sun"))]


def test_whose_turn_it_is_for_an_unusual_hour_is_said_only_where_somebody_owes(owners):
    gifu = str(owners[TOKYO])
    even = build_picker(offer_of(owners, [TOKYO, PARIS]), [TOKYO, PARIS], page=0)
    owed = offer_of(owners, [TOKYO, PARIS], borne=(0, 60))
    assert even.fairness == ""
    assert build_picker(owed, [TOKYO, PARIS], page=0).fairness == (
        f"Unusual hours are taken in turns: this time it is the turn of {gifu}."
    )


def test_chosen_times_of_other_pages_stay_and_times_that_are_gone_do_not(owners):
    offer = offer_of(owners, [TOKYO, PARIS])
    here, there = value_of(offer.slots[0]), value_of(offer.slots[-1])
    picker = build_picker(
        offer, [TOKYO, PARIS], page=0, chosen=[here, there, "2001-01-01T00:00:00+00:00", "x"]
    )
    assert [option.value for option in picker.chosen] == [there]
    checked = [o.value for day in picker.days for o in day.options if o.checked]
    assert checked == [here]
