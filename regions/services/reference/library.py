"""Instruments, and the sources of all these data."""

from pathlib import Path
from typing import Any

from django.db import transaction

from regions.enums import InstrumentStage, ProfileKind, Side
from regions.models import CooperationForm, DataSource, Instrument, Sector
from regions.services.reference.rows import Row, read_rows
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert

TEXTS_OF_INSTRUMENT = ("owner_en", "owner_ja", "summary_en", "summary_ja")
TEXTS_OF_SOURCE = ("files", "origin_en", "origin_ja", "licence_en", "licence_ja")


@transaction.atomic
def load_library(folder: Path) -> dict[str, Counts]:
    rows = read_rows(folder, "instruments.csv")
    records = [_instrument(row, position) for position, row in enumerate(rows, start=1)]
    sources = enumerate(read_rows(folder, "sources.csv"), start=1)
    return {
        "instruments": upsert(Instrument, "code", records),
        "forms and sectors of instruments": _load_tags(rows),
        "sources of data": upsert(DataSource, "code", [_source(row, n) for n, row in sources]),
    }


def _instrument(row: Row, position: int) -> Record:
    return _needed(row, ("code", "name_en", "name_ja", *TEXTS_OF_INSTRUMENT)) | {
        "position": position,
        "side": row.choice("side", Side) if row.text("side") else "",
        "stage": row.choice("stage", InstrumentStage),
        "eligible_kinds": _kinds(row),
        "deadline_on": row.day("deadline"),
        "checked_on": row.day("checked"),
        "url": row.text("url"),
        "source": row.text("source"),
    }


def _kinds(row: Row) -> list[str]:
    kinds = row.words("kinds")
    for kind in kinds:
        if kind not in ProfileKind.values:
            row.fail("kinds", f"“{kind}” is none of {', '.join(ProfileKind.values)}")
    return kinds


def _load_tags(rows: list[Row]) -> Counts:
    owners = keys(Instrument)
    forms, sectors = keys(CooperationForm), keys(Sector)
    by_form = {owners[row.text("code")]: _pairs(row, "forms", forms) for row in rows}
    by_sector = {owners[row.text("code")]: _pairs(row, "sectors", sectors) for row in rows}
    return replace_children(
        Instrument.forms.through, "instrument_id", ["cooperationform_id"], by_form
    ) + replace_children(Instrument.sectors.through, "instrument_id", ["sector_id"], by_sector)


def _pairs(row: Row, column: str, known: dict[Any, int]) -> list[tuple[int]]:
    return [(found,) for found in row.find_all(column, known)]


def _source(row: Row, position: int) -> Record:
    texts = _needed(row, ("code", "name_en", "name_ja", *TEXTS_OF_SOURCE))
    return texts | {"position": position}


def _needed(row: Row, columns: tuple[str, ...]) -> Record:
    return {column: row.needed(column) for column in columns}
