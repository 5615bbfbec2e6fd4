"""One spelling for search: width, case, accents, kana and macrons folded away."""

import unicodedata

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
KANA_MARKS = {"\u3099", "\u309a"}


def fold(text: str) -> str:
    """Fold a text for comparison: ``Poët`` → ``poet``, ``ｷﾞﾌ`` → ``ぎふ``, ``Hokkaidō`` → ``hokkaido``.

    NFKC joins half-width kana first; accents are dropped from Latin letters only, because the
    voicing marks of kana change the word.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKC", text).casefold().translate(SPECIAL)
    decomposed = unicodedata.normalize("NFD", text)
    kept = (c for c in decomposed if c in KANA_MARKS or not unicodedata.combining(c))
    joined = unicodedata.normalize("NFC", "".join(kept))
    return " ".join(joined.translate(KATAKANA_TO_HIRAGANA).split())
