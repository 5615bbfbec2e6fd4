"""Partnerships between real organisations, and the good practices told about them."""

import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from regions.enums import PartyRole, Precision
from regions.models import (
    CooperationForm,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
)
from regions.services.reference.rows import ReferenceDataError, read_tables
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert

FILE = "partnerships.toml"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kakehashi:partnership")

Table = dict[str, Any]


@transaction.atomic
def load_partnerships(folder: Path) -> dict[str, Counts]:
    """Add the partnerships and practices that are not there yet; the others are their staff's."""
    tables = read_tables(folder, FILE, "partnership")
    counts = Counts()
    for later in (False, True):  # those that grew out of another need the other one first
        known = keys(Partnership, "public_id")
        chosen = [table for table in tables if ("grew_out_of" in table) is later]
        records = [_partnership(table, known) for table in chosen]
        counts += upsert(Partnership, "public_id", records, keep_stored=True)
    practices = read_tables(folder, FILE, "practice")
    return {
        "partnerships": counts,
        "parties": _load_parties(tables),
        "forms and sectors of partnerships": _load_forms(tables) + _load_sectors(tables),
        "good practices": _load_practices(practices),
    }


def public_id(key: str) -> uuid.UUID:
    """The same identifier on every machine, so that a second run finds its row."""
    return uuid.uuid5(NAMESPACE, key)


def _partnership(table: Table, known: Mapping[Any, int]) -> Record:
    origin = table.get("grew_out_of")
    started, precision = _start(table)
    return _texts(table, "name_en", "name_ja", "summary_en", "summary_ja", "source") | {
        "public_id": public_id(_needed(table, "key")),
        "started_on": started,
        "started_precision": precision,
        "grew_out_of_id": _look_up(table, public_id(origin), known) if origin else None,
    }


def _start(table: Table) -> tuple[date | None, str]:
    """ "1863" is a year, "2018-10" a month, "2015-04-01" a day; nothing is not known."""
    text = str(table.get("started", ""))
    if not text:
        return None, ""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(text))
    try:
        return date.fromisoformat(f"{text}-01-01"[:10]), precision or Precision.DAY
    except ValueError:
        raise _error(table, f"started: “{text}” is not a year, month or day") from None


def _load_parties(tables: list[Table]) -> Counts:
    profiles = keys(Profile, "slug")
    wanted = {
        owner: [
            (_look_up(table, slug, profiles), role.value)
            for role in PartyRole
            for slug in table.get(f"{role.value}s", [])
        ]
        for owner, table in _owners(tables)
    }
    columns = ["profile_id", "role"]
    return replace_children(PartnershipParty, "partnership_id", columns, wanted, keep_stored=True)


def _load_forms(tables: list[Table]) -> Counts:
    known = keys(CooperationForm)
    wanted = {
        owner: [(_look_up(table, code, known),) for code in table.get("forms", [])]
        for owner, table in _owners(tables)
    }
    through = Partnership.forms.through
    columns = ["cooperationform_id"]
    return replace_children(through, "partnership_id", columns, wanted, keep_stored=True)


def _load_sectors(tables: list[Table]) -> Counts:
    known = keys(Sector)
    wanted = {
        owner: [(_look_up(table, code, known),) for code in table.get("sectors", [])]
        for owner, table in _owners(tables)
    }
    through = Partnership.sectors.through
    return replace_children(through, "partnership_id", ["sector_id"], wanted, keep_stored=True)


def _load_practices(tables: list[Table]) -> Counts:
    known = keys(Partnership, "public_id")
    texts = ("title_en", "title_ja", "summary_en", "summary_ja", "lessons_en", "lessons_ja")
    records = [
        _texts(table, *texts, "source")
        | {
            "slug": _needed(table, "key"),
            "partnership_id": _look_up(table, public_id(_needed(table, "partnership")), known),
            "position": position,
        }
        for position, table in enumerate(tables, start=1)
    ]
    return upsert(Practice, "slug", records, keep_stored=True)


def _owners(tables: list[Table]) -> list[tuple[int, Table]]:
    known = keys(Partnership, "public_id")
    return [(known[public_id(table["key"])], table) for table in tables]


def _texts(table: Table, *names: str) -> Record:
    return {name: _needed(table, name).strip() for name in names}


def _needed(table: Table, name: str) -> str:
    return str(table.get(name, "")) or _fail(table, f"{name} is missing")


def _look_up(table: Table, code: Any, known: Mapping[Any, int]) -> int:
    if code not in known:
        raise _error(table, f"“{code}” is not known")
    return known[code]


def _fail(table: Table, reason: str) -> str:
    raise _error(table, reason)


def _error(table: Table, reason: str) -> ReferenceDataError:
    return ReferenceDataError(f"{FILE}, entry “{table.get('key', '?')}”: {reason}")
