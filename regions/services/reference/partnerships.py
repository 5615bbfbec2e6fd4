"""Partnerships between real organisations, and the good practices told about them."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from regions.enums import PartyRole, PracticePurpose
from regions.models import (
    CooperationForm,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
)
from regions.services.reference.rows import read_tables
from regions.services.reference.steps import load_agreements, load_indicators, load_milestones
from regions.services.reference.tables import FILE, Table, chosen, date_of, look_up, needed, texts
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kakehashi:partnership")


@transaction.atomic
def load_partnerships(folder: Path) -> dict[str, Counts]:
    """Add the partnerships and practices that are not there yet; the others are their staff's."""
    tables = read_tables(folder, FILE, "partnership")
    counts = Counts()
    for later in (False, True):  # those that grew out of another need the other one first
        known = keys(Partnership, "public_id")
        now = [table for table in tables if ("grew_out_of" in table) is later]
        records = [_partnership(table, known) for table in now]
        counts += upsert(Partnership, "public_id", records, keep_stored=True)
    owners = {table["key"]: owner for owner, table in _owners(tables)}
    practices = read_tables(folder, FILE, "practice")
    return {
        "partnerships": counts,
        "parties": _load_parties(tables),
        "forms and sectors of partnerships": _load_forms(tables) + _load_sectors(tables),
        "milestones": load_milestones(folder, owners),
        "agreements": load_agreements(folder, owners),
        "good practices": _load_practices(practices, owners),
        "indicators of practices": load_indicators(folder),
    }


def public_id(key: str) -> uuid.UUID:
    """The same identifier on every machine, so that a second run finds its row."""
    return uuid.uuid5(NAMESPACE, key)


def _partnership(table: Table, known: Mapping[Any, int]) -> Record:
    origin = table.get("grew_out_of")
    started, started_precision = date_of(table, "started")
    ended, ended_precision = date_of(table, "ended")
    needed(table, "key")
    return texts(table, "name_en", "name_ja", "summary_en", "summary_ja", "source") | {
        "public_id": public_id(table["key"]),
        "started_on": started,
        "started_precision": started_precision,
        "ended_on": ended,
        "ended_precision": ended_precision,
        "grew_out_of_id": look_up(table, public_id(origin), known) if origin else None,
    }


def _load_parties(tables: list[Table]) -> Counts:
    profiles = keys(Profile, "slug")
    wanted = {
        owner: [
            (look_up(table, slug, profiles), role.value)
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
        owner: [(look_up(table, code, known),) for code in table.get("forms", [])]
        for owner, table in _owners(tables)
    }
    through = Partnership.forms.through
    columns = ["cooperationform_id"]
    return replace_children(through, "partnership_id", columns, wanted, keep_stored=True)


def _load_sectors(tables: list[Table]) -> Counts:
    known = keys(Sector)
    wanted = {
        owner: [(look_up(table, code, known),) for code in table.get("sectors", [])]
        for owner, table in _owners(tables)
    }
    through = Partnership.sectors.through
    return replace_children(through, "partnership_id", ["sector_id"], wanted, keep_stored=True)


def _load_practices(tables: list[Table], owners: Mapping[str, int]) -> Counts:
    said = ("title_en", "title_ja", "summary_en", "summary_ja", "lessons_en", "lessons_ja")
    records = [
        texts(table, *said, "source")
        | {
            "slug": needed(table, "key"),
            "partnership_id": look_up(table, needed(table, "partnership"), owners),
            "position": position,
            "purposes": [
                chosen(table, code, PracticePurpose) for code in table.get("purposes", [])
            ],
            "webinar_on": date_of(table, "webinar")[0],
            "evidence_en": table.get("evidence_en", ""),
            "evidence_ja": table.get("evidence_ja", ""),
        }
        for position, table in enumerate(tables, start=1)
    ]
    return upsert(Practice, "slug", records, keep_stored=True)


def _owners(tables: list[Table]) -> list[tuple[int, Table]]:
    known = keys(Partnership, "public_id")
    return [(known[public_id(table["key"])], table) for table in tables]
