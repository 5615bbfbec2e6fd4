"""Entries of ``partnerships.toml``: typed values, and errors that name file and entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import TextChoices

from regions.enums import Precision
from regions.services.reference.rows import ReferenceDataError
from regions.services.reference.writing import Record

FILE = "partnerships.toml"
EXACTNESS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}

Table = dict[str, Any]
Choice = TypeVar("Choice", bound=TextChoices)


def texts(table: Table, *names: str) -> Record:
    return {name: needed(table, name).strip() for name in names}


def needed(table: Table, name: str) -> str:
    text = str(table.get(name, ""))
    if not text:
        raise error(table, f"{name} is missing")
    return text


def date_of(table: Table, name: str) -> tuple[date | None, str]:
    """ "1863" is a year, "2018-10" a month, "2015-04-01" a day; nothing is not known."""
    text = str(table.get(name, ""))
    if not text:
        return None, ""
    try:
        return date.fromisoformat(f"{text}-01-01"[:10]), EXACTNESS[len(text)]
    except (ValueError, KeyError):
        raise error(table, f"{name}: “{text}” is not a year, month or day") from None


def look_up(table: Table, code: Any, known: Mapping[Any, int]) -> int:
    if code not in known:
        raise error(table, f"“{code}” is not known")
    return known[code]


def chosen(table: Table, code: str, choices: type[Choice]) -> str:
    if code not in choices.values:
        raise error(table, f"“{code}” is none of {', '.join(choices.values)}")
    return code


def error(table: Table, reason: str) -> ReferenceDataError:
    """Entries without a key are named by their title."""
    name = next((table[n] for n in ("key", "title_en", "name_en") if table.get(n)), "?")
    return ReferenceDataError(f"{FILE}, entry “{name}”: {reason}")
