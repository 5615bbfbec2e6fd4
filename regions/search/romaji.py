"""Readings in Latin letters: トウキョウ is toukyou, which readers also write tokyo and tookyoo."""

import re
from itertools import product

from kernel.folding import fold

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ", "w": "わゐゔゑを",
}  # fmt: skip
SYLLABLES = {
    kana: consonant + vowel
    for consonant, row in ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
} | {"や": "ya", "ゆ": "yu", "よ": "yo", "ん": "n", "ゔ": "vu", "を": "o", "ー": "-"}
HEPBURN = {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
LONG = re.compile(r"ou|oo|o-|oh(?![aiueoy])|uu|u-")


def romaji(kana: str) -> str:
    """Hepburn letter by letter: ホッカイドウ → hokkaidou."""
    text, doubled = "", False
    for sign in fold(kana):
        if sign == "っ":
            doubled = True
            continue
        if sign in SMALL:
            text = glided(text, sign)
            continue
        syllable = HEPBURN.get(sign) or SYLLABLES.get(sign, sign)
        text += syllable[0] + syllable if doubled else syllable
        doubled = False
    return text


def glided(text: str, small: str) -> str:
    """The last syllable with a small kana: ki + ょ → kyo, shi + ょ → sho, te + ぃ → ti."""
    head = text[:-1]
    if small in "ゃゅょ" and not head.endswith(("sh", "ch", "j")):
        head += "y"
    return head + SMALL[small]


def without_length(word: str) -> str:
    """One spelling for long vowels: toukyou, tookyoo, Tōkyō and Tohkyoh are tokyo."""
    return LONG.sub(lambda found: found.group()[0], fold(word))


def spellings(kana: str) -> set[str]:
    """All that a reader may write for a reading: every long vowel short, ou, oo or oh."""
    word = romaji(kana)
    places = [found.span() for found in LONG.finditer(word)]
    ways = [options(word[start:end]) for start, end in places][:4]
    spelled = {word}
    for choice in product(*ways):
        text, at = "", 0
        for (start, end), way in zip(places, choice, strict=False):
            text += word[at:start] + way
            at = end
        spelled.add(text + word[at:])
    return spelled


def options(long: str) -> list[str]:
    return ["o", "ou", "oo", "oh"] if long[0] == "o" else ["u", "uu"]
