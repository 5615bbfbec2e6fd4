"""A dump's records as tables, and its profiles as points on a map, out of its own lines."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.tables import csv_lines
from regions.dumps.files import Packed, Told

Record = dict[str, Any]
Point = tuple[float, float]  # longitude, latitude, as RFC 7946 wants it
HEADINGS = [
    *("id", "url", "kind", "side", "name_en", "name_ja", "summary_en", "summary_ja"),
    *("territory", "territory_name_en", "territory_name_ja", "seat_territory", "seat_city"),
    *("flagships", "sectors", "themes", "offers", "seeks", "languages", "website", "members"),
    *("source", "is_sample", "confirmed_on", "checked_on", "machine_translated", "updated_at"),
]


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind as rows; ``file`` is what the table is called, without its endings."""

    file: str
    headings: Sequence[str]
    row: Callable[[Record], list[Any]]

    @property
    def name(self) -> str:
        return f"{self.file}.csv.gz"


def write_table(source: Path, target: Path, kind: str, table: Table) -> Told:
    """The records of a kind as CSV, safe in every spreadsheet."""
    with Packed(target, "text/csv; charset=utf-8") as file:
        for line in csv_lines(lines(source, kind, table)):
            file.write(line)
            file.rows += 1
    file.rows -= 1  # the headings
    return file.told()


def lines(source: Path, kind: str, table: Table) -> Iterator[list[str]]:
    yield list(table.headings)
    for record in records(source, kind):
        yield ["" if cell is None else str(cell) for cell in table.row(record)]


def profile_row(record: Record) -> list[Any]:
    territory, seat = record["territory"] or {}, record["seat"]
    ranked = [one["code"] for one in record["sectors"] if one["flagship_rank"]]
    told = record["provenance"]
    return [
        *(record["id"], record["url"], record["kind"], record["side"]),
        *two(record, "name"),
        *two(record, "summary"),
        *(territory.get("code"), *two(territory, "name")),
        *((seat["territory"] or {}).get("code"), seat["city"]),
        *(joined(ranked), codes(record["sectors"]), codes(record["themes"])),
        *(wishes(record, "offer"), wishes(record, "seek")),
        *(joined(record["languages"]), record["website"]),
        joined([one["id"] for one in record["members"]]),
        *(told["source"], "yes" if told["is_sample"] else "no"),
        *(told["confirmed_on"], told["checked_on"], joined(told["machine_translated"])),
        record["updated_at"],
    ]


PROFILES = Table("profiles", HEADINGS, profile_row)


def two(record: Record, name: str) -> list[str | None]:
    texts = record.get(name) or {}
    return [texts.get("en"), texts.get("ja")]


def codes(terms: list[Record]) -> str:
    return joined([one["code"] for one in terms])


def wishes(record: Record, direction: str) -> str:
    """``RESEARCH:FOR-WOOD`` and so on: form and sector of each."""
    said = [one for one in record["interests"] if one["direction"] == direction]
    return joined([f"{one['form']['code']}:{one['sector']['code']}" for one in said])


def joined(words: list[str]) -> str:
    return "; ".join(words)


def write_geojson(source: Path, target: Path) -> Told:
    """The profiles as points (RFC 7946): where they sit or, where that is not known, act."""
    points = dict(places(source))
    before = b'{"type":"FeatureCollection","features":[\n'
    with Packed(target, "application/geo+json") as file:
        for record in records(source, "profile"):
            file.write(before + feature(record, points))
            file.rows += 1
            before = b",\n"
        file.write(b"\n]}\n" if file.rows else before + b"]}\n")
    return file.told()


def places(source: Path) -> Iterator[tuple[str, Point]]:
    for record in records(source, "territory"):
        if record["latitude"] is not None and record["longitude"] is not None:
            yield record["code"], (record["longitude"], record["latitude"])


def feature(record: Record, points: dict[str, Point]) -> bytes:
    sites = [record["seat"]["territory"], record["territory"]]
    found = [points[one["code"]] for one in sites if one and one["code"] in points]
    geometry = {"type": "Point", "coordinates": found[0]} if found else None
    told = {name: record[name] for name in ("name", "url", "kind", "side", "updated_at")}
    told |= {"sectors": [one["code"] for one in record["sectors"]]}
    told |= {"territory": record["territory"] and record["territory"]["code"]}
    whole = {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": told}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def records(source: Path, kind: str) -> Iterator[Record]:
    """The records of one kind, a line at a time."""
    start = f'{{"kind":"{kind}",'.encode()
    with gzip.open(source, "rb") as lines:
        for line in lines:
            if line.startswith(start):
                yield json.loads(line)["record"]
