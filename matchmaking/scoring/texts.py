"""What a text speaks of, in either language: concepts of the vocabularies, terms, words.

Japanese and English meet in three ways: in the vocabularies (sectors with their keywords, themes,
third regions), in ``terms.csv`` (names of what firms make, in both languages), and in loanwords:
SudachiPy's dictionary knows that "photonics" is フォトニクス.
"""

import csv
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from sudachipy import SplitMode

from regions.search.thesaurus import Entry, Span, base, build_thesaurus
from regions.search.words import Piece, pieces_of, spelled, stem, tokenizer

TEXTS_KEPT = 60_000
# The fewest letters of a word, and of an English word and its katakana that may be a loanword.
SHORTEST = 4
LOANWORD, LOANWORD_KANA = 5, 4
# Katakana of fewer letters is never cut out of a longer run: ウェルフェア is no フェア.
SHORTEST_CUT = 4
# What says nothing of a field.
SILENT = ("kind:", "side:", "form:", "theme:")
COUNTRY = 2
HAS_HIRAGANA = re.compile(r"[\u3041-\u3096]")
KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
# What ends a phrase: "universities, hospitals" is no university hospital. Not the point of 4.0.
STOP = re.compile(r"[,;:.!?]\s|[、。，；：！？「」『』（）()]")
ENDING = re.compile(r"(?:ed|ing|ly|er)$")
PLURAL = re.compile(r"[すず]$")


def _words(name: str) -> frozenset[str]:
    return frozenset(files("matchmaking.scoring").joinpath(name).read_text("utf-8").split())


# Words that say nothing of a field: grammar, kinds of organisations, praise, places in general;
# and the everyday words that every text is made of.
ENGLISH = _words("stopwords_en.txt")
EVERYDAY = ENGLISH | _words("everyday_en.txt")
JAPANESE = _words("stopwords_ja.txt")

# A term, such as "sector:ENE-HYD", "term:silk" or "word:kimono", and how the text writes it.
Terms = Mapping[str, str]


class Reader:
    """Reads texts with the vocabularies; what was read lately is remembered."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        known = list(entries)
        self.thesaurus = build_thesaurus([*known, *industrial_terms()])
        self.above = {entry.code: entry.above for entry in known}
        self.sectors = sectors_of_terms()
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
        runs = katakana_runs(plain)
        found: dict[str, str] = {}
        told: set[int] = set()
        reached = 0
        for start, piece in enumerate(pieces):
            spans = [] if piece.filler else list(self.thesaurus.spans_at(pieces, start))
            spans = [span for span in spans if is_phrase(plain, pieces, span, runs)]
            for span in reversed(spans):  # the longest gives the wording
                written = plain[piece.start : pieces[span.end - 1].end]
                concepts = self._meant(span, inside=span.end <= reached)
                found |= {concept: written for concept in concepts if concept not in found}
                if concepts or span.concepts[0].startswith(SILENT):
                    told.update(range(start, span.end))
                    reached = max(reached, span.end)
        for word, written in words_in(plain, pieces, told, runs):
            found.setdefault(f"word:{word}", written)
        return found

    def _meant(self, span: Span, *, inside: bool) -> list[str]:
        """What a phrase says of a field; a place with those that it lies in.

        ``inside`` a longer phrase it names no sector: hydrogen storage is no battery.
        """
        concepts = []
        for concept in map(base, span.concepts):
            if concept.startswith("place:"):
                whole = (concept, *self.above.get(concept, ()))
                if not set(span.phrase.split()) <= ENGLISH:
                    concepts += [each for each in whole if is_home(each.removeprefix("place:"))]
            elif not concept.startswith(SILENT):
                concepts += [concept, *self.sectors.get(concept, ())]
        return [each for each in concepts if not (inside and each.startswith("sector:"))]


def is_home(code: str) -> bool:
    """Whether a place is smaller than a country, and no mere group of prefectures."""
    return len(code) > COUNTRY and not code.startswith("JP-r")


def katakana_runs(plain: str) -> dict[int, range]:
    """The run of katakana that each place of a text lies in, where it lies in one."""
    runs = (range(*run.span()) for run in KATAKANA.finditer(plain))
    return {place: run for run in runs for place in run}


def is_phrase(plain: str, pieces: Sequence[Piece], span: Span, runs: Mapping[int, range]) -> bool:
    """Whether a span is read as one phrase: no sentence ends in it, no katakana is cut short."""
    start, end = pieces[span.start].start, pieces[span.end - 1].end
    if STOP.search(plain, start, end):
        return False
    first, last = runs.get(start), runs.get(end - 1)
    cut = (first is not None and first.start < start) or (last is not None and last.stop > end)
    return not cut or end - start >= SHORTEST_CUT


def words_in(
    plain: str, pieces: Sequence[Piece], told: Container[int], runs: Mapping[int, range]
) -> Iterator[tuple[str, str]]:
    """The words that may say something of a field, each with its wording.

    A run of katakana is one word, without what stands in it that says nothing of a field.
    """
    number = 0
    while number < len(pieces):
        run = runs.get(pieces[number].start)
        end = number + 1
        while run is not None and end < len(pieces) and pieces[end].start in run:
            end += 1
        kept = [
            (key, pieces[place])
            for place in range(number, end)
            if place not in told and (key := content_word(pieces[place], plain))
        ]
        if kept:
            written = plain[kept[0][1].start : kept[-1][1].end]
            if end == number + 1 or len(written) >= SHORTEST_CUT:
                yield "".join(key for key, _piece in kept), written
        number = end


def content_word(piece: Piece, plain: str) -> str:
    """The key of a word that may say something of a field, or nothing."""
    written = plain[piece.start : piece.end]
    if piece.filler or written.isdigit():
        return ""
    if not piece.japanese:
        word = piece.forms[0]
        if len(word) < SHORTEST or is_everyday(word):
            return ""
        return loanword(word) or piece.text
    if HAS_HIRAGANA.search(written) or len(written) < 2 or written in JAPANESE:
        return ""
    return PLURAL.sub("", piece.text) if KATAKANA.fullmatch(written) else piece.text


@lru_cache(maxsize=65536)
def is_everyday(word: str) -> bool:
    """Whether an English word, or what it is a form of, says nothing of a field."""
    bare = ENDING.sub("", word)
    return not EVERYDAY.isdisjoint({word, stem(word), bare, f"{bare}e", bare[:-1]} - {""})


@lru_cache(maxsize=65536)
def loanword(word: str) -> str:
    """An English word as Japanese writes it, in the spelling of the index; nothing if unknown.

    Short words are none: cent is not the セント of saints.
    """
    if len(word) < LOANWORD:
        return ""
    for form in dict.fromkeys((word, stem(word))):
        parts = list(tokenizer().tokenize(form, SplitMode.C))
        if len(parts) == 1 and KATAKANA.fullmatch(kana := parts[0].normalized_form()):
            if len(kana) < LOANWORD_KANA or kana in JAPANESE:
                return ""
            return PLURAL.sub("", spelled(kana))
    return ""


@lru_cache(maxsize=1)
def industrial_terms() -> tuple[Entry, ...]:
    """The names of what regions make and do, in English and Japanese."""
    return tuple(
        Entry(f"term:{row['code']}", (), (*row["en"].split("|"), *row["ja"].split("|")))
        for row in _term_rows()
    )


@lru_cache(maxsize=1)
def sectors_of_terms() -> Mapping[str, tuple[str]]:
    """The sector that a thing belongs to, where it belongs to a single one."""
    rows = _term_rows()
    return {f"term:{row['code']}": (f"sector:{row['sector']}",) for row in rows if row["sector"]}


def glossary_of(sectors: Sequence[str]) -> list[tuple[str, str]]:
    """The usual English and Japanese word for each thing of these sectors, in their order."""
    rows = sorted(
        (row for row in _term_rows() if row["sector"] in sectors),
        key=lambda row: sectors.index(row["sector"]),
    )
    return [(row["en"].partition("|")[0], row["ja"].partition("|")[0]) for row in rows]


@lru_cache(maxsize=1)
def _term_rows() -> list[dict[str, str]]:
    with files("matchmaking.scoring").joinpath("terms.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
