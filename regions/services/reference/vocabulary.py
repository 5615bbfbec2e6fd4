"""Sectors with their mappings, forms of cooperation, themes and third regions."""

from pathlib import Path

from django.db import models, transaction

from regions.models import CooperationForm, NaceDivision, Sector, Theme, ThirdRegion
from regions.services.reference.rows import Row, read_rows
from regions.services.reference.writing import Counts, Record, keys, replace_children, upsert


@transaction.atomic
def load_vocabulary(folder: Path) -> dict[str, Counts]:
    counts = {"NACE divisions": _load_nace(read_rows(folder, "taxonomy/nace_rev2_1.csv"))}
    sectors = read_rows(folder, "taxonomy/sectors.csv")
    themes = read_rows(folder, "taxonomy/themes.csv")
    counts["sectors"] = _load_sectors(sectors)
    counts["sector to NACE links"] = _load_sector_nace(sectors)
    forms = read_rows(folder, "taxonomy/cooperation_forms.csv")
    counts["forms of cooperation"] = _load_forms(forms)
    counts["themes"] = upsert(Theme, "code", _terms(themes))
    counts["theme to sector links"] = _load_theme_sectors(themes)
    third = read_rows(folder, "taxonomy/third_regions.csv")
    counts["third regions"] = upsert(ThirdRegion, "code", _terms(third))
    return counts


def _terms(rows: list[Row]) -> list[Record]:
    """Code, names and the place in the file, which is the order on every page."""
    return [_term(row, position) for position, row in enumerate(rows, start=1)]


def _term(row: Row, position: int) -> Record:
    return {
        "code": row.needed("code"),
        "name_en": row.needed("name_en"),
        "name_ja": row.needed("name_ja"),
        "position": position,
    }


def _load_nace(rows: list[Row]) -> Counts:
    counts = Counts()
    for level in ("1", "2"):
        known = keys(NaceDivision)
        records = [
            {
                "code": row.needed("code"),
                "parent_id": row.find_optional("parent", known),
                "name_en": row.needed("name_en"),
            }
            for row in rows
            if row.text("level") == level
        ]
        counts += upsert(NaceDivision, "code", records)
    return counts


def _load_sectors(rows: list[Row]) -> Counts:
    counts = Counts()
    for level in ("1", "2"):
        known = keys(Sector)
        records = [
            _sector(row, position, known)
            for position, row in enumerate(rows, start=1)
            if row.text("level") == level
        ]
        counts += upsert(Sector, "code", records)
    return counts


def _sector(row: Row, position: int, known: dict[str, int]) -> Record:
    return _term(row, position) | {
        "parent_id": row.find_optional("parent", known),
        "jsic_groups": row.words("jsic_major_groups"),
        "ecosystems": row.words("eu_ecosystems", ";"),
        "sdgs": row.integers("sdgs"),
        "keywords_en": row.words("keywords_en", ","),
        "keywords_ja": row.words("keywords_ja", ","),
    }


def _load_sector_nace(rows: list[Row]) -> Counts:
    divisions = keys(NaceDivision)
    wanted = {
        sector: row.find_all("nace21_divisions", divisions) for sector, row in _by_key(Sector, rows)
    }
    return _link(Sector.nace_divisions.through, "sector_id", "nacedivision_id", wanted)


def _load_theme_sectors(rows: list[Row]) -> Counts:
    sectors = keys(Sector)
    wanted = {theme: row.find_all("sectors", sectors) for theme, row in _by_key(Theme, rows)}
    return _link(Theme.sectors.through, "theme_id", "sector_id", wanted)


def _link(
    through: type[models.Model], left: str, right: str, wanted: dict[int, list[int]]
) -> Counts:
    children = {one: [(other,) for other in others] for one, others in wanted.items()}
    return replace_children(through, left, [right], children)


def _by_key(model: type[models.Model], rows: list[Row]) -> list[tuple[int, Row]]:
    known = keys(model)
    return [(row.find("code", known), row) for row in rows]


def _load_forms(rows: list[Row]) -> Counts:
    """Heads first, because the forms below them point up."""
    counts = Counts()
    for below in (False, True):
        known = keys(CooperationForm)
        records = [
            _term(row, position)
            | {"head_id": row.find_optional("head", known), "is_head": row.flag("is_head")}
            for position, row in enumerate(rows, start=1)
            if bool(row.text("head")) is below
        ]
        counts += upsert(CooperationForm, "code", records)
    return counts
