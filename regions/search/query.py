"""What a reader typed, understood: concepts, words, and what was probably meant."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from regions.search.romaji import without_length
from regions.search.thesaurus import Span, Thesaurus, base
from regions.search.words import ONLY_KANA, Piece, joined, pieces_of, plain_forms

LONGEST_QUERY = 200
MOST_PIECES = 24
GERMAN = [("ae", "a"), ("oe", "o"), ("ue", "u")]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found.

    A concept, or alternatives of lexemes that stand together; with ``prefix`` longer words that
    begin so are found too. ``literal`` are the lexemes of the words as typed; ``loose`` those to
    look for where the word itself occurs nowhere.
    """

    typed: str
    concepts: tuple[str, ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()
    literal: tuple[str, ...] = ()
    prefix: bool = False
    loose: tuple[str, ...] = ()

    @property
    def lookups(self) -> list[str]:
        """Words of which one must occur somewhere, or the term is misspelt."""
        if self.loose:
            return list(self.ways[0])
        if not self.typed.isascii():
            return list(
                dict.fromkeys([self.typed, *(way[0] for way in self.ways if len(way) == 1)])
            )
        return plain_forms(self.typed)

    @property
    def variants(self) -> list[str]:
        """Other ways to write the sounds: toukyou for tokyo, koeln for koln."""
        if not self.typed.isascii() or self.concepts:
            return []
        german = self.typed
        for two, one in GERMAN:
            german = german.replace(two, one)
        return [word for word in (without_length(self.typed), german) if word != self.typed]


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that must be found, and how the query would stand as a name."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    names: tuple[str, ...] = ()
    mended: dict[str, str] = field(default_factory=dict)

    @property
    def unknown(self) -> list[Term]:
        """Terms whose words may be misspelt."""
        return [term for term in self.terms if not term.concepts]


@dataclass(frozen=True, slots=True)
class Words:
    """What the directory's words say about the words of a query."""

    known: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    similar: dict[str, list[str]] = field(default_factory=dict)


def understood(text: str, thesaurus: Thesaurus) -> Query:
    """Concepts first, each as long as it can be; what is left are words."""
    text = unicodedata.normalize("NFKC", text)[:LONGEST_QUERY]
    pieces = pieces_of(text)[:MOST_PIECES]
    spans = thesaurus.longest(pieces)
    terms: list[Term] = []
    at = 0
    for span in [*spans, Span(len(pieces), len(pieces), "", ())]:
        terms += plain_terms(pieces[at : span.start])
        if span.concepts:
            terms.append(concept_term(span, pieces[span.start : span.end]))
        at = span.end
    whole = joined(pieces)
    names = (whole, *(f"~{code}" for code in spans[0].concepts)) if len(spans) == 1 else (whole,)
    alone = len(spans) == 1 and spans[0].end - spans[0].start == len(pieces)
    return Query(text, tuple(dict.fromkeys(terms)), names if alone else (whole,))


def concept_term(span: Span, pieces: tuple[Piece, ...]) -> Term:
    literal = tuple(piece.text for piece in pieces if not piece.filler)
    return Term(span.phrase, span.concepts, literal=literal)


def plain_terms(pieces: tuple[Piece, ...]) -> list[Term]:
    """Words that name no concept. Particles fall away unless nothing else was typed."""
    terms: list[Term] = []
    for run in runs(pieces):
        if not run[0].japanese:
            terms.append(latin_term(run[0]))
        elif len(run) > 1 and all(ONLY_KANA.fullmatch(piece.text) for piece in run):
            terms.append(kana_term(run))
        else:
            terms += japanese_terms(run)
    return terms


def runs(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """Japanese pieces that were written together; each Latin word alone."""
    found: list[tuple[Piece, ...]] = []
    for piece in pieces:
        last = found[-1][-1] if found else None
        if last and last.japanese and piece.japanese and last.end == piece.start:
            found[-1] += (piece,)
        else:
            found.append((piece,))
    return found


def latin_term(piece: Piece) -> Term:
    return Term(piece.group, ways=((piece.text,),), literal=(piece.text,))


def kana_term(run: tuple[Piece, ...]) -> Term:
    """A run of kana: the tokenizer may have cut a name to pieces, so the whole counts first."""
    whole = "".join(piece.text for piece in run)
    cut = tuple(piece.text for piece in run if not piece.filler)
    ways = ((whole,), cut) if len(cut) > 1 and min(map(len, cut)) > 1 else ((whole,),)
    return Term(whole, ways=ways, literal=(whole,), prefix=True)


def japanese_terms(run: tuple[Piece, ...]) -> list[Term]:
    """Of 関市 the long word, for 関 and 市 alone are everywhere; of 岐阜県民 the parts."""
    terms: list[Term] = []
    said = [piece for piece in run if not piece.filler] or list(run)
    for _, group in groupby(said, key=lambda piece: len(piece.text) == 1 or piece.group):
        inside = list(group)
        single = all(len(piece.text) == 1 for piece in inside)
        if single and len(inside) > 1:
            terms.append(together(inside))
        elif not single or len(said) == 1 or not suffix_of_another(inside, said):
            terms += [japanese_term(piece) for piece in inside]
    return terms


def suffix_of_another(pieces: list[Piece], said: list[Piece]) -> bool:
    """県 of 岐阜県 says nothing more."""
    return any(len(other.text) > 1 and other.group == pieces[0].group for other in said)


def together(pieces: list[Piece]) -> Term:
    """Kanji that the tokenizer cut apart stand side by side, or at least all of them."""
    word = "".join(piece.text for piece in pieces)
    signs = tuple(f"_{piece.text}" for piece in pieces)
    pairs = tuple(a.text + b.text for a, b in pairwise(pieces))
    return Term(word, ways=(pairs,), literal=pairs, loose=signs)


def japanese_term(piece: Piece) -> Term:
    text = piece.text
    kana = bool(ONLY_KANA.fullmatch(text))
    if len(text) == 1 and not kana:
        return Term(text, ways=((f"_{text}",), (text,)), literal=(text,))
    ways = dict.fromkeys([(text,), (piece.forms[0],)] if piece.forms else [(text,)])
    return Term(text, ways=tuple(ways), literal=(text,), prefix=kana and len(text) > 1)


# The index is asked in PostgreSQL's own notation of tsquery.


def matching(query: Query) -> str:
    """The tsquery of all that must be found."""
    return " & ".join(expression(term) for term in query.terms)


def expression(term: Term) -> str:
    if term.concepts:
        heads = [base(code) for code in term.concepts if code.startswith("sector:")]
        return either(quoted(f"~{code}") for code in dict.fromkeys([*term.concepts, *heads]))
    return either(
        " & ".join(either_place(word, prefix=term.prefix and len(way) == 1) for word in way)
        for way in term.ways
    )


def either_place(word: str, *, prefix: bool) -> str:
    """In the texts, or (with a plus) in the names of what the profile is tagged with."""
    mark = ":*" if prefix else ""
    return either([quoted(word) + mark, quoted(f"+{word}") + mark])


def either(parts: Iterable[str]) -> str:
    return "(" + " | ".join(parts) + ")"


def literal(query: Query) -> str:
    """The tsquery of the words as typed, in the texts alone."""
    words = [word for term in query.terms for word in term.literal]
    return " & ".join(quoted(word) for word in words)


def as_name(query: Query) -> str:
    """The tsquery of names that are the query and nothing else."""
    return " | ".join(quoted(f"={name}") for name in query.names)


def quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def needles(query: Query, thesaurus: Thesaurus) -> list[str]:
    """All spellings to mark in a text: what was typed, and all names of what it means."""
    found: dict[str, None] = {}
    for term in query.terms:
        found[term.typed] = None
        for code in term.concepts:
            found.update(dict.fromkeys(thesaurus.names.get(code, ())))
    return list(found)
