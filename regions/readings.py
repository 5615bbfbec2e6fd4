"""How Japanese is read, in Latin letters: ``岐阜県`` → ``gifu ken``.

Kanji are read by SudachiPy. The spelling is Hepburn without marks for long vowels, so that
``Tōkyō``, ``Toukyou`` and ``東京`` can be brought to one form by :func:`plain_vowels`.
"""

import re
from functools import lru_cache

from sudachipy import SplitMode

from regions.search.words import tokenizer

JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff々]")

ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サ　スセソ",
    "t": "タ　　テト",
    "n": "ナニヌネノ",
    "h": "ハヒ　ヘホ",
    "m": "マミムメモ",
    "y": "ヤ　ユ　ヨ",
    "r": "ラリルレロ",
    "w": "ワヰ　ヱヲ",
    "g": "ガギグゲゴ",
    "z": "ザ　ズゼゾ",
    "d": "ダ　　デド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
KANA = {
    kana: consonant + vowel
    for consonant, row in ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "　"
} | {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu",
    "ヲ": "o", "ン": "n", "ヴ": "vu", "ー": "",
}  # fmt: skip
SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
LONG_VOWELS = [("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"), ("ee", "e")]


def is_japanese(text: str) -> bool:
    return bool(JAPANESE.search(text))


@lru_cache(maxsize=8192)
def read_words(text: str) -> tuple[tuple[str, str], ...]:
    """The shortest words of a text with their readings in Latin letters; no punctuation."""
    words = tokenizer().tokenize(text, SplitMode.A)
    pairs = ((word.surface(), latin(word.surface(), word.reading_form())) for word in words)
    return tuple((surface, reading) for surface, reading in pairs if reading)


def latin(surface: str, reading: str) -> str:
    """The reading of a word that is Japanese; any other word as it stands."""
    source = reading if is_japanese(surface) else surface
    return re.sub(r"[^a-z0-9]", "", romaji(source).casefold())


def romaji(kana: str) -> str:
    """Kana in Hepburn; other letters stay: ``ギフ`` → ``gifu``, ``ちゅうぶ`` → ``chuubu``."""
    written, doubled = "", False
    for sign in kana.translate(HIRAGANA_TO_KATAKANA):
        if sign == "ッ":
            doubled = True
        elif sign in SMALL:
            written = with_small(written, SMALL[sign])
        else:
            sound = KANA.get(sign, sign)
            written += ("t" if sound.startswith("ch") else sound[:1]) + sound if doubled else sound
            doubled = False
    return written


def with_small(written: str, small: str) -> str:
    """``ki`` + small ``ya`` → ``kya``, ``shi`` + ``yu`` → ``shu``, ``fu`` + ``a`` → ``fa``."""
    if not small.startswith("y"):
        return written[:-1] + small
    soft = written.endswith(("shi", "chi", "ji"))
    return written[:-1] + (small[1:] if soft else small)


def plain_vowels(text: str) -> str:
    """Long vowels written short, as ``Tokyo`` and ``Osaka`` are."""
    for long, short in LONG_VOWELS:
        text = text.replace(long, short)
    return text
