"""What texts speak of, so that Japanese and English meet."""

import pytest

from matchmaking.scoring.texts import Reader, content_word, industrial_terms, loanword
from regions.search.thesaurus import Entry
from regions.search.words import pieces_of

ENTRIES = [
    Entry("sector:ENE", ("Energy", "エネルギー")),
    Entry(
        "sector:ENE-HYD",
        ("Hydrogen & fuel cells", "水素・燃料電池"),
        ("hydrogen storage", "水素貯蔵"),
        above=("sector:ENE",),
    ),
    Entry("place:JP", ("Japan", "日本")),
    Entry("place:JP-r3", ("Kanto", "関東"), above=("place:JP",)),
    Entry("place:JP-08", ("Ibaraki", "茨城県"), above=("place:JP", "place:JP-r3")),
    Entry("place:JP-08-hitachi", ("Hitachi", "日立市"), above=("place:JP", "place:JP-08")),
    Entry("place:PT11", ("North", "ノルテ"), above=("place:PT",)),
    Entry("kind:cluster", ("Cluster", "クラスター")),
    Entry("third_region:ASEAN", ("South East Asia (ASEAN)", "東南アジア（ASEAN）")),
]
READER = Reader(ENTRIES)


@pytest.mark.parametrize(
    ("english", "japanese", "term"),
    [
        ("Test sites for hydrogen storage", "水素貯蔵の実証拠点", "sector:ENE-HYD"),
        ("Cutlery of Solingen", "刃物の産地", "term:cutlery"),
        ("Old porcelain factories", "磁器の里", "term:porcelain"),
        ("Photonics for industry", "光産業の集積", "term:photonics"),
        ("Trekking", "トレッキング", "word:とれつきんぐ"),
        ("Sailing with ASEAN", "ASEANとの航海", "third_region:ASEAN"),
        ("In exchange with Hitachi", "日立市との交流", "place:JP-08-hitachi"),
    ],
)
def test_a_japanese_text_and_an_english_one_share_a_term(english, japanese, term):
    assert term in READER.read(english).keys() & READER.read(japanese).keys()


def test_each_term_keeps_the_wording_of_its_text():
    assert READER.read("Ｈｙｄｒｏｇｅｎ storage tanks")["sector:ENE-HYD"] == "Hydrogen storage"
    assert READER.read("水素の利用")["sector:ENE-HYD"] == "水素"


def test_several_texts_are_worded_by_the_first_that_speaks_of_a_thing():
    found = READER.of(["", "Knives", "刃物とハーブ"])
    assert (found["term:cutlery"], found["term:herbs"]) == ("Knives", "ハーブ")


def test_what_says_nothing_of_a_field_is_no_term():
    assert dict(READER.read("The leading cluster of the region promotes innovation")) == {}
    assert dict(READER.read("地域産業の振興を推進するクラスター協議会")) == {}


def test_a_place_counts_with_those_that_it_lies_in_but_no_country():
    found = READER.read("日立市は日本の工業都市")
    assert {term for term in found if term.startswith("place:")} == {
        "place:JP-08-hitachi",
        "place:JP-08",
    }


def test_a_word_such_as_north_is_no_place():
    assert "place:PT11" not in READER.read("north of Tokyo")


def test_a_word_inside_a_term_is_not_counted_twice():
    found = READER.read("hydrogen storage")
    assert [term for term in found if term.startswith("word:")] == []


@pytest.mark.parametrize(
    ("word", "kana"), [("photonics", "ふおとにく"), ("lasers", "れざ"), ("kakehashi", "")]
)
def test_a_loanword_is_spelt_as_japanese_does(word, kana):
    assert loanword(word) == kana


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "推進",
        "する",
        "of",
        "EU",
        "県",
        "cent",
        "deep",
        "beds",
        "special",
        "stations",
        "cradle",
        "abroad",
        "policies",
        "testing",
        "フェア",
        "スーパー",
        "ワールド",
    ],
)
def test_numbers_grammar_and_short_words_are_no_content(text):
    (piece,) = pieces_of(text)
    assert content_word(piece, text) == ""


def test_every_industrial_term_has_names_in_both_languages():
    entries = industrial_terms()
    codes = [entry.code for entry in entries]
    assert len(codes) == len(set(codes)) >= 200
    for entry in entries:
        assert any(name.isascii() for name in entry.keywords), entry.code
        assert any(not name.isascii() for name in entry.keywords) or entry.code == "term:bim"
        assert all(name == name.strip() != "" for name in entry.keywords), entry.code


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ウェルフェア", ""),
        ("スーパーシティ", ""),
        ("トレッキングクラスター", "とれつきんぐ"),
    ],
)
def test_katakana_is_one_word_without_what_says_nothing(text, word):
    words = {term.removeprefix("word:") for term in READER.read(text) if term.startswith("word:")}
    assert words == {word} - {""}


@pytest.mark.parametrize("word", ["cent", "pin", "wine"])
def test_a_short_word_is_no_loanword(word):
    assert loanword(word) == ""


def test_no_phrase_reaches_over_the_end_of_a_clause():
    assert READER.read("Rolling stock")["term:rail"] == "Rolling stock"
    assert "term:rail" not in READER.read("rolling, stock")


def test_inside_a_longer_phrase_no_other_sector_is_named():
    reader = Reader([*ENTRIES, Entry("sector:ENE-BAT", ("Batteries",), ("storage",))])
    assert "sector:ENE-BAT" not in reader.read("hydrogen storage")
    assert "sector:ENE-BAT" in reader.read("storage")


def test_a_thing_implies_its_sector():
    assert {"term:cutlery", "sector:MAN-MET"} <= READER.read("Cutlery").keys()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("castle", "museum"),
        ("apples", "citrus"),
        ("manga", "cinema"),
        ("festival", "theatre"),
        ("thin films", "film festival"),
        ("bags", "umbrellas"),
    ],
)
def test_different_things_are_no_synonyms(one, other):
    things = [
        {term for term in READER.read(text) if term.startswith("term:")} for text in (one, other)
    ]
    assert all(things)
    assert not things[0] & things[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("château", "城郭"),
        ("nanoelectronics", "半導体"),
        ("nanotechnology", "ナノエレクトロニクス"),
    ],
)
def test_the_same_things_meet(one, other):
    shared = READER.read(one).keys() & READER.read(other).keys()
    assert any(term.startswith("term:") for term in shared)
