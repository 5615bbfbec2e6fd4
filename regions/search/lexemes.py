"""What the index keeps of a text: more than its words, so that parts of them are found too."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from regions.search.words import (
    KANA,
    KANJI,
    ONLY_KANJI,
    Piece,
    japanese_run,
    latin_run,
    runs_of,
    spelled,
)

COMPOUND = re.compile(rf"[^\W_{KANJI}{KANA}]+(?:[-‐'’.][^\W_{KANJI}{KANA}]+)+")
NO_LETTER = re.compile(r"[^\w]")
KANA_RUN = re.compile(rf"[\u3041-\u3096]{{2,}}|[{KANA}]{{2,}}")
KANJI_CHARACTER = re.compile(rf"[{KANJI}]")


@dataclass(frozen=True, slots=True)
class Lexemes:
    """What the index keeps of a text, which of it can be typed as a word, and its pieces."""

    index: set[str]
    typed: set[str]
    pieces: list[Piece]


def lexemes_of(text: str) -> Lexemes:
    """Every lexeme under which a text is found.

    Kanji stand alone behind a ``_``, so that a query of one character finds 医 in 医療; a word
    of three kanji or more is found by its parts, 産学官 by 産学.
    """
    whole = unicodedata.normalize("NFKC", text)
    runs = runs_of(whole)
    pieces = [piece for run in runs for piece in run.pieces]
    latin = pieces if whole.isascii() else [piece for piece in pieces if not piece.japanese]
    latin = latin + compounds(whole)
    index, typed = {piece.text for piece in latin}, {piece.group for piece in latin}
    if not whole.isascii():
        kept = [japanese_lexemes(run.letters) for run in runs if run.pieces[0].japanese]
        index.update(*(words for words, _ in kept))
        typed.update(*(words for _, words in kept))
    index.discard("")
    typed.discard("")
    return Lexemes(index, typed, pieces)


def compounds(text: str) -> list[Piece]:
    """K-RIP is also KRIP."""
    found = COMPOUND.findall(text)
    return [latin_run(NO_LETTER.sub("", compound)).pieces[0] for compound in found]


@lru_cache(maxsize=4096)
def japanese_lexemes(run: str) -> tuple[frozenset[str], frozenset[str]]:
    """Lexemes of letters that stand together: what is kept, and what can be typed of it."""
    pieces = japanese_run(run).pieces
    words = {word for piece in pieces if not piece.filler for word in words_in(piece)}
    words.update(pairs(pieces))
    # A run of kana is also one word, whatever the tokenizer made of it.
    words.update(spelled(kana) for kana in KANA_RUN.findall(run))
    signs = {f"_{c}" for piece in pieces for c in KANJI_CHARACTER.findall(piece.text)}
    return frozenset(words | signs), frozenset(words)


def words_in(piece: Piece) -> Iterator[str]:
    yield piece.text
    yield piece.group
    yield from piece.forms
    yield from parts_of(piece.text)


def pairs(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """A single kanji with its neighbour: 産学 where the tokenizer saw 産 and 学."""
    for before, piece in pairwise(pieces):
        if before.end == piece.start and 1 in (len(before.text), len(piece.text)):
            pair = before.text + piece.text
            if ONLY_KANJI.fullmatch(pair):
                yield pair


@lru_cache(maxsize=16384)
def parts_of(word: str) -> tuple[str, ...]:
    """Runs of two and more characters inside a word of kanji."""
    size = len(word)
    if not 2 < size <= 8 or not ONLY_KANJI.fullmatch(word):
        return ()
    return tuple(word[i:j] for i in range(size) for j in range(i + 2, size + 1))
