"""The letters as the helpdesk sees them: what stands now, what stood before, what differs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from accounts.enums import Language
from mailing.kinds import LetterKind, Text, all_kinds
from mailing.markup import to_html
from mailing.models import MailText
from mailing.texts import Rendered, Words, fill, preview, sample_values, standard_words
from regions.differences import Piece, pieces

LANGUAGES: tuple[str, ...] = tuple(Language.values)
STYLE = re.compile(r' style="[^"]*"')


def slug_of(kind: LetterKind) -> str:
    """The letter in an address."""
    return kind.key.replace("/", "-").replace("#", "--")


def kind_with_slug(slug: str) -> LetterKind | None:
    return next((kind for kind in all_kinds() if slug_of(kind) == slug), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """The words that hold in one language. Version 0: the helpdesk never wrote any."""

    language: str
    words: Words
    version: int
    is_standard: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in the list."""

    kind: LetterKind
    slug: str
    changed: dict[str, MailText | None]

    @property
    def states(self) -> list[tuple[str, MailText | None]]:
        return list(self.changed.items())


def letters_by_group() -> list[tuple[Text, list[Line]]]:
    """All letters, with the helpdesk's version in each language where one holds. One query."""
    rows = MailText.objects.select_related("by").order_by("key", "language", "-version")
    latest = {(row.key, row.language): row for row in rows.distinct("key", "language")}
    lines = [line(kind, latest) for kind in sorted(all_kinds(), key=lambda one: str(one.group))]
    return [(group, list(found)) for group, found in groupby(lines, lambda one: one.kind.group)]


def line(kind: LetterKind, latest: dict[tuple[str, str], MailText]) -> Line:
    found = {language: latest.get((kind.key, language)) for language in LANGUAGES}
    in_force = {code: None if row and row.is_standard else row for code, row in found.items()}
    return Line(kind, slug_of(kind), in_force)


def standing(kind: LetterKind) -> dict[str, Standing]:
    """What holds now, by language."""
    return {language: standing_in(kind, language) for language in LANGUAGES}


def standing_in(kind: LetterKind, language: str) -> Standing:
    row = MailText.objects.latest_of(kind.key, language)
    if row is None or row.is_standard:
        return Standing(language, standard_in(kind, language), row.version if row else 0, True)
    return Standing(language, Words(row.subject, row.body), row.version, False)


def standard_in(kind: LetterKind, language: str) -> Words:
    with translation.override(language):
        return standard_words(kind)


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter to an invented reader, as its two parts look."""

    language: str
    rendered: Rendered
    shown: SafeString


def previews(kind: LetterKind, drafts: dict[str, Words]) -> list[Preview]:
    return [preview_in(kind, words, language) for language, words in drafts.items()]


def preview_in(kind: LetterKind, words: Words, language: str) -> Preview:
    """The page shows the HTML part without its inline styles, which its policy forbids."""
    with translation.override(language):
        values = sample_values(kind)
        html = to_html(fill(words.body, values), link=values.get("link", ""))
        shown = mark_safe(STYLE.sub("", html))  # noqa: S308  # made and escaped by to_html
        return Preview(language, preview(kind, words), shown)


@dataclass(frozen=True)
class Step:
    """One version beside the one before it."""

    row: MailText
    before: Words
    after: Words

    @cached_property
    def subject(self) -> list[Piece]:
        return pieces(self.before.subject, self.after.subject)

    @cached_property
    def body(self) -> list[Piece]:
        return pieces(self.before.body, self.after.body)


def history(kind: LetterKind, language: str) -> list[Step]:
    """All versions in one language, the latest first, each with what it changed. One query."""
    rows = MailText.objects.filter(key=kind.key, language=language).select_related("by")
    standard = standard_in(kind, language)
    return list(reversed(list(steps(rows.order_by("version"), standard))))


def steps(rows: Iterable[MailText], standard: Words) -> Iterable[Step]:
    before = standard
    for row in rows:
        after = standard if row.is_standard else Words(row.subject, row.body)
        yield Step(row, before, after)
        before = after
