"""What the index keeps of a profile: its words, the words of its names, its facets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from regions.search.lexemes import Lexemes, lexemes_of
from regions.search.ordering import english_key, japanese_key
from regions.search.thesaurus import Entry, Thesaurus
from regions.search.words import joined, pieces_of


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
        self.read = lru_cache(maxsize=1024)(self._read)

    def _read(self, text: str) -> Lexemes:
        """The lexemes of a text, and the concepts that it names."""
        found = lexemes_of(text)
        found.index.update(f"~{code}" for code in self.thesaurus.meanings(found.pieces))
        return found

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
            found = self.read(text)
            document.words |= found.index
            document.typed |= found.typed

    def add_names(self, document: Document, names: Iterable[str]) -> None:
        for name in filter(None, names):
            found = self.read(name)
            document.words |= found.index
            document.typed |= found.typed
            document.name_words |= found.index
            document.name_words |= self.whole(joined(found.pieces))
            for part in name_parts(name):
                document.name_words |= self.whole(joined(pieces_of(part)))

    def whole(self, phrase: str) -> set[str]:
        """A name as one lexeme, and as what it means."""
        if not phrase:
            return set()
        return {f"={phrase}", *(f"=~{code}" for code in self.thesaurus.phrases.get(phrase, ()))}

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
