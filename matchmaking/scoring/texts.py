"""What a text speaks of, in either language: concepts of the vocabularies, terms, words.

Japanese and English meet in three ways: in the vocabularies (sectors with their keywords, themes,
third regions), in ``terms.csv`` (names of what firms make, in both languages), and in loanwords:
SudachiPy's dictionary knows that "photonics" is フォトニクス.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from sudachipy import SplitMode

from regions.search.thesaurus import Entry, Span, base, build_thesaurus
from regions.search.words import Piece, pieces_of, spelled, stem, tokenizer

TEXTS_KEPT = 60_000
SHORTEST = 3
# What says nothing of a field.
SILENT = ("kind:", "side:", "form:", "theme:")
COUNTRY = 2
HAS_HIRAGANA = re.compile(r"[\u3041-\u3096]")
KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
PLURAL = re.compile(r"[すず]$")


def _words(name: str) -> frozenset[str]:
    return frozenset(files("matchmaking.scoring").joinpath(name).read_text("utf-8").split())


# Words that say nothing of a field: grammar, kinds of organisations, praise, places in general.
ENGLISH = _words("stopwords_en.txt")
JAPANESE = _words("stopwords_ja.txt")

# A term, such as "sector:ENE-HYD", "term:silk" or "word:kimono", and how the text writes it.
Terms = Mapping[str, str]


class Reader:
    """Reads texts with the vocabularies; what was read lately is remembered."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        known = list(entries)
        self.thesaurus = build_thesaurus([*known, *industrial_terms()])
        self.above = {entry.code: entry.above for entry in known}
        self.read = lru_cache(maxsize=TEXTS_KEPT)(self._read)

    def of(self, texts: Iterable[str]) -> Terms:
        """The terms of several texts together; the first to write one gives its wording."""
        found: dict[str, str] = {}
        for text in filter(None, texts):
            found = {**self.read(text), **found}
        return found

    def _read(self, text: str) -> Terms:
        plain = unicodedata.normalize("NFKC", text)
        pieces = pieces_of(text)
        found: dict[str, str] = {}
        told: set[int] = set()
        for start, piece in enumerate(pieces):
            spans = [] if piece.filler else list(self.thesaurus.spans_at(pieces, start))
            for span in reversed(spans):  # the longest gives the wording
                written = plain[piece.start : pieces[span.end - 1].end]
                concepts = self._meant(span)
                found |= {concept: written for concept in concepts if concept not in found}
                if concepts or span.concepts[0].startswith(SILENT):
                    told.update(range(start, span.end))
        for number, piece in enumerate(pieces):
            if number not in told and (word := content_word(piece, plain)):
                found.setdefault(f"word:{word}", plain[piece.start : piece.end])
        return found

    def _meant(self, span: Span) -> list[str]:
        """What a phrase says of a field; a place with those that it lies in."""
        concepts = []
        for concept in map(base, span.concepts):
            if concept.startswith("place:"):
                whole = (concept, *self.above.get(concept, ()))
                if not set(span.phrase.split()) <= ENGLISH:
                    concepts += [each for each in whole if is_home(each.removeprefix("place:"))]
            elif not concept.startswith(SILENT):
                concepts.append(concept)
        return concepts


def is_home(code: str) -> bool:
    """Whether a place is smaller than a country, and no mere group of prefectures."""
    return len(code) > COUNTRY and not code.startswith("JP-r")


def content_word(piece: Piece, plain: str) -> str:
    """The key of a word that may say something of a field, or nothing."""
    written = plain[piece.start : piece.end]
    if piece.filler or written.isdigit():
        return ""
    if not piece.japanese:
        word = piece.forms[0]
        if len(word) < SHORTEST or word in ENGLISH or piece.text in ENGLISH:
            return ""
        return loanword(word) or piece.text
    if HAS_HIRAGANA.search(written) or len(written) < 2 or written in JAPANESE:
        return ""
    return PLURAL.sub("", piece.text) if KATAKANA.fullmatch(written) else piece.text


@lru_cache(maxsize=65536)
def loanword(word: str) -> str:
    """An English word as Japanese writes it, in the spelling of the index; nothing if unknown."""
    for form in dict.fromkeys((word, stem(word))):
        parts = list(tokenizer().tokenize(form, SplitMode.C))
        if len(parts) == 1 and KATAKANA.fullmatch(kana := parts[0].normalized_form()):
            return PLURAL.sub("", spelled(kana))
    return ""


@lru_cache(maxsize=1)
def industrial_terms() -> tuple[Entry, ...]:
    """The names of what regions make and do, in English and Japanese."""
    with files("matchmaking.scoring").joinpath("terms.csv").open(encoding="utf-8") as lines:
        return tuple(
            Entry(f"term:{row['code']}", (), (*row["en"].split("|"), *row["ja"].split("|")))
            for row in csv.DictReader(lines)
        )
