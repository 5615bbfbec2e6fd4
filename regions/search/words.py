"""Words of a text in either script, as the index keeps them and as a query asks for them."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from kernel.folding import fold

KANJI = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
RUN = re.compile(rf"(?P<japanese>[{KANJI}{KANA}]+)|(?P<latin>[^\W_{KANJI}{KANA}]+)")
ASCII_RUN = re.compile(r"[A-Za-z0-9]+")
ONLY_KANA = re.compile(r"[\u3041-\u309f\u30fc]+")
ONLY_KANJI = re.compile(rf"[{KANJI}]+")
FILLERS = {"助詞", "助動詞", "補助記号", "空白", "記号"}
# SudachiPy refuses more than 49,149 bytes at a time.
CHUNK = 4000
LONGEST = 60
SMALL_KANA = str.maketrans(
    {"ぁ": "あ", "ぃ": "い", "ぅ": "う", "ぇ": "え", "ぉ": "お", "っ": "つ", "ゃ": "や", "ゅ": "ゆ"}
    | {"ょ": "よ", "ゎ": "わ", "ー": "", "ぢ": "じ", "づ": "ず", "ゐ": "い", "ゑ": "え", "を": "お"}
)
V_KANA = [("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔ", "ぶ")]
_local = threading.local()


class Piece(NamedTuple):
    """The smallest word of a text. ``group`` is the longer word that it is a part of.

    ``text`` is folded; ``forms`` are other spellings of a Japanese word and, of a Latin word,
    the word as written. ``start`` and ``end`` are places in the text after NFKC.
    """

    text: str
    japanese: bool = False
    forms: tuple[str, ...] = ()
    group: str = ""
    filler: bool = False
    start: int = 0
    end: int = 0


class Run(NamedTuple):
    """Letters of one script that stand together; its pieces count from its own beginning.

    ``reading`` is that of Japanese in katakana, as Sudachi gives it.
    """

    letters: str
    pieces: tuple[Piece, ...]
    reading: str = ""


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order, without particles."""
    return [piece.text for piece in pieces_of(text) if not piece.filler]


@lru_cache(maxsize=4096)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in their order, particles included."""
    found = RUN.finditer(unicodedata.normalize("NFKC", text))
    return tuple(
        placed(piece, run.start()) for run in found for piece in run_of(*run.groups()).pieces
    )


def placed(piece: Piece, start: int) -> Piece:
    return piece._replace(start=piece.start + start, end=piece.end + start)


def runs_of(text: str) -> list[Run]:
    """The runs of a text, which comes in NFKC."""
    if text.isascii():
        return list(map(latin_run, ASCII_RUN.findall(text)))
    return [run_of(*letters) for letters in RUN.findall(text)]


def run_of(japanese: str | None, latin: str | None) -> Run:
    return japanese_run(japanese) if japanese else latin_run(latin or "")


@lru_cache(maxsize=65536)
def latin_run(word: str) -> Run:
    folded = fold(word)[:LONGEST]
    base = stem(folded)
    return Run(word, (Piece(base, False, (folded,), folded, end=len(word)),))


@lru_cache(maxsize=4096)
def japanese_run(run: str) -> Run:
    """Texts repeat each other's words: a run that was read lately is not read again."""
    pieces: list[Piece] = []
    readings: list[str] = []
    for at in range(0, len(run), CHUNK):
        add_words(run[at : at + CHUNK], at, pieces, readings)
    return Run(run, tuple(pieces), "".join(readings))


def add_words(run: str, start: int, pieces: list[Piece], readings: list[str]) -> None:
    """Short words with the long words that they are parts of.

    SudachiPy's morphemes read from a buffer that the next text overwrites: everything is taken
    out of them at once. Its ``split`` is slower than a second run, and panics at times.
    """
    long = []
    for word in tokenizer().tokenize(run, SplitMode.C):
        long.append((word.end(), spelled(word.surface())))
        readings.append(word.reading_form() or word.surface())
    number = 0
    for part in tokenizer().tokenize(run, SplitMode.A):
        while number + 1 < len(long) and part.begin() >= long[number][0]:
            number += 1
        pieces.append(japanese_piece(part, long[number][1], start))


def japanese_piece(part: Morpheme, group: str, start: int) -> Piece:
    return Piece(
        spelled(part.surface()),
        japanese=True,
        forms=spellings(part.normalized_form(), part.reading_form()),
        group=group,
        filler=is_filler(part.part_of_speech_id()),
        start=start + part.begin(),
        end=start + part.end(),
    )


@lru_cache(maxsize=16384)
def spellings(normalized: str, read: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((spelled(normalized), spelled(read))))


@lru_cache(maxsize=4096)
def is_filler(part_of_speech: int) -> bool:
    return dictionary().pos_of(part_of_speech)[0] in FILLERS


def tokenizer() -> Tokenizer:
    """SudachiPy's dictionary is loaded at the first Japanese word; a tokenizer is one thread's."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = dictionary().tokenizer()
    found: Tokenizer = _local.tokenizer
    return found


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    return Dictionary(dict="core")


@lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """Folded; in words of kana alone also without long marks, small kana and ヴ.

    So コンピューター is コンピュータ, and ヘッドクォーター is ヘッドクオーター.
    """
    folded = fold(text).replace(" ", "")[:LONGEST]
    return kana_key(folded) if ONLY_KANA.fullmatch(folded) else folded


def kana_key(kana: str) -> str:
    for written, plain in V_KANA:
        kana = kana.replace(written, plain)
    return kana.translate(SMALL_KANA) or kana


def stem(word: str) -> str:
    """The singular of an English plural, roughly: the same on both sides of a comparison."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def plain_forms(word: str) -> list[str]:
    """A Latin word as it may stand in a text: itself, its singular, its plurals."""
    base = stem(word)
    plurals = [f"{base}s", f"{base}es"] + ([f"{base[:-1]}ies"] if base.endswith("y") else [])
    return list(dict.fromkeys([word, base, *plurals]))


def joined(pieces: Iterable[Piece]) -> str:
    """Pieces as one phrase: Japanese without spaces, whatever the writer put between."""
    text, gapless = "", True
    for piece in pieces:
        text += piece.text if gapless and (piece.japanese or not text) else f" {piece.text}"
        gapless = piece.japanese
    return text
