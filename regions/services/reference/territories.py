"""Countries, NUTS regions, regions of Japan, prefectures and cities."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.db import transaction

from regions.enums import Side, TerritoryKind
from regions.models import Territory
from regions.services.reference.rows import Row, read_rows
from regions.services.reference.writing import Counts, Record, upsert

JAPAN = "JP"
NUTS_POPULATION_YEAR = 2021  # GEOSTAT grid
CENSUS_YEAR = 2020  # Population Census of Japan

Known = Mapping[str, Territory]


@transaction.atomic
def load_territories(folder: Path) -> dict[str, Counts]:
    """From the top down, because each level needs its parents."""
    nuts = read_rows(folder, "territories/nuts.csv")
    return {
        "countries": _write(read_rows(folder, "territories/countries.csv"), _country),
        "NUTS 1 regions": _write([row for row in nuts if row.text("level") == "1"], _nuts),
        "NUTS 2 regions": _write([row for row in nuts if row.text("level") != "1"], _nuts),
        "regions of Japan": _write(read_rows(folder, "territories/jp_regions.csv"), _jp_region),
        "prefectures": _write(read_rows(folder, "territories/jp_prefectures.csv"), _prefecture),
        "cities": _write(read_rows(folder, "territories/cities.csv"), _city),
    }


def _write(rows: Iterable[Row], record: Callable[[Row, Known], Record]) -> Counts:
    known = {territory.code: territory for territory in Territory.objects.all()}
    return upsert(Territory, "code", [record(row, known) for row in rows])


def _country(row: Row, _known: Known) -> Record:
    code = row.needed("code")
    return {
        **_names(row),
        **_measures(row),
        "code": code,
        "kind": TerritoryKind.COUNTRY,
        "side": row.choice("side", Side),
        "parent_id": None,
        "path": code,
        "country": code,
        "name_local": row.text("name_local"),
        "time_zone": row.needed("time_zone"),
        "population_year": row.integer("population_year"),
    }


def _nuts(row: Row, known: Known) -> Record:
    parent = row.find("parent", known)
    kinds = {"1": TerritoryKind.NUTS1, "2": TerritoryKind.NUTS2}
    return {
        **_names(row),
        **_below(row, parent),
        **_measures(row),
        "kind": row.find("level", kinds),
        "name_local": row.text("name_national"),
        "name_romaji": row.text("name_latin"),
        "time_zone": row.text("time_zone") or parent.time_zone,
        "population_year": NUTS_POPULATION_YEAR if row.text("population") else None,
        "area_km2": row.number("area_km2"),
        "former_codes": row.text("former_codes"),
    }


def _jp_region(row: Row, known: Known) -> Record:
    return {
        **_names(row),
        **_below(row, known[JAPAN]),
        "kind": TerritoryKind.JP_REGION,
    }


def _prefecture(row: Row, known: Known) -> Record:
    return {
        **_names(row),
        **_below(row, row.find("parent", known)),
        **_measures(row),
        "kind": TerritoryKind.PREFECTURE,
        "name_kana": row.text("name_kana"),
        "name_romaji": row.text("name_romaji"),
        "population_year": CENSUS_YEAR,
    }


def _city(row: Row, known: Known) -> Record:
    return {
        **_names(row),
        **_below(row, row.find("parent", known)),
        "kind": TerritoryKind.CITY,
        "name_kana": row.text("name_kana"),
        "name_romaji": row.text("name_romaji"),
        "latitude": row.number("lat"),
        "longitude": row.number("lon"),
    }


def _names(row: Row) -> Record:
    return {"name_en": row.needed("name_en"), "name_ja": row.needed("name_ja")}


def _below(row: Row, parent: Territory) -> Record:
    """What a territory takes over from the one above it."""
    code = row.needed("code")
    return {
        "code": code,
        "side": parent.side,
        "parent_id": parent.pk,
        "path": f"{parent.path}/{code}",
        "country": parent.country,
        "time_zone": parent.time_zone,
    }


def _measures(row: Row) -> Record:
    return {
        "latitude": row.number("lat"),
        "longitude": row.number("lon"),
        "population": row.integer("population"),
    }
