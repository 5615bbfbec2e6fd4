"""Which names mean the same: a sector's, a place's, a theme's, in both languages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from regions.search.ordering import reading
from regions.search.romaji import spellings
from regions.search.words import KANJI, ONLY_KANJI, Piece, joined, pieces_of

# Names such as "Software, AI & data" and 電子・光 name several things.
BETWEEN = re.compile(r"[,/:;・、（）()&＆—]|\band\b")
BETWEEN_PLACES = re.compile(r"[,/（）()&＆—]")
# "Sustainable & cultural tourism" is not about all that is sustainable.
ADJECTIVE = re.compile(r"[A-Za-z]+(?:able|ic|al|ed|ous)")
HAS_KANJI = re.compile(rf"[{KANJI}]{{2}}")
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

    def meanings(self, pieces: Sequence[Piece]) -> set[str]:
        """The concepts of every phrase in a text, also of those inside others.

        The same walk as in ``spans_at``, without spans: every text of the directory takes it.
        """
        found: set[str] = set()
        for start, piece in enumerate(pieces):
            text, place, before = piece.text, start, piece
            if piece.filler:
                continue
            if text in self.phrases and (len(text) > 1 or piece.group == text):
                found.update(self.phrases[text])
            while text in self.beginnings and (place := place + 1) < len(pieces):
                after = pieces[place]
                together = before.japanese and after.japanese
                text, before = text + ("" if together else " ") + after.text, after
                found.update(self.phrases.get(text, ()))
        return found

    def spans_at(self, pieces: Sequence[Piece], start: int) -> Iterator[Span]:
        """Phrases that begin at this piece, the shortest first; 市 of 関市 is none."""
        text = ""
        for end in range(start + 1, len(pieces) + 1):
            piece = pieces[end - 1]
            together = piece.japanese and end > start + 1 and pieces[end - 2].japanese
            text += piece.text if together or not text else f" {piece.text}"
            if text in self.phrases and (len(text) > 1 or piece.group == text):
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
        for code, names in named(entry, same_place(entry, known)).items():
            thesaurus.names[code] = thesaurus.names.get(code, ()) + names
            for phrase in phrases_of(names, thesaurus):
                meanings[phrase].add(code)
    for phrase, codes in meanings.items():
        thesaurus.phrases[phrase] = meant(codes, known)
        thesaurus.beginnings.update(phrase[:end] for end in ends_inside(phrase))
    return thesaurus


def ends_inside(phrase: str) -> Iterable[int]:
    """Where a piece of a phrase may end: at a space, or in Japanese anywhere."""
    if phrase.isascii():
        return (place for place, sign in enumerate(phrase) if sign == " ")
    return range(1, len(phrase))


def base(code: str) -> str:
    """The value that a part such as ``theme:GREEN#0`` belongs to."""
    return code.partition("#")[0]


def same_place(entry: Entry, known: dict[str, Entry]) -> str:
    """The topmost place above that has the same name: Cyprus is a country, NUTS 1 and NUTS 2."""
    above = (known[code] for code in entry.above if code in known)
    same = [other.code for other in above if other.names[:1] == entry.names[:1]]
    return same[0] if same and entry.code.startswith("place:") else entry.code


def meant(codes: set[str], known: dict[str, Entry]) -> tuple[str, ...]:
    """What a phrase means when several entries have it."""
    bases = {base(code) for code in codes}
    lower = {code for code in bases if set(known[code].above) & bases}
    upper = {above for code in bases for above in known[code].above}
    places = {code for code in codes if code.startswith("place:")}
    others = {code for code in codes - places if base(code) not in upper}
    return tuple(sorted((places - lower) | others))


def phrases_of(names: Iterable[str], thesaurus: Thesaurus) -> Iterator[str]:
    for name in names:
        pieces = pieces_of(name)
        phrase = joined(pieces)
        if phrase:
            yield phrase
        if not any(piece.japanese for piece in pieces):
            thesaurus.words.update(word for piece in pieces for word in (piece.text, piece.group))
            if len(pieces) > 1:
                yield phrase.replace(" ", "")
        elif " " not in phrase and len(phrase) > 2:
            thesaurus.japanese.add(phrase)


def named(entry: Entry, code: str) -> dict[str, tuple[str, ...]]:
    """Codes with their names as written.

    What stands in the name of a broad value, a head, theme or form, does not mean the others in
    it: photonics is not manufacturing because a theme is called "Digital, photonics &
    manufacturing". Each part is a value of its own, paired with its part in the other language.
    """
    whole = [*filter(None, entry.names), *entry.keywords]
    if code.startswith("place:"):
        whole += [part for name in entry.names for part in place_parts(name)]
        whole += readings(entry) if entry.kana else []
    broad = code.startswith(("theme:", "form:")) or (code.startswith("sector:") and not entry.above)
    inside = paired_parts(entry.names) if broad and len(entry.names) == 2 else {}
    if not broad and not code.startswith("place:"):
        whole += [
            part for name in entry.names for part in parts(name) if not ADJECTIVE.fullmatch(part)
        ]
    found = {code: distinct([*whole, *map(spoken, whole)])}
    return found | {
        f"{code}#{mark}": distinct([*names, *map(spoken, names)]) for mark, names in inside.items()
    }


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))


def spoken(name: str) -> str:
    """The reading of a Japanese name of two kanji or more: 循環経済 is じゅんかんけいざい."""
    return reading(name) if HAS_KANJI.search(name) else ""


def paired_parts(names: tuple[str, ...]) -> dict[str, list[str]]:
    english, japanese = list(parts(names[0])), list(parts(names[1]))
    if len(english) == len(japanese):
        pairs = enumerate(zip(english, japanese, strict=True))
        return {str(number): list(pair) for number, pair in pairs if len(english) > 1}
    found = {f"en{number}": [part] for number, part in enumerate(english) if len(english) > 1}
    return found | {f"ja{number}": [part] for number, part in enumerate(japanese)}


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
