"""Names in the order of their alphabet: a to z, or the fifty sounds."""

import re
import unicodedata
from functools import lru_cache

from kernel.folding import fold
from regions.search.romaji import romaji
from regions.search.words import KANA, KANJI, japanese_run, kana_key

LONGEST = 300
LABELS_KNOWN = 4096
JAPANESE = re.compile(rf"[{KANJI}{KANA}]+")
VOWELS = dict.fromkeys("あかさたなはまやらわがざだばぱゃぁ", "あ")
VOWELS |= dict.fromkeys("いきしちにひみりぎじぢびぴぃ", "い")
VOWELS |= dict.fromkeys("うくすつぬふむゆるぐずづぶぷゅぅゔ", "う")
VOWELS |= dict.fromkeys("えけせてねへめれげぜでべぺぇ", "え")
VOWELS |= dict.fromkeys("おこそとのほもよろをごぞどぼぽょぉ", "お")


def reading(name: str) -> str:
    """A name in hiragana as Sudachi reads it; what is not Japanese stays as it is."""
    whole = unicodedata.normalize("NFKC", name)[:LONGEST]
    return fold(JAPANESE.sub(lambda run: japanese_run(run.group()).reading, whole))


def english_key(name_en: str, name_ja: str) -> str:
    return (fold(name_en) or romaji(reading(name_ja)))[:LONGEST]


def japanese_key(name_en: str, name_ja: str) -> str:
    """The reading without voicing marks first, as dictionaries sort; か stands before が then."""
    if not name_ja:
        return fold(name_en)[:LONGEST]
    kana = with_vowels(reading(name_ja))
    return f"{unvoiced(kana_key(kana))} {kana}"[:LONGEST]


@lru_cache(maxsize=LABELS_KNOWN)
def label_key(label: str, language: str) -> str:
    """The key of a name in a list of choices, in the order of the page's language."""
    return japanese_key(label, label) if language == "ja" else english_key(label, "")


def with_vowels(kana: str) -> str:
    """Long marks as the vowel that they lengthen: さーび → さあび."""
    text = ""
    for sign in kana:
        text += VOWELS.get(text[-1:], "") if sign == "ー" else sign
    return text


def unvoiced(kana: str) -> str:
    decomposed = unicodedata.normalize("NFD", kana)
    return "".join(sign for sign in decomposed if sign not in "\u3099\u309a")
