"""Which names mean the same: a sector's, a place's, a theme's, in both languages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from regions.search.romaji import spellings
from regions.search.words import ONLY_KANJI, Piece, joined, pieces_of

# Names such as "Software, AI & data" and 電子・光 name several things.
BETWEEN = re.compile(r"[,/:;・、（）()&＆—]|\band\b")
BETWEEN_PLACES = re.compile(r"[,/（）()&＆—]")
INCLUDED = re.compile(r"^incl\. |を含む$")
JAPANESE_SUFFIX = re.compile(r"(?<=..)(?:[県府都市州]|地域圏|行政管区|地域|諸島州?|自治州)$")
ENGLISH_SUFFIX = re.compile(r"\s(?:city|region|prefecture|metropolis|municipality)$", re.IGNORECASE)
PREFECTURE_WORDS = {
    "県": ("ken", "けん", "Prefecture"),
    "府": ("fu", "ふ", "Prefecture"),
    "都": ("to", "と", "Metropolis"),
    "市": ("shi", "し", "City"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a vocabulary with all its names. ``above`` are the codes that it lies in."""

    code: str
    names: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    kana: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Pieces ``start`` to ``end`` of a text name these concepts."""

    start: int
    end: int
    phrase: str
    concepts: tuple[str, ...]


@dataclass(slots=True)
class Thesaurus:
    """Phrases and what they mean. ``names`` gives a concept's names as written, for marking."""

    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    japanese: set[str] = field(default_factory=set)

    def spans(self, pieces: tuple[Piece, ...]) -> Iterator[Span]:
        """Every phrase in a text, also those inside others."""
        for start, piece in enumerate(pieces):
            if not piece.filler:
                yield from self.spans_at(pieces, start)

    def spans_at(self, pieces: tuple[Piece, ...], start: int) -> Iterator[Span]:
        """Phrases that begin at this piece, the shortest first."""
        text = ""
        for end in range(start + 1, len(pieces) + 1):
            piece = pieces[end - 1]
            together = piece.japanese and end > start + 1 and pieces[end - 2].japanese
            text += piece.text if together or not text else f" {piece.text}"
            if text in self.phrases:
                yield Span(start, end, text, self.phrases[text])
            if text not in self.beginnings:
                return

    def longest(self, pieces: tuple[Piece, ...]) -> list[Span]:
        """The phrases of a query from left to right, each as long as it can be."""
        found: list[Span] = []
        start = 0
        while start < len(pieces):
            *_, last = (None, *self.spans_at(pieces, start))
            if last:
                found.append(last)
            start = last.end if last else start + 1
        return found


def build_thesaurus(entries: Iterable[Entry]) -> Thesaurus:
    """All phrases of all entries.

    A name that a place shares with one above it means the one above, so that Gifu is the
    prefecture; a name that a sector shares with its head means the sector.
    """
    known = {entry.code: entry for entry in entries}
    meanings: dict[str, set[str]] = defaultdict(set)
    thesaurus = Thesaurus()
    for entry in known.values():
        code = same_place(entry, known)
        names = tuple(dict.fromkeys(written(entry)))
        thesaurus.names[code] = thesaurus.names.get(code, ()) + names
        for phrase in phrases_of(names, thesaurus):
            meanings[phrase].add(code)
    for phrase, codes in meanings.items():
        thesaurus.phrases[phrase] = meant(codes, known)
        thesaurus.beginnings.update(phrase[:end] for end in range(1, len(phrase)))
    return thesaurus


def same_place(entry: Entry, known: dict[str, Entry]) -> str:
    """The topmost place above that has the same name: Cyprus is a country, NUTS 1 and NUTS 2."""
    same = [code for code in entry.above if code in known and known[code].names[:1] == entry.names[:1]]
    return same[0] if same and entry.code.startswith("place:") else entry.code


def meant(codes: set[str], known: dict[str, Entry]) -> tuple[str, ...]:
    lower = {code for code in codes if set(known[code].above) & codes}
    upper = {above for code in codes for above in known[code].above}
    places = {code for code in codes if code.startswith("place:")}
    return tuple(sorted((places - lower) | (codes - places - upper)))


def phrases_of(names: Iterable[str], thesaurus: Thesaurus) -> Iterator[str]:
    for name in names:
        pieces = pieces_of(name)
        phrase = joined(pieces)
        if phrase:
            yield phrase
        if not any(piece.japanese for piece in pieces):
            thesaurus.words.update(piece.group for piece in pieces)
            if len(pieces) > 1:
                yield phrase.replace(" ", "")
        elif " " not in phrase and len(phrase) > 2:
            thesaurus.japanese.add(phrase)


def written(entry: Entry) -> Iterator[str]:
    """Names as written, their parts, places without what kind of place they are, readings."""
    named = place_parts if entry.code.startswith("place:") else parts
    for name in filter(None, entry.names):
        yield name
        yield from named(name)
    yield from entry.keywords
    if entry.kana:
        yield from readings(entry)


def parts(name: str) -> Iterator[str]:
    for part in (text.strip() for text in BETWEEN.split(name)):
        if len(part) > 1:
            yield part


def place_parts(name: str) -> Iterator[str]:
    """A place is not its "IT" or "North", nor グラン・テスト its テスト."""
    found = [INCLUDED.sub("", text.strip()) for text in BETWEEN_PLACES.split(name)]
    found += [text for text in name.split("・") if ONLY_KANJI.fullmatch(text)]
    for part in found:
        if len(part) > 2 or (len(part) == 2 and not part.isascii()):
            yield part
            yield ENGLISH_SUFFIX.sub("", part)
            yield JAPANESE_SUFFIX.sub("", part)


def readings(entry: Entry) -> Iterator[str]:
    """Gifu, gifu-ken, Gifu Prefecture, ぎふ, ぎふけん."""
    latin = spellings(entry.kana)
    yield entry.kana
    yield from latin
    for name in entry.names:
        if name[-1:] in PREFECTURE_WORDS:
            latin_suffix, kana_suffix, english = PREFECTURE_WORDS[name[-1]]
            yield entry.kana + kana_suffix
            yield from (f"{word}-{latin_suffix}" for word in latin)
            yield from (f"{word} {english}" for word in latin)
