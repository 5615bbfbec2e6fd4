"""Milestones, agreements and indicators: what happened in a partnership, and what it brought."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from regions.enums import AgreementKind, AgreementStatus, MilestoneKind
from regions.models import Agreement, Indicator, Milestone, Practice, Sector
from regions.services.reference.rows import read_tables
from regions.services.reference.tables import (
    FILE,
    Table,
    chosen,
    date_of,
    error,
    look_up,
    needed,
    texts,
)
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kakehashi:agreement")
MILESTONE = ("kind", "title_en", "title_ja", "on", "precision", "until", "until_precision")
INDICATOR = ("name_en", "name_ja", "value", "comparison", "comparison_en", "comparison_ja")


def load_milestones(folder: Path, partnerships: Mapping[str, int]) -> Counts:
    """Give the steps to partnerships that have none yet."""
    wanted: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for table in read_tables(folder, FILE, "milestone"):
        owner = look_up(table, needed(table, "partnership"), partnerships)
        record = _milestone(table)
        wanted[owner].append(tuple(record.values()))
    columns = [*MILESTONE, "recurs", "source"]
    return replace_children(Milestone, "partnership_id", columns, wanted, keep_stored=True)


def _milestone(table: Table) -> Record:
    needed(table, "date")
    on, precision = date_of(table, "date")
    until, until_precision = date_of(table, "until")
    return {
        "kind": chosen(table, needed(table, "kind"), MilestoneKind),
        **texts(table, "title_en", "title_ja"),
        "on": on,
        "precision": precision,
        "until": until,
        "until_precision": until_precision,
        "recurs": bool(table.get("again", False)),
        "source": needed(table, "source"),
    }


def load_agreements(folder: Path, partnerships: Mapping[str, int]) -> Counts:
    """Add the agreements that are not there yet, and their sectors."""
    tables = read_tables(folder, FILE, "agreement")
    records = [_agreement(table, partnerships) for table in tables]
    counts = upsert(Agreement, "public_id", records, keep_stored=True)
    known, sectors = keys(Agreement, "public_id"), keys(Sector)
    wanted = {
        known[agreement_id(table["key"])]: [
            (look_up(table, code, sectors),) for code in table.get("sectors", [])
        ]
        for table in tables
    }
    through = Agreement.sectors.through
    replace_children(through, "agreement_id", ["sector_id"], wanted, keep_stored=True)
    return counts


def _agreement(table: Table, partnerships: Mapping[str, int]) -> Record:
    signed, precision = date_of(table, "signed")
    return texts(table, "title_en", "title_ja", "source") | {
        "public_id": agreement_id(needed(table, "key")),
        "partnership_id": look_up(table, needed(table, "partnership"), partnerships),
        "kind": chosen(table, needed(table, "kind"), AgreementKind),
        "signed_on": signed,
        "signed_precision": precision,
        "ends_on": date_of(table, "ends")[0],
        "renewal_on": date_of(table, "renewal")[0],
        "status": chosen(table, table.get("status", "unknown"), AgreementStatus),
        "document_url": table.get("document", ""),
    }


def agreement_id(key: str) -> uuid.UUID:
    """The same identifier on every machine, so that a second run finds its row."""
    return uuid.uuid5(NAMESPACE, key)


def load_indicators(folder: Path) -> Counts:
    """Give the figures to practices that have none yet."""
    practices = keys(Practice, "slug")
    wanted: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for table in read_tables(folder, FILE, "indicator"):
        owner = look_up(table, needed(table, "practice"), practices)
        wanted[owner].append(tuple(_indicator(table).values()))
    columns = [*INDICATOR, "unit", "year", "source"]
    return replace_children(Indicator, "practice_id", columns, wanted, keep_stored=True)


def _indicator(table: Table) -> Record:
    needed(table, "value")
    return {
        **texts(table, "name_en", "name_ja"),
        "value": _figure(table, "value"),
        "comparison": _figure(table, "comparison"),
        "comparison_en": table.get("comparison_en", ""),
        "comparison_ja": table.get("comparison_ja", ""),
        "unit": table.get("unit", ""),
        "year": table.get("year"),
        "source": needed(table, "source"),
    }


def _figure(table: Table, name: str) -> Decimal | None:
    if name not in table:
        return None
    try:
        return Decimal(str(table[name]))
    except InvalidOperation:
        raise error(table, f"{name}: “{table[name]}” is not a number") from None
