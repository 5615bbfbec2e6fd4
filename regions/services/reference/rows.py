"""Rows of the CSV files in ``data/``: typed cells, and errors that name file, line and column."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db.models import TextChoices

DATA: Path = settings.ROOT / "data"

Found = TypeVar("Found")
Choice = TypeVar("Choice", bound=TextChoices)


class ReferenceDataError(Exception):
    """A file of reference data cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file. Every accessor takes a column and complains with its place."""

    file: str
    line: int
    cells: Mapping[str, str]

    def fail(self, column: str, reason: str) -> NoReturn:
        raise ReferenceDataError(f"{self.file}, line {self.line}, column {column}: {reason}")

    def text(self, column: str) -> str:
        if column not in self.cells:
            self.fail(column, "the column is missing")
        return self.cells[column].strip()

    def needed(self, column: str) -> str:
        return self.text(column) or self.fail(column, "the cell is empty")

    def integer(self, column: str) -> int | None:
        text = self.text(column)
        try:
            return int(text) if text else None
        except ValueError:
            self.fail(column, f"“{text}” is not a whole number")

    def integers(self, column: str) -> list[int]:
        words = self.words(column)
        for word in words:
            if not word.isdecimal():
                self.fail(column, f"“{word}” is not a whole number")
        return [int(word) for word in words]

    def number(self, column: str) -> float | None:
        text = self.text(column)
        try:
            return float(text) if text else None
        except ValueError:
            self.fail(column, f"“{text}” is not a number")

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fail(column, f"“{text}” is not a day such as 2022-08-31")

    def flag(self, column: str) -> bool:
        text = self.text(column)
        if text not in {"0", "1"}:
            self.fail(column, f"“{text}” is neither 0 nor 1")
        return text == "1"

    def words(self, column: str, separator: str | None = None) -> list[str]:
        """The parts of a cell, by blanks or by the separator, without empty ones."""
        return [part.strip() for part in self.text(column).split(separator) if part.strip()]

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        text = self.text(column)
        if text not in choices.values:
            self.fail(column, f"“{text}” is none of {', '.join(choices.values)}")
        return choices(text)

    def find(self, column: str, known: Mapping[str, Found]) -> Found:
        return self._look_up(column, self.needed(column), known)

    def find_optional(self, column: str, known: Mapping[str, Found]) -> Found | None:
        code = self.text(column)
        return self._look_up(column, code, known) if code else None

    def find_all(self, column: str, known: Mapping[str, Found]) -> list[Found]:
        """What the codes of the cell stand for, in order; the same code twice is an error."""
        codes = self.words(column)
        if len(set(codes)) < len(codes):
            self.fail(column, "a code stands there twice")
        return [self._look_up(column, code, known) for code in codes]

    def _look_up(self, column: str, code: str, known: Mapping[str, Found]) -> Found:
        if code not in known:
            self.fail(column, f"“{code}” is not known")
        return known[code]


def read_rows(folder: Path, name: str) -> list[Row]:
    """All rows of ``folder/name``. A line with too few or too many cells is an error."""
    path = folder / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return _rows_of(name, csv.reader(file, strict=True))
    except FileNotFoundError:
        raise ReferenceDataError(f"{name}: the file is missing in {folder}") from None
    except UnicodeDecodeError as error:
        raise ReferenceDataError(f"{name}: not UTF-8 ({error})") from error


def _rows_of(name: str, reader: Any) -> list[Row]:
    rows: list[Row] = []
    try:
        header = next(reader)
        for cells in reader:
            _check_width(name, reader.line_num, header, cells)
            rows.append(Row(name, reader.line_num, dict(zip(header, cells, strict=True))))
    except (csv.Error, StopIteration) as error:
        reason = str(error) or "the file is empty"
        raise ReferenceDataError(f"{name}, line {reader.line_num}: {reason}") from error
    return rows


def _check_width(name: str, line: int, header: list[str], cells: list[str]) -> None:
    if len(cells) == len(header):
        return
    column = header[len(cells)] if len(cells) < len(header) else f"after {header[-1]}"
    reason = f"{len(header)} cells expected, {len(cells)} found"
    raise ReferenceDataError(f"{name}, line {line}, column {column}: {reason}")


def read_tables(folder: Path, name: str, table: str) -> list[dict[str, Any]]:
    """The ``[[table]]`` entries of a TOML file."""
    try:
        with (folder / name).open("rb") as file:
            return list(tomllib.load(file)[table])
    except FileNotFoundError:
        raise ReferenceDataError(f"{name}: the file is missing in {folder}") from None
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(f"{name}: {error}") from error
    except KeyError:
        raise ReferenceDataError(f"{name}: no [[{table}]] in the file") from None
