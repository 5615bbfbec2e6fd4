"""Words of both scripts, as the index keeps them."""

import pytest

from regions.search.lexemes import lexemes_of
from regions.search.ordering import english_key, japanese_key
from regions.search.romaji import romaji, spellings
from regions.search.words import spelled, stem, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Circular Economies", ["circular", "economy"]),
        ("Ｇｉｆｕ", ["gifu"]),
        ("Poët & Löer", ["poet", "loer"]),
        ("Île-de-France", ["ile", "de", "france"]),
        ("東京都の循環経済", ["東京", "都", "循環", "経済"]),
        ("ﾊﾞｲｵ産業", ["ばいお", "産業"]),
        ("", []),
        ("・、。!?", []),
    ],
)
def test_words_are_folded_and_particles_dropped(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("コンピューター", "コンピュータ"),
        ("ヘッドクォーター", "ヘッドクオーター"),
        ("ヴィタゴラ", "ビタゴラ"),
        ("ｻｲﾊﾞｰ", "さいばー"),
    ],
)
def test_variants_of_kana_are_one_word(one, other):
    assert spelled(one) == spelled(other)


def test_kanji_stand_alone_behind_a_line():
    assert {"_医", "_療", "医療", "いりよう"} <= lexemes_of("医療").index


def test_kyoto_is_no_part_of_tokyo_metropolis():
    assert "京都" not in lexemes_of("東京都").index


def test_kanji_that_the_tokenizer_cuts_apart_are_also_one_word():
    assert "産学" in lexemes_of("産学官の連携").index


def test_a_compound_is_also_one_word():
    assert {"k", "rip", "krip"} <= lexemes_of("K-RIP").index


@pytest.mark.parametrize(
    ("word", "singular"),
    [("clusters", "cluster"), ("cities", "city"), ("glass", "glass"), ("gas", "gas")],
)
def test_plural_and_singular_are_one(word, singular):
    assert stem(word) == singular


def test_a_long_text_is_cut_for_the_tokenizer():
    assert len(words_of("循環経済" * 25_000)) == 50_000


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("ホッカイドウ", "hokkaidou"),
        ("キョウト", "kyouto"),
        ("ギフ", "gifu"),
        ("ジョウチ", "jouchi"),
    ],
)
def test_kana_are_romanised(kana, latin):
    assert romaji(kana) == latin


def test_a_long_vowel_has_many_spellings():
    assert {"tokyo", "toukyou", "tookyoo", "tohkyoh"} <= spellings("トウキョウ")


def test_names_sort_by_their_reading():
    names = ["東京都", "岐阜県", "愛知県", "神奈川県", "ガーナ", "カナダ"]
    expected = ["愛知県", "ガーナ", "神奈川県", "カナダ", "岐阜県", "東京都"]
    assert sorted(names, key=lambda name: japanese_key("", name)) == expected


def test_a_name_without_english_sorts_by_its_romanised_reading():
    assert english_key("", "岐阜県") == "gifuken"
