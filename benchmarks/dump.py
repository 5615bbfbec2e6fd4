# ruff: noqa: T201, INP001, S608, E501  # the statement is a constant of this file
"""The dump of the whole directory against COPY of the same records as row_to_json.

Run by ``make bench``. The dump packs its lines, reckons a checksum and is written to disk; COPY's
lines are thrown away. The whole dump, all files, is written once more in a process of its own, as
``manage.py write_dump`` does, whose peak memory is that of everything: the loaded product and the
dump. Exits with 1 where a measure is missed.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from regions.models import Profile  # noqa: E402
from regions.services.changes import settle_changes  # noqa: E402
from regions.services.documents import write_due_documents  # noqa: E402
from regions.services.dumping import DIRECTORY, fill, write_directory  # noqa: E402

MOST_TIMES = 2.0
MOST_MB = 150
ROUNDS = int(os.environ.get("BENCH_DUMP_ROUNDS", "3"))


def both(row: str, name: str) -> str:
    return f"(SELECT row_to_json(x) FROM (SELECT nullif({row}.{name}_en, '') AS en, nullif({row}.{name}_ja, '') AS ja) AS x)"


def labelled(row: str) -> str:
    name = f"coalesce(nullif({row}.name_en, ''), {row}.name_ja)"
    return (
        f"{both(row, 'name')} AS name, {name} AS label,"
        f" CASE WHEN {name} = {row}.name_ja THEN 'ja' ELSE 'en' END AS language"
    )


def one(columns: str, rest: str) -> str:
    return f"(SELECT row_to_json(x) FROM (SELECT {columns} {rest}) AS x)"


def many(columns: str, rest: str) -> str:
    return f"coalesce((SELECT json_agg(row_to_json(x)) FROM (SELECT {columns} {rest}) AS x), '[]')"


def place(column: str) -> str:
    return one(
        f"t.code, {labelled('t')}, t.kind", f"FROM regions_territory t WHERE t.id = {column}"
    )


def term(table: str, column: str) -> str:
    return one(f"t.code, {labelled('t')}", f"FROM regions_{table} t WHERE t.id = {column}")


def others(mine: str, theirs: str) -> str:
    return many(
        f"o.public_id AS id, {labelled('o')}, '/en/partners/' || o.slug || '/' AS url, o.kind, o.side",
        f"FROM regions_membership m JOIN regions_profile o ON o.id = m.{theirs}"
        f" WHERE m.{mine} = p.id AND o.state = 'published' ORDER BY o.slug",
    )


# As one would write it by hand for the same record.
RECORDS = f"""
SELECT row_to_json(r) FROM (
    SELECT p.public_id AS id, {labelled("p")}, '/en/partners/' || p.slug || '/' AS url, p.kind, p.side,
        {both("p", "summary")} AS summary, {place("p.territory_id")} AS territory,
        (SELECT row_to_json(x) FROM (SELECT {place("p.seat_id")} AS territory, p.seat_city AS city) x)
            AS seat,
        {many(f"s.code, {labelled('s')}, g.flagship_rank", "FROM regions_profilesector g JOIN regions_sector s ON s.id = g.sector_id WHERE g.profile_id = p.id ORDER BY g.flagship_rank NULLS LAST, s.position")} AS sectors,
        {many(f"t.code, {labelled('t')}", "FROM regions_profile_themes g JOIN regions_theme t ON t.id = g.theme_id WHERE g.profile_id = p.id ORDER BY t.position, t.code")} AS themes,
        {many(f"i.direction, {term('cooperationform', 'i.form_id')} AS form, {term('sector', 'i.sector_id')} AS sector, {term('thirdregion', 'i.third_region_id')} AS third_region, nullif(i.third_region_role, '') AS third_region_role, {both('i', 'text')} AS text, i.expires_on", "FROM regions_cooperationinterest i WHERE i.profile_id = p.id AND (i.expires_on IS NULL OR i.expires_on >= current_date) ORDER BY i.direction, i.id")} AS interests,
        p.languages, nullif(p.website, '') AS website, {others("alliance_id", "member_id")} AS members,
        {others("member_id", "alliance_id")} AS alliances,
        (SELECT row_to_json(x) FROM (SELECT p.source, p.is_sample, p.confirmed_on, p.checked_on,
            p.machine_translated) AS x) AS provenance, p.updated_at
    FROM regions_profile p WHERE p.state = 'published') AS r
"""
BARE = "SELECT row_to_json(p) FROM regions_profile p WHERE state = 'published'"


def copied(statement: str) -> tuple[float, int]:
    """Seconds, and bytes that came."""
    started, size = time.perf_counter(), 0
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT") as copy:
        for block in copy:
            size += len(block)
    return time.perf_counter() - started, size


def dumped(folder: Path) -> float:
    started = time.perf_counter()
    write_directory(folder / DIRECTORY)
    return time.perf_counter() - started


def same_content(folder: Path) -> bool:
    """Whether COPY said the same of the first hundred profiles, addresses of pages aside."""
    with connection.cursor() as cursor:
        cursor.execute(f"{RECORDS} ORDER BY r.id LIMIT 100")
        plain = {row["id"]: row for (row,) in cursor.fetchall()}
    found = 0
    with gzip.open(folder / DIRECTORY) as lines:
        for line in lines:
            told = json.loads(line)
            if told["kind"] == "profile" and told["id"] in plain:
                found += alike(told["record"], plain[told["id"]])
    return found == len(plain)


def alike(told: dict[str, Any], plain: dict[str, Any]) -> bool:
    left_out = {"url", "updated_at", "members", "alliances", "interests", "provenance"}
    return all(told[name] == plain[name] for name in told.keys() - left_out) and len(
        told["interests"]
    ) == len(plain["interests"])


def peak_mb() -> float:
    """The most memory that this process ever had; getrusage would count its parent's, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def whole_dump(folder: Path) -> None:
    """In a process of its own: all files, and the figures as JSON."""
    connection.ensure_connection()
    reverse("api-docs")  # loads all views, as the first address of a record would
    loaded = peak_mb()
    started = time.perf_counter()
    manifest = fill(folder)
    figures = {
        "seconds": time.perf_counter() - started,
        "loaded": loaded,
        "mb": peak_mb(),
        "files": {file.name: file.bytes for file in manifest.files},
    }
    print(json.dumps(figures))


def measured_apart(folder: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--whole", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    settle_changes()
    while write_due_documents():  # as the worker does within half a minute of each change
        pass
    dumps, copies, bare = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _round in range(ROUNDS):
            seconds, size = copied(RECORDS)
            copies.append(seconds)
            dumps.append(dumped(folder))
            bare.append(copied(BARE)[0])
        same = same_content(folder)
        figures = measured_apart(folder)
    ratio = min(dumps) / min(copies)
    count = Profile.objects.published().count()
    print(f"Dump of {count} profiles and all else; COPY sends {size / 1e6:.0f} MB")
    print(f"  NDJSON, packed      {min(dumps):7.1f} s  of {[round(one, 1) for one in dumps]}")
    print(f"  COPY of row_to_json {min(copies):7.1f} s  of {[round(one, 1) for one in copies]}")
    print(f"  ratio {ratio:.2f} (at most {MOST_TIMES:.2f})")
    print(f"  COPY of bare rows, nothing nested {min(bare):.1f} s: no measure")
    print(f"  the same content: {'yes' if same else 'NO'}")
    print(f"  all files {figures['seconds']:.1f} s; peak memory of its process, all in all,")
    print(
        f"  {figures['mb']:.0f} MB (at most {MOST_MB}), {figures['loaded']:.0f} MB before it began"
    )
    for file, length in figures["files"].items():
        print(f"    {file:22} {length / 1e6:6.1f} MB")
    return int(ratio > MOST_TIMES or figures["mb"] > MOST_MB or not same)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whole", type=Path)
    options = parser.parse_args()
    if options.whole:
        whole_dump(options.whole)
    else:
        sys.exit(main())
