"""What the index keeps of a profile: its words, the words of its names, its facets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from regions.search.lexemes import lexemes_of
from regions.search.ordering import english_key, japanese_key
from regions.search.thesaurus import Entry, Thesaurus
from regions.search.words import joined, runs_of


@dataclass(frozen=True, slots=True)
class Tags:
    """Facet codes of a profile, and those that only its texts imply."""

    facets: frozenset[str]
    implied: frozenset[str] = frozenset()


@dataclass(slots=True)
class Document:
    """One row of the index. ``typed`` are words that a reader may have meant to type."""

    pk: int
    words: set[str] = field(default_factory=set)
    name_words: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    facets: frozenset[str] = frozenset()
    sort_en: str = ""
    sort_ja: str = ""
    listed: bool = False
    confirmed_on: date | None = None


class Writer:
    """Makes documents with one thesaurus."""

    def __init__(self, entries: dict[str, Entry], thesaurus: Thesaurus) -> None:
        self.entries = entries
        self.thesaurus = thesaurus
        self.names_of = lru_cache(maxsize=4096)(self._names_of)
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """The lexemes and concepts of a text, and its words as typed."""
        found = lexemes_of(text)
        pieces = [piece for _, run in runs_of(text) for piece in run.pieces]
        concepts = {f"~{code}" for code in self.thesaurus.meanings(pieces)}
        return frozenset(found.index | concepts), frozenset(found.typed)

    def _names_of(self, code: str) -> frozenset[str]:
        """A tag in the index: itself as a concept, and the words of its names behind a plus."""
        entry = self.entries.get(code)
        if entry is None:
            return frozenset({f"~{code}"})
        words = {
            f"+{word}"
            for name in (*entry.names, *entry.keywords)
            for word in lexemes_of(name).index
            if not word.startswith("_")
        }
        return frozenset({f"~{code}"} | words)

    def add_texts(self, document: Document, texts: Iterable[str]) -> None:
        for text in filter(None, texts):
            words, typed = self.read(text)
            document.words |= words
            document.typed |= typed

    def add_names(self, document: Document, names: Iterable[str]) -> None:
        for name in filter(None, names):
            words, typed = self.read(name)
            document.words |= words
            document.name_words |= words
            document.typed |= typed
            document.name_words |= self.whole(name)

    def whole(self, name: str) -> set[str]:
        """A name as one lexeme, also without what stands in brackets, and as what it means."""
        found = set()
        for part in {name, *name_parts(name)}:
            phrase = joined(piece for _, run in runs_of(part) for piece in run.pieces)
            found.add(f"={phrase}")
            found.update(f"=~{code}" for code in self.thesaurus.phrases.get(phrase, ()))
        return found - {"="}

    def add_tags(self, document: Document, tags: Tags) -> None:
        document.facets = tags.facets
        for code in tags.facets | tags.implied:
            document.words |= self.names_of(code)


def name_parts(name: str) -> list[str]:
    """Kobe Biomedical Innovation Cluster (FBRI) is also each of the two."""
    opening = name.replace("（", "(").replace("）", ")")
    before, bracket, rest = opening.partition("(")
    inside = rest.partition(")")[0]
    return [part.strip() for part in (before, inside) if bracket and part.strip()]


def sort_keys(name_en: str, name_ja: str) -> tuple[str, str]:
    return english_key(name_en, name_ja), japanese_key(name_en, name_ja)


def host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.") if website else ""
