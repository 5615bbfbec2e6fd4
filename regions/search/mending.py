"""What was probably meant: words begun, respelt or replaced by the nearest known ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from regions.search.query import Query, Term, Words, runs, understood
from regions.search.thesaurus import Thesaurus
from regions.search.words import pieces_of

# Words equally near, and ways to put them together, that are tried.
MOST_WORDS = 4
MOST_DOUBTS = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word as typed and what may be meant; ``told`` where the reader should hear of it."""

    typed: str
    others: tuple[str, ...]
    told: bool = True


def mended(query: Query, words: Words, thesaurus: Thesaurus) -> Query:
    """The query with its unknown words begun, respelt or replaced by the nearest known ones."""
    doubts, begun = list[Doubt](), set[str]()
    for term in query.unknown:
        if words.known.intersection(term.lookups) or term.typed in thesaurus.words:
            continue
        if term.typed in words.beginnings and len(term.typed) > 2:
            begun.add(term.typed)
        elif (doubt := doubted(term, query.text, words, thesaurus)).others:
            doubts.append(doubt)
        elif term.loose:
            begun.add(term.typed)
    found, told = best_way(query, doubts, thesaurus)
    terms = tuple(completed(term, begun) for term in found.terms)
    return Query(found.text, terms, found.names, told)


def doubted(term: Term, text: str, words: Words, thesaurus: Thesaurus) -> Doubt:
    typed = term.typed if term.typed.isascii() else run_with(text, term.typed)
    spelling = next((word for word in term.variants if word in words.known), "")
    if spelling:
        return Doubt(typed, (spelling,), told=False)
    return Doubt(typed, nearest(typed, words.similar.get(typed, []), thesaurus))


def best_way(
    query: Query, doubts: list[Doubt], thesaurus: Thesaurus
) -> tuple[Query, dict[str, str]]:
    """Of words equally near those with which most of the query names something.

    "North Rine Westfalia" is North Rhine-Westphalia: westfalen is as near, but names nothing here.
    """
    if not doubts:
        return query, {}
    tried = ((understood(text, thesaurus), told) for text, told in ways(query.text, doubts))
    return min(tried, key=lambda way: (len(way[0].unknown), len(way[0].terms)))


def ways(text: str, doubts: list[Doubt]) -> Iterator[tuple[str, dict[str, str]]]:
    """The text with every choice of words, the likeliest first."""
    many = len(doubts) > MOST_DOUBTS
    for others in product(*(doubt.others[: 1 if many else None] for doubt in doubts)):
        written, told = text, dict[str, str]()
        for doubt, other in zip(doubts, others, strict=True):
            written = replaced(written, doubt.typed, other)
            told |= {doubt.typed: other} if doubt.told else {}
        yield written, told


def completed(term: Term, begun: Iterable[str]) -> Term:
    if term.typed not in begun:
        return term
    if term.loose:
        return Term(term.typed, ways=(term.loose,), literal=term.loose)
    return Term(term.typed, ways=((term.typed,),), literal=(term.typed,), prefix=True)


def run_with(text: str, typed: str) -> str:
    """The Japanese words written together with this one: the slip may have cut them apart."""
    for run in runs(pieces_of(text)):
        whole = "".join(piece.text for piece in run)
        if typed in whole:
            return whole
    return typed


def replaced(text: str, typed: str, other: str) -> str:
    """The query with a word replaced, wherever the word stands as pieces of it."""
    pieces = pieces_of(text)
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            part = pieces[start:end]
            if "".join(piece.text if piece.japanese else piece.group for piece in part) == typed:
                return f"{text[: part[0].start]} {other} {text[part[-1].end :]}"
    return text


def nearest(word: str, similar: list[str], thesaurus: Thesaurus) -> tuple[str, ...]:
    """The words equally near that occur or name something; none where all are too far away."""
    room = allowed_slips(word)
    if not room:
        return ()
    own = thesaurus.words if word.isascii() else thesaurus.japanese
    near = process.extract(word, own, scorer=OSA.distance, score_cutoff=room, limit=20)
    candidates = [(distance, 0, text) for text, distance, _ in near]
    candidates += [
        (distance, 1, text)
        for text in similar
        if (distance := OSA.distance(word, text)) <= room and text.isascii() == word.isascii()
    ]
    ranked = sorted(
        (d, text[:1] != word[:1], o, text) for d, o, text in candidates if len(text) > 2
    )
    equal = (text for d, *_, text in ranked if d == ranked[0][0])
    return tuple(dict.fromkeys(equal))[:MOST_WORDS]


def allowed_slips(word: str) -> int:
    """How many letters may be wrong: none in a short word, three in a long one."""
    length = len(word) if word.isascii() else len(word) * 2
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 10 else 3
