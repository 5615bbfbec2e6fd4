"""What each facet adds, on directories of two or three."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Weights
from tests.scoring import Org, features_of, lists_of, pair_scores, reasons_of, wishes, worlds

AERO = {"sectors": ("AER-AIR",)}
PAIR = frozenset({"gifu", "dijon"})
quick = settings(max_examples=40, deadline=None)


def only(**facets: float) -> Weights:
    return Weights.from_data({"any_form": 0.0, **facets})


def kinds_of(facts):
    return [fact["kind"] for fact in facts]


def test_an_offer_of_another_form_counts_a_little():
    orgs = {
        "gifu": Org(side="jp", seeks=(("TRADE", "ENE-HYD"),), offers=(("TRADE", "AGR-BEV"),)),
        "dijon": Org(seeks=(("TRADE", "AGR-BEV"),), offers=(("CULTURE", "ENE-HYD"),)),
    }
    weights = Weights.from_data({"interests": 1.0, "any_form": 0.4})
    # Gifu gets 0.4, Dijon 1: 2 · 0.4 / 1.4
    assert pair_scores(orgs, weights=weights)[PAIR] == pytest.approx(2 * 0.4 / 1.4, abs=1e-6)
    facts = [fact for fact in reasons_of(orgs)["gifu", "dijon"] if "offer" in fact["kind"]]
    assert {"sector": "ENE-HYD", "form": "TRADE", "offered_form": "CULTURE"}.items() <= (
        next(fact for fact in facts if fact["kind"] == "they_offer_what_you_seek").items()
    )


def test_a_japanese_text_alone_meets_an_english_text_alone():
    orgs = {
        "gifu": Org(side="jp", summary_ja="水素と刃物の産地", languages=("ja",)),
        "dijon": Org(summary_en="Hydrogen and cutlery"),
        "lyon": Org(summary_en="Cheese and wine"),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["dijon"]
    (fact,) = (f for f in reasons_of(orgs)["gifu", "dijon"] if f["kind"] == "shared_term")
    assert fact["terms"] == [
        {"yours": "水素", "theirs": "Hydrogen"},
        {"yours": "刃物", "theirs": "cutlery"},
    ]


def test_a_sector_that_only_a_text_speaks_of_counts_and_is_told_as_such():
    orgs = {
        "gifu": Org(side="jp", sectors=("ENE-HYD",)),
        "dijon": Org(summary_en="Hydrogen"),
    }
    there, back = (reasons_of(orgs)[pair][0] for pair in [("gifu", "dijon"), ("dijon", "gifu")])
    assert (there["kind"], there["text"]) == ("sector_in_text", "theirs")
    assert (back["kind"], back["text"]) == ("sector_in_text", "yours")


def test_a_named_sector_counts_more_than_one_that_a_text_implies():
    orgs = {
        "gifu": Org(side="jp", sectors=("ENE-HYD", "AGR-BEV")),
        "named": Org(sectors=("ENE-HYD", "AER-AIR")),
        "implied": Org(sectors=("AER-AIR",), summary_en="Hydrogen"),
    }
    weights = only(sectors=1.0)
    scores = pair_scores(orgs, weights=weights)
    assert scores[frozenset({"gifu", "named"})] > scores[frozenset({"gifu", "implied"})] > 0


def test_a_rare_word_in_common_counts_more_than_a_common_one():
    orgs = {
        "gifu": Org(side="jp", summary_en="Umbrellas and kimono"),
        "rare": Org(summary_en="Umbrellas and sherry"),
        "common": Org(summary_en="Kimono and sherry"),
        **{f"other-{number}": Org(summary_en="Kimono") for number in range(5)},
    }
    scores = pair_scores(orgs, weights=only(concepts=0.5, words=0.5))
    assert scores[frozenset({"gifu", "rare"})] > scores[frozenset({"gifu", "common"})] > 0


def test_a_text_that_names_the_others_home_counts_for_both():
    base = {"sectors": ("AER-AIR",)}
    orgs = {
        "gifu": Org(side="jp", path="JP/JP-r4/JP-21", **base),
        "naming": Org(path="FR/FRC/FRC1", summary_en="Good friends in Gifu", **base),
        "silent": Org(path="FR/FRC/FRC1", summary_en="Good friends", **base),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["naming", "silent"]
    reasons = reasons_of(orgs)
    named = {"kind": "named_home", "field": "summary", "place": "Gifu"}
    there = next(f for f in reasons["gifu", "naming"] if f["kind"] == "named_home")
    back = next(f for f in reasons["naming", "gifu"] if f["kind"] == "named_home")
    assert {**named, "text": "theirs"}.items() <= there.items()
    assert {**named, "text": "yours"}.items() <= back.items()
    assert "named_home" not in kinds_of(reasons["gifu", "silent"])


def test_kinds_and_sizes_prefer_the_alike_and_rule_nobody_out():
    base = {"sectors": ("AER-AIR",)}
    orgs = {
        "gifu": Org(side="jp", kind="prefecture", population=2_000_000, **base),
        "land": Org(kind="region", population=3_000_000, **base),
        "town": Org(kind="city", population=30_000, **base),
        "cluster": Org(kind="cluster", population=3_000_000, **base),
        "acting": Org(kind="city", population=2_000_000, path="FR/FRC/FRC1", **base),
    }
    order = [partner for partner, _score in lists_of(orgs)["gifu"]]
    assert order[0] == "land"
    assert order[-1] == "cluster"
    reasons = reasons_of(orgs)
    assert "similar_size" in kinds_of(reasons["gifu", "land"])
    assert "similar_size" not in kinds_of(reasons["gifu", "town"])
    # A city that acts for a province is not of its size, nor is a cluster of that of its region.
    assert "similar_size" not in kinds_of(reasons["gifu", "acting"])
    assert "similar_size" not in kinds_of(reasons["gifu", "cluster"])


def test_those_who_worked_together_before_are_told_so_and_may_be_proposed_again():
    orgs = {"gifu": Org(side="jp", **AERO), "dijon": Org(**AERO)}
    before = pair_scores(orgs)[PAIR]
    features = features_of(orgs, past={"until 2020": ("gifu", "dijon")})
    assert features.partners.size == 0
    assert pair_scores(orgs, past={"until 2020": ("gifu", "dijon")})[PAIR] > before
    facts = reasons_of(orgs, past={"until 2020": ("gifu", "dijon")})["gifu", "dijon"]
    assert "worked_before" in kinds_of(facts)


@pytest.mark.parametrize(
    "worse", [{"is_sample": True}, {"confirmed_on": None}, {"offers": (), "seeks": ()}]
)
def test_who_is_confirmed_and_committed_ranks_first(worse):
    good = Org(sectors=("AER-AIR",), offers=(("TRADE", "AGR-BEV"),))
    orgs = {
        "gifu": Org(side="jp", **AERO),
        "good": good,
        "worse": replace(good, **worse),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["good", "worse"]


def test_one_word_in_common_makes_no_half_of_a_score():
    orgs = {
        "gifu": Org(side="jp", summary_en="Umbrellas", **AERO),
        "dijon": Org(summary_en="Umbrellas", **AERO),
    }
    facts = {fact["kind"]: fact["points"] for fact in reasons_of(orgs)["gifu", "dijon"]}
    assert 0 < facts["shared_term"] < sum(facts.values()) / 3


def test_texts_that_meet_outweigh_that_no_sector_is_in_common():
    texts = {"summary_en": "Hydrogen, aircraft and cutlery"}
    orgs = {
        "gifu": Org(side="jp", sectors=("AGR-BEV",), **texts),
        "meeting": Org(sectors=("AER-SPA",), **texts),
        "strange": Org(sectors=("AGR-BEV",), summary_en="Cheese"),
        "silent": Org(sectors=("AER-SPA",), summary_en="Cheese"),
    }
    scores = pair_scores(orgs)
    assert scores[frozenset({"gifu", "meeting"})] > scores[frozenset({"gifu", "strange"})] / 2
    assert scores[frozenset({"gifu", "silent"})] < scores[frozenset({"gifu", "meeting"})] / 4


def test_who_seeks_nothing_is_measured_by_the_rest():
    wish = ("TRADE", "AGR-BEV")
    orgs = {
        "gifu": Org(side="jp", offers=(("CULTURE", "ENE-HYD"),), **AERO),
        "unmet": Org(seeks=(wish,), offers=(wish,), **AERO),
        "silent": Org(**AERO),
        "met": Org(seeks=(("CULTURE", "ENE-HYD"),), offers=(wish,), **AERO),
    }
    order = [partner for partner, _score in lists_of(orgs)["gifu"]]
    assert order == ["met", "silent", "unmet"]


def test_who_offers_nothing_is_no_stranger_to_its_own_sectors():
    orgs = {
        "gifu": Org(side="jp", seeks=(("TRADE", "AGR-BEV"),), **AERO),
        "there": Org(sectors=("AER-AIR", "AGR-BEV")),
        "offering": Org(sectors=("AER-AIR", "AGR-BEV"), offers=(("TRADE", "AGR-BEV"),)),
    }
    assert [partner for partner, _score in lists_of(orgs)["gifu"]] == ["offering", "there"]
    (fact,) = (
        f for f in reasons_of(orgs)["gifu", "there"] if f["kind"] == "they_work_where_you_seek"
    )
    assert (fact["sector"], fact["form"]) == ("AGR-BEV", "TRADE")
    assert "they_work_where_you_seek" not in kinds_of(reasons_of(orgs)["gifu", "offering"])


def test_what_says_the_same_is_said_once():
    orgs = {
        "gifu": Org(side="jp", summary_en="Electric mobility"),
        "dijon": Org(summary_en="Electric mobility"),
    }
    (fact,) = (f for f in reasons_of(orgs)["gifu", "dijon"] if f["kind"] == "shared_term")
    assert fact["terms"] == [{"yours": "Electric mobility", "theirs": "Electric mobility"}]


texts = st.lists(
    st.sampled_from(["hydrogen", "cutlery", "wine", "umbrellas", "kimono", "aircraft"]),
    max_size=4,
).map(" ".join)


@st.composite
def told_worlds(draw):
    orgs = draw(worlds())
    return {
        name: replace(
            org, summary_en=draw(texts), offer_texts=tuple(draw(st.lists(texts, max_size=2)))
        )
        for name, org in orgs.items()
    }


@quick
@given(told_worlds(), wishes)
def test_one_more_offer_never_lowers_a_rank(orgs, offer):
    before = {name: dict(lines) for name, lines in lists_of(orgs).items()}
    first = orgs["eu-0"]
    after = lists_of(orgs | {"eu-0": replace(first, offers=(*first.offers, offer))})
    for name, lines in before.items():
        if "eu-0" in lines:
            above = {partner for partner, score in lines.items() if score > lines["eu-0"] + 1e-9}
            now = dict(after[name])
            assert {p for p in now if now[p] > now["eu-0"] + 1e-9} <= above
    assert all(
        dict(after[name])[partner] >= score - 1e-9
        for name, lines in before.items()
        for partner, score in lines.items()
        if "eu-0" in {name, partner}
    )


@quick
@given(told_worlds())
def test_scores_with_texts_stay_between_0_and_1_and_are_the_same_in_both_lists(orgs):
    lists = lists_of(orgs)
    lines = {(name, partner): score for name in lists for partner, score in lists[name]}
    assert all(0 < score <= 1 for score in lines.values())
    assert all(lines[partner, name] == score for (name, partner), score in lines.items())


@quick
@given(told_worlds())
def test_the_same_directory_gives_the_same_lists(orgs):
    assert lists_of(orgs) == lists_of(orgs)
