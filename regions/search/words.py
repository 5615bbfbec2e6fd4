"""Words of a text in either script, as the index keeps them and as a query asks for them."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from kernel.folding import fold

KANJI = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
RUN = re.compile(rf"(?P<japanese>[{KANJI}{KANA}]+)|(?P<latin>[^\W_{KANJI}{KANA}]+)")
COMPOUND = re.compile(rf"[^\W_{KANJI}{KANA}]+(?:[-‐'’.][^\W_{KANJI}{KANA}]+)+")
ONLY_KANA = re.compile(r"[\u3041-\u309f\u30fc]+")
ONLY_KANJI = re.compile(rf"[{KANJI}]+")
KANA_RUN = re.compile(rf"[\u3041-\u3096]{{2,}}|[{KANA}]{{2,}}")
KANJI_CHARACTER = re.compile(rf"[{KANJI}]")
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


@dataclass(frozen=True, slots=True)
class Piece:
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


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order, without particles."""
    return [piece.text for piece in pieces_of(text) if not piece.filler]


@lru_cache(maxsize=4096)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in their order, particles included."""
    return tuple(_pieces(unicodedata.normalize("NFKC", text)))


def _pieces(text: str) -> Iterator[Piece]:
    for run in RUN.finditer(text):
        if run.lastgroup == "latin":
            yield latin_piece(run.group(), run.start())
        else:
            for at in range(run.start(), run.end(), CHUNK):
                yield from japanese_pieces(text[at : min(at + CHUNK, run.end())], at)


def latin_piece(word: str, start: int) -> Piece:
    folded, base = latin_word(word)
    return Piece(base, False, (folded,), folded, start=start, end=start + len(word))


@lru_cache(maxsize=65536)
def latin_word(word: str) -> tuple[str, str]:
    folded = fold(word)[:LONGEST]
    return folded, stem(folded)


def japanese_pieces(run: str, start: int) -> list[Piece]:
    """Short words with the long words that they are parts of.

    SudachiPy's morphemes read from a buffer that the next text overwrites: everything is taken
    out of them at once.
    """
    long = [(word.end(), word.surface()) for word in tokenizer().tokenize(run, SplitMode.C)]
    groups, number, pieces = [spelled(surface) for _, surface in long], 0, []
    for part in tokenizer().tokenize(run, SplitMode.A):
        while number + 1 < len(long) and part.begin() >= long[number][0]:
            number += 1
        pieces.append(japanese_piece(part, groups[number], start))
    return pieces


def japanese_piece(part: Morpheme, group: str, start: int) -> Piece:
    forms = (spelled(part.normalized_form()), spelled(part.reading_form()))
    return Piece(
        text=spelled(part.surface()),
        japanese=True,
        forms=tuple(dict.fromkeys(forms)),
        group=group,
        filler=part.part_of_speech()[0] in FILLERS,
        start=start + part.begin(),
        end=start + part.end(),
    )


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


def joined(pieces: tuple[Piece, ...]) -> str:
    """Pieces as one phrase: Japanese without spaces, whatever the writer put between."""
    text = ""
    for before, piece in zip((None, *pieces), pieces, strict=False):
        gap = "" if before is None or (before.japanese and piece.japanese) else " "
        text += gap + piece.text
    return text


@dataclass(slots=True)
class Lexemes:
    """What the index keeps of a text, and which of it can be typed as a word."""

    index: set[str]
    typed: set[str]


def lexemes_of(text: str) -> Lexemes:
    """Every lexeme under which a text is found.

    Kanji stand alone behind a ``_``, so that a query of one character finds 医 in 医療; a word
    of three kanji or more is found by its parts, 産学官 by 産学.
    """
    found = Lexemes(set(), set())
    pieces = pieces_of(text)
    for before, piece in pairwise(pieces):
        add_pair(found, before, piece)
    for piece in pieces:
        if piece.japanese:
            add_japanese(found, piece)
        else:
            found.index.add(piece.text)
            found.typed.update(piece.forms)
    add_compounds(found, text)
    found.index.discard("")
    found.typed.discard("")
    return found


def add_pair(found: Lexemes, before: Piece, piece: Piece) -> None:
    """A single kanji with its neighbour: 産学 where the tokenizer saw 産 and 学."""
    if before.end == piece.start and 1 in (len(before.text), len(piece.text)):
        pair = before.text + piece.text
        if ONLY_KANJI.fullmatch(pair):
            found.index.add(pair)
            found.typed.add(pair)


def add_japanese(found: Lexemes, piece: Piece) -> None:
    if not piece.filler:
        words = {piece.text, piece.group, *piece.forms, *parts_of(piece.text)}
        found.index |= words
        found.typed |= words
    found.index.update(f"_{c}" for c in KANJI_CHARACTER.findall(piece.text))


@lru_cache(maxsize=16384)
def parts_of(word: str) -> tuple[str, ...]:
    """Runs of two and more characters inside a word of kanji."""
    size = len(word)
    if not 2 < size <= 8 or not ONLY_KANJI.fullmatch(word):
        return ()
    return tuple(word[i:j] for i in range(size) for j in range(i + 2, size + 1))


def add_compounds(found: Lexemes, text: str) -> None:
    """K-RIP is also KRIP; a run of kana is also one word, whatever the tokenizer made of it."""
    whole = unicodedata.normalize("NFKC", text)
    for compound in COMPOUND.findall(whole):
        word, base = latin_word(re.sub(r"[^\w]", "", compound))
        found.index.add(base)
        found.typed.add(word)
    for run in KANA_RUN.findall(whole):
        word = spelled(run)
        found.index.add(word)
        found.typed.add(word)
