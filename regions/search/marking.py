"""Words found, marked in the text as it was written."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from regions.search.words import ONLY_KANA, Piece, joined, pieces_of

HALF_WIDTH_MARKS = "ﾞﾟ"
SNIPPET = 200
BEFORE = 60


@dataclass(frozen=True, slots=True)
class Needles:
    """What to look for: phrases as ``joined`` writes them, and their beginnings."""

    phrases: frozenset[str]
    beginnings: frozenset[str]
    longest: int

    @classmethod
    def of(cls, words: Iterable[str]) -> "Needles":
        phrases = {joined(pieces_of(word)) for word in words} - {""}
        begun = {phrase[:end] for phrase in phrases for end in range(1, len(phrase))}
        return cls(frozenset(phrases), frozenset(begun), max(map(len, phrases), default=0))


def marked(text: str, needles: Iterable[str]) -> SafeString:
    """The text, escaped, with every needle in ``<mark>``: half width, kana and accents alike."""
    return with_marks(text, places(text, Needles.of(needles)))


def snippet(text: str, needles: Needles) -> SafeString:
    """Some 200 characters around the first words found; empty where none is found."""
    found = places(text, needles)
    if not found:
        return SafeString()
    start, end = window(text, found[0][0])
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start
    ]
    return format_html(
        "{}{}{}",
        "…" if start else "",
        with_marks(text[start:end], inside),
        "…" if end < len(text) else "",
    )


def window(text: str, at: int) -> tuple[int, int]:
    """Where to cut, between words if there are spaces near."""
    start = max(0, at - BEFORE)
    end = min(len(text), start + SNIPPET)
    if start:
        space = text.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", at, end)
        end = space if space > end - 30 else end
    return start, end


def with_marks(text: str, found: list[tuple[int, int]]) -> SafeString:
    edges = [0, *(edge for place in found for edge in place), len(text)]
    parts = [text[start:end] for start, end in pairwise(edges)]
    inside = ((number % 2, part) for number, part in enumerate(parts))
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if odd else part,) for odd, part in inside)
    )


def places(text: str, needles: Needles) -> list[tuple[int, int]]:
    """Where the needles stand in the original text: disjoint, from left to right."""
    if not needles.phrases:
        return []
    inside = merged(found_pieces(pieces_of(text), needles))
    offsets: Sequence[int] = original_offsets(text) if inside else ()
    return [(offsets[start], offsets[end]) for start, end in inside if end < len(offsets)]


def found_pieces(pieces: tuple[Piece, ...], needles: Needles) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number, piece in enumerate(pieces):
        found += phrase_at(pieces, number, needles)
        found += inside_of(piece, needles)
    return found


def phrase_at(pieces: tuple[Piece, ...], start: int, needles: Needles) -> list[tuple[int, int]]:
    text, found = "", []
    for number in range(start, len(pieces)):
        piece = pieces[number]
        together = piece.japanese and number > start and pieces[number - 1].japanese
        text += piece.text if together or not text else f" {piece.text}"
        if text in needles.phrases:
            found.append((pieces[start].start, piece.end))
        if text not in needles.beginnings:
            break
    return found


def inside_of(piece: Piece, needles: Needles) -> list[tuple[int, int]]:
    """A word that begins so, a kanji inside a word, another spelling of the word."""
    if not piece.japanese:
        begins = any(piece.group[:end] in needles.phrases for end in range(3, len(piece.group)))
        return [(piece.start, piece.end)] if begins else []
    if needles.phrases.intersection(piece.forms):
        return [(piece.start, piece.end)]
    if piece.end - piece.start != len(piece.text) or ONLY_KANA.fullmatch(piece.text):
        begins = any(piece.text[:end] in needles.phrases for end in range(2, len(piece.text)))
        return [(piece.start, piece.end)] if begins else []
    return [
        (piece.start + start, piece.start + end)
        for start in range(len(piece.text))
        for end in range(start + 1, len(piece.text) + 1)
        if piece.text[start:end] in needles.phrases
    ]


def merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping places as one."""
    places: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def original_offsets(text: str) -> Sequence[int]:
    """For every place in the text after NFKC, the place in the text as written."""
    if unicodedata.is_normalized("NFKC", text):
        return range(len(text) + 1)
    offsets: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (
            unicodedata.combining(text[end]) or text[end] in HALF_WIDTH_MARKS
        ):
            end += 1
        length = len(unicodedata.normalize("NFKC", text[at:end]))
        offsets += [at] * length
        at = end
    return [*offsets, len(text)]
