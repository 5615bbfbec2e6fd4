"""What one seeks and the other offers is told even where the score hardly rests on it."""

from datetime import date

from matchmaking.queries.market import MOST_WISHES, with_wishes
from matchmaking.scoring import Party

TODAY = date(2026, 11, 28)
STRENGTH = {"kind": "shared_flagship", "points": 0.4, "field": "sectors", "sector": "AER-AIR"}
LANGUAGE = {"kind": "common_language", "points": 0.1, "field": "languages", "languages": ["en"]}


def party(seeks=(), offers=(), **said):
    return Party(
        seeks=frozenset(seeks), offers=frozenset(offers), confirmed_on=TODAY, sectors={}, **said
    )


def told(facts):
    return [(fact["kind"], fact.get("form"), fact.get("sector")) for fact in facts]


def test_a_wish_that_is_met_stands_behind_the_heaviest_reason():
    you, they = party(seeks=[("TRADE", "AGR-BEV")]), party(offers=[("TRADE", "AGR-BEV")])
    assert told(with_wishes([STRENGTH, LANGUAGE], you, they, today=TODAY)) == [
        ("shared_flagship", None, "AER-AIR"),
        ("they_offer_what_you_seek", "TRADE", "AGR-BEV"),
        ("common_language", None, None),
    ]
    assert (
        told(with_wishes([STRENGTH], they, you, today=TODAY))[1:]
        == [
            ("you_offer_what_they_seek", "TRADE", "AGR-BEV"),
            ("no_interests", None, None),
        ][:1]
    )


def test_what_is_told_of_a_sector_already_is_not_told_twice():
    both = [("TRADE", "AGR-BEV"), ("B2B", "AGR-BEV")]
    fact = {
        "kind": "they_offer_what_you_seek",
        "points": 0.2,
        "field": "interests",
        "form": "TRADE",
        "sector": "AGR-BEV",
    }
    assert with_wishes([fact], party(seeks=both), party(offers=both), today=TODAY) == [fact]


def test_one_wish_a_sector_and_few_of_each_direction_are_added():
    many = [(form, f"S{number}") for number in range(4) for form in ("B2B", "TRADE")]
    found = with_wishes([STRENGTH], party(seeks=many), party(offers=many), today=TODAY)
    sectors = [fact["sector"] for fact in found[1:]]
    assert len(sectors) == len(set(sectors)) == MOST_WISHES


def test_an_offer_that_is_told_and_ends_soon_speaks_against_it():
    wish = ("TRADE", "AGR-BEV")
    they = party(offers=[wish], ends={wish: date(2026, 12, 5)})
    found = with_wishes([STRENGTH], party(seeks=[wish]), they, today=TODAY)
    assert told(found)[-1] == ("ends_soon", "TRADE", "AGR-BEV")
