"""What the pages of imports show: files, their progress, and the preview of their rows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.models import in_reader_language
from regions.enums import ImportState, RowAction
from regions.imports.columns import COLUMNS, HEADINGS
from regions.imports.problems import Problem, notice_text, row_error, warning_text
from regions.labels import FIELD_LABELS
from regions.models import ImportBatch, ImportRow, Territory
from regions.queries.cards import language_name
from regions.queries.versions import FieldChange, Words, names_of

if TYPE_CHECKING:
    from accounts.models import User

TONES = {
    ImportState.CHECKED: "warning",
    ImportState.FAILED: "danger",
    ImportState.COMMITTED: "success",
    RowAction.CREATE: "success",
    RowAction.UPDATE: "info",
    RowAction.ERROR: "danger",
}
BUSY = {ImportState.UPLOADED, ImportState.COMMITTING, ImportState.UNDOING}
WARNINGS = "warnings"
PLACES = ("territory", "seat")


def visible_batches(user: "User") -> "QuerySet[ImportBatch]":
    """Imports are the helpdesk's. The file itself stays where it is."""
    if not user.is_helpdesk:
        return ImportBatch.objects.none()
    people = ("by", "committed_by", "undone_by")
    return ImportBatch.objects.select_related(*people).defer("content").order_by("-created_at")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell, in the reader's words.

    ``heading`` is what the file calls the column; empty where the file has no such column.
    """

    heading: str
    column: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowCard:
    """One row of the preview."""

    number: int
    key: str
    name: str
    slug: str
    action: str
    tone: str
    errors: list[RowError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tab:
    value: str
    label: str
    count: int


def tone_of(state: str) -> str:
    return TONES.get(state, "neutral")  # type: ignore[call-overload, no-any-return]


def is_busy(batch: ImportBatch) -> bool:
    return batch.state in BUSY


def problem_of(batch: ImportBatch) -> str:
    """Why the file cannot be read, or why it was checked again; empty if all went well."""
    if not batch.problem:
        return ""
    stored = json.loads(batch.problem)
    return Problem(stored["code"], stored.get("values", {})).message


def notices_of(batch: ImportBatch) -> list[str]:
    notices = [notice_text(one) for one in batch.mapping.get("notices", [])]
    if unknown := batch.mapping.get("unknown"):
        text = _("These columns are not known and were left out: %(columns)s.")
        notices.append(text % {"columns": ", ".join(unknown)})
    return notices


def columns_of(batch: ImportBatch) -> list[tuple[str, str]]:
    """Heading in the file and the column that it stands for."""
    headings = headings_of(batch)
    return [(headings[column], column) for column in COLUMNS if column in headings]


def headings_of(batch: ImportBatch) -> dict[str, str]:
    """Column → what the first row of the file calls it."""
    found: dict[str, str] = batch.mapping.get("headings", {})
    return found


def known_headings() -> list[tuple[str, list[str]]]:
    """Every column with the headings by which it is known, for the help beside the form."""
    return [(column, list(words[1:])) for column, words in HEADINGS.items()]


def tabs_of(batch: ImportBatch) -> list[Tab]:
    counts = batch.counts
    tabs = [Tab("", _("All rows"), counts.get("rows", 0))]
    tabs += [Tab(one.value, str(one.label), counts.get(one.value, 0)) for one in RowAction]
    return [*tabs, Tab(WARNINGS, _("With a warning"), counts.get("warnings", 0))]


def rows_of(batch: ImportBatch, *, show: str) -> "QuerySet[ImportRow]":
    """The rows of a preview: of one action, those with a warning, or all."""
    rows = batch.rows.select_related("profile").order_by("number")
    if show == WARNINGS:
        return rows.exclude(warnings=[])
    return rows.filter(action=show) if show in RowAction.values else rows


class PageWords(Words):
    """The differences of many rows in words: each vocabulary is read once for all of them."""

    def __init__(self, rows: Iterable[ImportRow]) -> None:
        super().__init__({})
        pairs = [row.changes[name] for row in rows for name in PLACES if name in row.changes]
        self.codes = {code for pair in pairs for code in pair if code}

    @cached_property
    def places(self) -> dict[str, str]:
        return names_of(Territory.objects.filter(code__in=self.codes))

    @property
    def languages(self) -> dict[str, str]:
        return {code: language_name(code) for codes in self.changes["languages"] for code in codes}

    def of(self, changes: dict[str, Any]) -> list[FieldChange]:
        self.changes = changes
        return [self.change(name, *changes[name]) for name in FIELD_LABELS if name in changes]


def row_cards(batch: ImportBatch, rows: Iterable[ImportRow]) -> list[RowCard]:
    found = list(rows)
    words, headings = PageWords(found), headings_of(batch)
    return [row_card(row, words, headings) for row in found]


def row_card(row: ImportRow, words: PageWords, headings: Mapping[str, str]) -> RowCard:
    said = row.values.get("content", {})
    name = in_reader_language(said.get("name_en", ""), said.get("name_ja", ""))
    return RowCard(
        number=row.number,
        key=row.key,
        name=name or (row.profile.name if row.profile else ""),
        slug=row.profile.slug if row.profile else "",
        action=row.get_action_display(),
        tone=tone_of(row.action),
        errors=errors_of(row, headings),
        warnings=[warning_text(one) for one in row.warnings],
        changes=words.of(row.changes),
    )


def errors_of(row: ImportRow, headings: Mapping[str, str]) -> list[RowError]:
    return [
        RowError(
            headings.get(error["column"], ""), error["column"], error["value"], *row_error(error)
        )
        for error in row.errors
    ]


def problem_table(batch: ImportBatch) -> Iterator[list[str]]:
    """All errors and warnings as a table: row, id, column, value, problem, remedy.

    A column is named as in the file, and then as the remedies and the documentation call it.
    """
    yield [_("Row"), "id", _("Column"), _("Field"), _("Value"), _("Problem"), _("What to do")]
    headings = headings_of(batch)
    rows = batch.rows.exclude(errors=[], warnings=[]).order_by("number")
    for row in rows.only("number", "key", "errors", "warnings", "batch").iterator(2000):
        for one in errors_of(row, headings):
            named = [one.heading, one.column, one.value]
            yield [str(row.number), row.key, *named, one.message, one.remedy]
        for warning in row.warnings:
            yield [str(row.number), row.key, "", "", "", warning_text(warning), ""]
