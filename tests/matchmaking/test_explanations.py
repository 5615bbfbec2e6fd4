"""Facts become whole sentences, each with the place that it comes from."""

import pytest
from django.utils import translation

from matchmaking.explanations import Explanation, Vocabulary, explain, fit_of
from matchmaking.queries.vocabulary import read_vocabulary
from matchmaking.scoring.facts import FIELDS
from tests.factories import (
    CooperationFormFactory,
    SectorFactory,
    ThemeFactory,
    ThirdRegionFactory,
)

VOCAB = Vocabulary(
    {
        ("sector", "ENE-HYD"): "Hydrogen",
        ("sector", "ENE-WIN"): "Wind",
        ("form", "RESEARCH"): "Joint research",
        ("form", "TRADE"): "Export-import",
        ("theme", "AGE"): "Ageing society",
        ("theme", "GREEN"): "Green transition",
        ("region", "ASEAN"): "South East Asia",
    }
)
SOUGHT = {"sector": "ENE-HYD", "form": "RESEARCH"}
OTHER_FORM = {**SOUGHT, "offered_sector": "ENE-HYD", "offered_form": "TRADE"}
OTHER_SECTOR = {**SOUGHT, "offered_sector": "ENE-WIN", "offered_form": "RESEARCH"}
BOTH_OTHER = {**SOUGHT, "offered_sector": "ENE-WIN", "offered_form": "TRADE"}
HYDROGEN = {"sector": "ENE-HYD"}

SENTENCES = [
    (
        "they_offer_what_you_seek",
        SOUGHT,
        "You seek “Joint research” in “Hydrogen”, and they offer it.",
    ),
    (
        "they_offer_what_you_seek",
        OTHER_FORM,
        "You seek “Joint research” in “Hydrogen”; they offer “Export-import” in it.",
    ),
    (
        "they_offer_what_you_seek",
        OTHER_SECTOR,
        "You seek “Joint research” in “Hydrogen”; they offer it in “Wind”.",
    ),
    (
        "they_offer_what_you_seek",
        BOTH_OTHER,
        "You seek “Joint research” in “Hydrogen”; they offer “Export-import” in “Wind”.",
    ),
    (
        "they_work_where_you_seek",
        SOUGHT,
        "You seek “Joint research” in “Hydrogen”, and they work in it.",
    ),
    (
        "you_work_where_they_seek",
        SOUGHT,
        "They seek “Joint research” in “Hydrogen”, and you work in it.",
    ),
    (
        "you_offer_what_they_seek",
        SOUGHT,
        "They seek “Joint research” in “Hydrogen”, and you offer it.",
    ),
    (
        "you_offer_what_they_seek",
        OTHER_FORM,
        "They seek “Joint research” in “Hydrogen”; you offer “Export-import” in it.",
    ),
    (
        "you_offer_what_they_seek",
        OTHER_SECTOR,
        "They seek “Joint research” in “Hydrogen”; you offer it in “Wind”.",
    ),
    (
        "you_offer_what_they_seek",
        BOTH_OTHER,
        "They seek “Joint research” in “Hydrogen”; you offer “Export-import” in “Wind”.",
    ),
    ("shared_flagship", HYDROGEN, "“Hydrogen” is a flagship strength of both of you."),
    (
        "shared_flagship",
        {**HYDROGEN, "rare": True},
        "“Hydrogen” is a flagship strength of both of you, and few others here work in it.",
    ),
    (
        "related_flagship",
        {**HYDROGEN, "their_sector": "ENE-WIN"},
        "Your strength “Hydrogen” is close to their strength “Wind”.",
    ),
    ("shared_sector", HYDROGEN, "Both of you work in “Hydrogen”."),
    (
        "shared_sector",
        {**HYDROGEN, "rare": True},
        "Both of you work in “Hydrogen”, as few others here do.",
    ),
    ("related_sector", HYDROGEN, "Both of you work in the wider field “Hydrogen”."),
    ("shared_theme", {"themes": ["GREEN"]}, "Both of you share the theme “Green transition”."),
    (
        "shared_theme",
        {"themes": ["AGE", "GREEN"]},
        "Both of you share the themes “Ageing society” and “Green transition”.",
    ),
    (
        "third_region",
        {"region": "ASEAN"},
        "Both of you name “South East Asia” for work in third countries.",
    ),
    (
        "third_region",
        {"region": "ASEAN", "hub": "theirs"},
        "“South East Asia” is a target of yours, and they can be a hub there.",
    ),
    (
        "third_region",
        {"region": "ASEAN", "hub": "yours"},
        "“South East Asia” is a target of theirs, and you can be a hub there.",
    ),
    (
        "sector_in_text",
        {**HYDROGEN, "text": "theirs"},
        "You work in “Hydrogen”, and their text speaks of it.",
    ),
    (
        "sector_in_text",
        {**HYDROGEN, "text": "yours"},
        "They work in “Hydrogen”, and your text speaks of it.",
    ),
    (
        "shared_term",
        {"terms": [{"yours": "hydrogen storage", "theirs": "水素貯蔵"}]},
        "Both texts speak of “hydrogen storage” (“水素貯蔵”).",
    ),
    (
        "shared_term",
        {
            "terms": [
                {"yours": "Wine", "theirs": "wine"},
                {"yours": "knives", "theirs": "刃物"},
                {"yours": "wine", "theirs": "wine"},
                {"yours": "forests", "theirs": "forest"},
            ]
        },
        "Both texts speak of “wine”, “knives” (“刃物”) and “forest”.",
    ),
    (
        "named_home",
        {"place": "Kobe", "text": "yours"},
        "Your text names “Kobe”, where they are at home.",
    ),
    (
        "named_home",
        {"place": "Kobe", "text": "theirs"},
        "Their text names “Kobe”, where you are at home.",
    ),
    (
        "same_kind",
        {"organisation": "cluster"},
        "You are organisations of the same kind: Cluster.",
    ),
    ("similar_size", {}, "Your territories are of similar size."),
    ("worked_before", {}, "You have worked together before."),
    (
        "common_language",
        {"languages": ["en", "fr", "ja"]},
        "You can work together in English, French and Japanese.",
    ),
]
CONS = [
    (
        "no_common_language",
        {"languages": ["ja"]},
        "You have no language of work in common; they work in Japanese.",
    ),
    (
        "no_japanese",
        {"languages": ["de", "en"]},
        "They name no Japanese among their languages of work, only German and English.",
    ),
    (
        "ends_soon",
        {**SOUGHT, "until": "2026-06-09"},
        "Their offer of “Joint research” in “Hydrogen” ends on Tue 9 June 2026.",
    ),
    ("no_interests", {}, "They have not said yet what they offer or seek."),
    (
        "not_confirmed",
        {"sample": True},
        "Compiled from public sources; the organisation has not confirmed it.",
    ),
    (
        "not_confirmed",
        {"since": "2025-03-04"},
        "Last confirmed on Tue 4 March 2025, more than a year ago.",
    ),
    (
        "not_confirmed",
        {"since": "2025-03-04", "months": 14},
        "Not confirmed for 14 months; last on Tue 4 March 2025.",
    ),
    ("not_confirmed", {}, "The organisation has not confirmed its profile yet."),
]


def fact(kind, details):
    return {"kind": kind, "points": 0.5, "field": FIELDS[kind], **details}


@pytest.mark.parametrize(("kind", "details", "sentence"), SENTENCES)
def test_explain_says_what_speaks_for_it(kind, details, sentence):
    explanation = explain([fact(kind, details)], vocab=VOCAB)
    assert [clause.text for clause in explanation.pros] == [sentence]
    assert explanation.cons == []


@pytest.mark.parametrize(("kind", "details", "sentence"), CONS)
def test_explain_says_what_speaks_against_it(kind, details, sentence):
    explanation = explain([fact(kind, details)], vocab=VOCAB)
    assert [clause.text for clause in explanation.cons] == [sentence]
    assert explanation.pros == []


def test_every_kind_of_fact_has_a_sentence():
    assert {kind for kind, _details, _sentence in SENTENCES + CONS} == set(FIELDS)


@pytest.mark.parametrize(
    ("kind", "details", "anchor", "source"),
    [
        ("you_offer_what_they_seek", SOUGHT, "#interests", "Offers and seeks"),
        ("shared_flagship", HYDROGEN, "#sectors", "Strengths"),
        ("shared_theme", {"themes": ["GREEN"]}, "#themes", "Themes"),
        ("third_region", {"region": "ASEAN"}, "#interests", "Offers and seeks"),
        ("common_language", {"languages": ["en"]}, "#languages", "Languages of work"),
        ("shared_term", {"terms": [{"yours": "a", "theirs": "b"}]}, "#summary", "In short"),
        ("same_kind", {"organisation": "city"}, "#kind", "Kind"),
        ("similar_size", {}, "#place", "Acts for"),
        ("worked_before", {}, "#partnerships", "Partnerships"),
        ("not_confirmed", {}, "#freshness", "About this entry"),
    ],
)
def test_explain_links_each_clause_to_where_it_comes_from(kind, details, anchor, source):
    explanation = explain([fact(kind, details)], vocab=VOCAB)
    (clause,) = explanation.pros + explanation.cons
    assert (clause.anchor, clause.source) == (anchor, source)


def test_explain_keeps_the_order_of_the_facts():
    facts = [fact("shared_theme", {"themes": ["GREEN"]}), fact("shared_sector", HYDROGEN)]
    assert [clause.anchor for clause in explain(facts, vocab=VOCAB).pros] == ["#themes", "#sectors"]


def test_explain_leaves_out_what_the_vocabulary_no_longer_holds():
    facts = [fact("shared_sector", {"sector": "GONE"}), fact("shared_sector", HYDROGEN)]
    texts = [clause.text for clause in explain(facts, vocab=VOCAB).pros]
    assert texts == ["Both of you work in “Hydrogen”."]


def test_explain_leaves_out_a_kind_that_it_does_not_know():
    facts = [{"kind": "from_a_later_version", "points": 1.0, "field": "sectors"}]
    assert explain(facts, vocab=VOCAB) == Explanation([], [])


@pytest.mark.parametrize(
    ("score", "step", "label"),
    [
        (0.0, 1, "Slight fit"),
        (0.1499, 1, "Slight fit"),
        (0.15, 2, "Fair fit"),
        (0.24, 3, "Good fit"),
        (0.33, 4, "Strong fit"),
        (0.43, 5, "Very strong fit"),
        (1.0, 5, "Very strong fit"),
    ],
)
def test_fit_tells_a_score_in_five_steps(score, step, label):
    fit = fit_of(score)
    assert (fit.step, fit.label) == (step, label)
    assert fit.bars == [True] * step + [False] * (5 - step)


@pytest.mark.django_db
def test_vocabulary_is_read_in_the_readers_language_in_one_query(django_assert_num_queries):
    SectorFactory(code="ENE-HYD", name_en="Hydrogen", name_ja="水素")
    CooperationFormFactory(code="RESEARCH", name_en="Joint research", name_ja="共同研究")
    ThemeFactory(code="GREEN", name_en="Green transition", name_ja="グリーン移行")
    ThirdRegionFactory(code="ASEAN", name_en="South East Asia", name_ja="")
    with django_assert_num_queries(1), translation.override("ja"):
        vocab = read_vocabulary()
    assert vocab.labels == {
        ("sector", "ENE-HYD"): "水素",
        ("form", "RESEARCH"): "共同研究",
        ("theme", "GREEN"): "グリーン移行",
        ("region", "ASEAN"): "South East Asia",
    }


def test_a_fact_is_worded_anew_in_another_language():
    fact = {"kind": "similar_size", "points": 0.1, "field": "place"}
    english = explain([fact], vocab=VOCAB).pros
    with translation.override("ja"):
        japanese = explain([{**fact, "points": 0.2}], vocab=VOCAB).pros
    assert [one.text for one in english] == ["Your territories are of similar size."]
    assert [one.text for one in japanese] != [one.text for one in english]
