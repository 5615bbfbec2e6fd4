"""Instruments, and the sources of all these data."""

from pathlib import Path

from django.db import transaction

from regions.enums import Side
from regions.models import DataSource, Instrument
from regions.services.reference.rows import Row, read_rows
from regions.services.reference.writing import Counts, Record, upsert

TEXTS_OF_INSTRUMENT = ("owner_en", "owner_ja", "summary_en", "summary_ja")
TEXTS_OF_SOURCE = ("files", "origin_en", "origin_ja", "licence_en", "licence_ja")


@transaction.atomic
def load_library(folder: Path) -> dict[str, Counts]:
    instruments = enumerate(read_rows(folder, "instruments.csv"), start=1)
    sources = enumerate(read_rows(folder, "sources.csv"), start=1)
    return {
        "instruments": upsert(Instrument, "code", [_instrument(row, n) for n, row in instruments]),
        "sources of data": upsert(DataSource, "code", [_source(row, n) for n, row in sources]),
    }


def _instrument(row: Row, position: int) -> Record:
    return _needed(row, ("code", "name_en", "name_ja", *TEXTS_OF_INSTRUMENT)) | {
        "position": position,
        "side": row.choice("side", Side) if row.text("side") else "",
        "url": row.text("url"),
        "source": row.text("source"),
    }


def _source(row: Row, position: int) -> Record:
    texts = _needed(row, ("code", "name_en", "name_ja", *TEXTS_OF_SOURCE))
    return texts | {"position": position}


def _needed(row: Row, columns: tuple[str, ...]) -> Record:
    return {column: row.needed(column) for column in columns}
