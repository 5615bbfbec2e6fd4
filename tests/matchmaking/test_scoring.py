"""What counts how much, on directories small enough to follow by hand."""

from datetime import date

import pytest

from matchmaking.scoring import Weights
from tests.scoring import Org, lists_of, pair_scores, reasons_of

PAIR = frozenset({"gifu", "dijon"})
ONLY_INTERESTS = Weights.from_data({"interests": 1.0, "any_form": 0.0})


def met(seek, offer) -> float:
    """The interest score where Gifu's seek meets Dijon's offer, and an exact one runs back."""
    orgs = {
        "gifu": Org(side="jp", seeks=(seek,), offers=(("TRADE", "AGR-BEV"),)),
        "dijon": Org(seeks=(("TRADE", "AGR-BEV"),), offers=(offer,)),
    }
    return pair_scores(orgs, weights=ONLY_INTERESTS)[PAIR]


@pytest.mark.parametrize(
    ("offer", "score"),
    [
        (("RESEARCH", "ENE-HYD"), 1.0),  # exactly what is sought
        (("TECHDEV", "ENE-HYD"), 0.6667),  # a sister form is worth 0.5: 2 · 0.5 / 1.5
        (("RESEARCH", "ENE-WIN"), 0.5714),  # a sister sector 0.4: 2 · 0.4 / 1.4
        (("RESEARCH", "ENE"), 0.5714),  # so is the head itself
        (("TECHDEV", "ENE-WIN"), 0.3333),  # both 0.2: 2 · 0.2 / 1.2
        (("TRADE", "ENE-HYD"), 0.0),  # another form is no answer
        (("RESEARCH", "AER-AIR"), 0.0),  # nor is another sector
    ],
)
def test_an_offer_counts_by_how_near_it_comes_to_the_seek(offer, score):
    assert met(("RESEARCH", "ENE-HYD"), offer) == pytest.approx(score, abs=1e-4)


def test_what_is_good_for_one_side_only_is_no_match_of_interests():
    orgs = {
        "gifu": Org(side="jp", seeks=(("TRADE", "AGR-BEV"),)),
        "dijon": Org(offers=(("TRADE", "AGR-BEV"),)),
    }
    assert pair_scores(orgs, weights=ONLY_INTERESTS)[PAIR] == 0


def test_a_rare_shared_sector_counts_more_than_a_common_one():
    orgs = {
        "gifu": Org(side="jp", sectors=("AER-AIR", "ENE-HYD")),
        "rare": Org(sectors=("AER-AIR",)),
        "common": Org(sectors=("ENE-HYD",)),
        **{f"other-{number}": Org(sectors=("ENE-HYD",)) for number in range(5)},
    }
    scores = pair_scores(orgs)
    assert scores[frozenset({"gifu", "rare"})] > scores[frozenset({"gifu", "common"})]


def test_a_shared_first_strength_counts_more_than_a_shared_last_one():
    orgs = {
        "gifu": Org(side="jp", flagships=("AER-AIR", "ENE-HYD", "AGR-BEV")),
        "first": Org(flagships=("AER-AIR",)),
        "last": Org(flagships=("AGR-BEV",)),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["first", "last"]


def test_a_shared_strength_counts_more_than_a_near_one_and_that_more_than_none():
    orgs = {
        "gifu": Org(side="jp", flagships=("AER-AIR",)),
        "same": Org(flagships=("AER-AIR",)),
        "near": Org(flagships=("AER-SPA",)),
        "none": Org(flagships=("AGR-BEV",)),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["same", "near"]


def test_a_hub_for_the_others_target_counts_more_than_the_same_region_alone():
    base = {"sectors": ("AER-AIR",)}
    orgs = {
        "gifu": Org(side="jp", regions=(("ASEAN", "target"),), **base),
        "hub": Org(regions=(("ASEAN", "hub"),), **base),
        "named": Org(regions=(("ASEAN", ""),), **base),
        "elsewhere": Org(regions=(("AFRICA", "hub"),), **base),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["hub", "named", "elsewhere"]


def test_a_language_in_common_alone_is_no_suggestion():
    orgs = {"gifu": Org(side="jp"), "dijon": Org()}
    assert lists_of(orgs) == {}


def test_organisations_of_one_side_are_not_suggested_to_each_other():
    orgs = {
        "dijon": Org(sectors=("AER-AIR",)),
        "hamburg": Org(sectors=("AER-AIR",)),
        "lima": Org(side="third", sectors=("AER-AIR",)),
    }
    assert lists_of(orgs) == {}


def test_partners_of_one_partnership_are_not_suggested_as_new():
    orgs = {
        name: Org(side, sectors=("AER-AIR",)) for name, side in [("gifu", "jp"), ("dijon", "eu")]
    }
    assert pair_scores(orgs)[PAIR] > 0
    assert pair_scores(orgs, partnerships={"since 2018": ("gifu", "dijon")})[PAIR] == 0


def test_a_list_is_cut_after_its_limit():
    orgs = {f"eu-{number}": Org(sectors=("AER-AIR",)) for number in range(5)}
    orgs["gifu"] = Org(side="jp", sectors=("AER-AIR",))
    assert {name: len(lines) for name, lines in lists_of(orgs, limit=3).items()} == {
        "gifu": 3,
        **{f"eu-{number}": 1 for number in range(5)},
    }


def test_an_empty_directory_has_no_lists():
    assert lists_of({}) == {}


def test_reasons_tell_offers_and_seeks_from_the_readers_side():
    orgs = {
        "gifu": Org(side="jp", seeks=(("TECHDEV", "AER-AIR"),), offers=(("TRADE", "AGR-BEV"),)),
        "dijon": Org(seeks=(("TRADE", "AGR-BEV"),), offers=(("RESEARCH", "AER-AIR"),)),
    }
    near = {
        "sector": "AER-AIR",
        "form": "TECHDEV",
        "offered_sector": "AER-AIR",
        "offered_form": "RESEARCH",
    }
    exact = {"sector": "AGR-BEV", "form": "TRADE"}
    reasons = reasons_of(orgs)
    assert said(reasons["gifu", "dijon"])[:2] == [
        {"kind": "they_offer_what_you_seek", **near},
        {"kind": "you_offer_what_they_seek", **exact},
    ]
    assert said(reasons["dijon", "gifu"])[:2] == [
        {"kind": "you_offer_what_they_seek", **near},
        {"kind": "they_offer_what_you_seek", **exact},
    ]


def said(facts):
    """Facts without their figures."""
    return [
        {key: value for key, value in fact.items() if key not in {"points", "field"}}
        for fact in facts
    ]


def test_reasons_tell_a_shared_strength_once():
    orgs = {
        "gifu": Org(side="jp", flagships=("AER-AIR",), sectors=("ENE-HYD",)),
        "dijon": Org(flagships=("AER-AIR", "AER-SPA"), sectors=("ENE-WIN",)),
        **{f"other-{number}": Org(sectors=("AER-AIR",)) for number in range(5)},
    }
    assert said(reasons_of(orgs)["gifu", "dijon"]) == [
        {"kind": "shared_flagship", "sector": "AER-AIR"},
        {"kind": "common_language", "languages": ["en"]},
        {"kind": "related_sector", "sector": "ENE"},
        {"kind": "no_japanese", "languages": ["en"]},
        {"kind": "no_interests"},
    ]


def test_reasons_name_both_strengths_that_are_close():
    orgs = {
        "gifu": Org(side="jp", flagships=("AER-AIR",)),
        "toulouse": Org(flagships=("AER-SPA",)),
    }
    reasons = reasons_of(orgs)
    assert said(reasons["gifu", "toulouse"])[0] == {
        "kind": "related_flagship",
        "sector": "AER-AIR",
        "their_sector": "AER-SPA",
    }
    assert said(reasons["toulouse", "gifu"])[0] == {
        "kind": "related_flagship",
        "sector": "AER-SPA",
        "their_sector": "AER-AIR",
    }


def test_reasons_call_a_sector_rare_when_few_name_it():
    orgs = {
        "gifu": Org(side="jp", sectors=("AER-AIR",)),
        "dijon": Org(sectors=("AER-AIR",)),
        **{f"other-{number}": Org(sectors=("ENE-HYD",)) for number in range(50)},
    }
    assert said(reasons_of(orgs)["gifu", "dijon"])[0] == {
        "kind": "shared_sector",
        "sector": "AER-AIR",
        "rare": True,
    }


def test_reasons_name_themes_languages_and_the_third_region():
    orgs = {
        "gifu": Org(
            side="jp",
            sectors=("AER-AIR",),
            themes=("GREEN",),
            regions=(("ASEAN", "target"), ("AFRICA", "")),
            languages=("en", "ja"),
        ),
        "dijon": Org(
            sectors=("AER-AIR",),
            themes=("GREEN",),
            regions=(("ASEAN", "hub"), ("AFRICA", "")),
            languages=("ja", "en", "fr"),
        ),
    }
    facts = said(reasons_of(orgs)["gifu", "dijon"])
    assert {"kind": "shared_theme", "themes": ["GREEN"]} in facts
    assert {"kind": "common_language", "languages": ["en", "ja"]} in facts
    assert {"kind": "third_region", "region": "ASEAN", "hub": "theirs"} in facts
    assert {"kind": "third_region", "region": "AFRICA"} in facts


def test_points_fall_and_add_up_to_the_score():
    orgs = {
        "gifu": Org(side="jp", flagships=("AER-AIR",), themes=("GREEN",)),
        "dijon": Org(flagships=("AER-AIR",), themes=("GREEN",)),
    }
    points = [fact["points"] for fact in reasons_of(orgs)["gifu", "dijon"]]
    assert points == sorted(points, reverse=True)
    assert sum(points) == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(
    ("partner", "against"),
    [
        (Org(sectors=("AER-AIR",)), [{"kind": "no_interests"}]),
        (
            Org(sectors=("AER-AIR",), offers=(("TRADE", "AER"),), languages=("fr",)),
            [{"kind": "no_common_language", "languages": ["fr"]}],
        ),
        (Org(sectors=("AER-AIR",), offers=(("TRADE", "AER"),), languages=()), []),
        (
            Org(sectors=("AER-AIR",), offers=(("TRADE", "AER"),), is_sample=True),
            [{"kind": "not_confirmed", "sample": True}],
        ),
        (
            Org(sectors=("AER-AIR",), offers=(("TRADE", "AER"),), confirmed_on=None),
            [{"kind": "not_confirmed"}],
        ),
        (
            Org(sectors=("AER-AIR",), seeks=(("TRADE", "AER"),), confirmed_on=date(2025, 5, 31)),
            [{"kind": "not_confirmed", "since": "2025-05-31", "months": 12}],
        ),
        (
            Org(sectors=("AER-AIR",), seeks=(("TRADE", "AER"),), confirmed_on=date(2025, 6, 1)),
            [],
        ),
    ],
)
def test_reasons_against_say_only_what_the_data_say(partner, against):
    orgs = {"gifu": Org(side="jp", sectors=("AER-AIR",)), "dijon": partner}
    facts = said(reasons_of(orgs)["gifu", "dijon"])
    cons = {"no_common_language", "no_interests", "not_confirmed"}
    assert [fact for fact in facts if fact["kind"] in cons] == against


@pytest.mark.parametrize(
    "wrong",
    [
        {"interests": 0.9},
        {"interests": -0.1, "flagships": 0.65},
        {"same_head_sector": 1.1},
        {"same_head_form": -0.1},
    ],
)
def test_weights_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"weights|near miss"):
        Weights(**wrong)


def test_weights_survive_being_stored():
    weights = Weights(interests=0.15, flagships=0.10, flagship_ranks=(1.0, 0.5, 0.25))
    assert Weights.from_data(weights.as_data()) == weights
