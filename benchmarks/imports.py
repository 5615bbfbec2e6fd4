# ruff: noqa: T201, INP001
"""Import of 50,000 rows against a bare COPY of the same rows with index build.

Run by ``make bench``. The file is checked and imported in a process of its own, whose peak memory
is measured. Then exactly the rows that it wrote, those of the preview among them, are copied into
fresh tables with the same columns and foreign keys, and the same indexes are built on them. For
comparison the same is done once more as ``pg_restore`` does it: without foreign keys while rows are
copied, which are added at the end. Exits with 1 where a measure is missed.
"""

import argparse
import json
import os
import resource
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

from django.db import connection, transaction  # noqa: E402

from kernel.tables import csv_lines  # noqa: E402
from regions.imports.columns import COLUMNS  # noqa: E402
from regions.imports.writing import cells  # noqa: E402
from regions.models import ImportBatch, Profile, Territory  # noqa: E402
from regions.services import importing, load_data  # noqa: E402
from regions.services.importing import batches  # noqa: E402
from regions.synthetic import PREFIX, organisations  # noqa: E402

LEAST_RATIO = 1 / 3
MOST_MB = 300
SEED = 50
KEY = "bench-"
TABLES = {
    "regions_profile": "id",
    "regions_profilesector": "profile_id",
    "regions_profile_themes": "profile_id",
    "regions_cooperationinterest": "profile_id",
    "regions_profileversion": "profile_id",
    "regions_reviewnote": "profile_id",
    "regions_uncheckedrecord": "profile_id",
    "regions_importrow": "profile_id",
}
MINE = f"SELECT id FROM regions_profile WHERE external_key LIKE '{KEY}%'"  # noqa: S608


def write_file(target: Path, count: int) -> None:
    """A file as a register might send it, 600 to 700 bytes a row."""
    stock = load_data.stock()
    country = dict(Territory.objects.values_list("code", "country"))
    made = organisations(count, seed=SEED, stock=stock, until="2099-12-31")
    rows = (
        cells(key.replace(PREFIX, KEY), content, country=country[content["territory"]])
        for key, content in made
    )
    with target.open("wb") as file:
        file.writelines(csv_lines([list(COLUMNS)]))
        file.writelines(line.removeprefix(b"\xef\xbb\xbf") for line in csv_lines(rows))


def import_file(source: Path) -> None:
    """In a process of its own: receive, check and import; the figures go out as JSON."""
    setattr(batches, "follow", lambda _batch: None)  # noqa: B010  # search follows by itself
    started = time.perf_counter()
    batch = importing.receive_file(
        source.read_bytes(), by=None, file_name=source.name, publish=True
    )
    received = time.perf_counter()
    importing.run(batch.pk)
    checked = time.perf_counter()
    batch = ImportBatch.objects.defer("content").get(pk=batch.pk)
    importing.request_commit(batch, by=None)
    importing.run(batch.pk)
    done = time.perf_counter()
    figures = {
        "receive": received - started,
        "check": checked - received,
        "commit": done - checked,
        "seconds": done - started,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "counts": batch.counts,
    }
    print(json.dumps(figures))


def measure_import(source: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--import-file", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure_copy(folder: Path, *, guarded: bool) -> float:
    """Seconds that COPY and the indexes of the same rows take, tables written out before.

    ``guarded``: the foreign keys stand while rows are copied; else they are added afterwards.
    """
    total = 0.0
    with connection.cursor() as cursor:
        for table, key in TABLES.items():
            write_out(cursor, folder / table, f"SELECT * FROM {table} WHERE {key} IN ({MINE})")  # noqa: S608
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING DEFAULTS)")
            keys = foreign_keys(cursor, table)
            for statement in keys if guarded else []:
                cursor.execute(statement)
            started = time.perf_counter()
            with transaction.atomic():
                copy_in(cursor, table, folder / table)
                for statement in [] if guarded else keys:
                    cursor.execute(statement)
            total += time.perf_counter() - started
            cursor.execute(f"DROP TABLE bench_{table}")
    return total


def write_out(cursor: Any, target: Path, rows: str) -> None:
    with target.open("wb") as file, cursor.copy(f"COPY ({rows}) TO STDOUT") as out:
        file.writelines(out)


def foreign_keys(cursor: Any, table: str) -> list[str]:
    """The table's own, for its copy; they look at the same other tables."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    return [f'ALTER TABLE bench_{table} ADD CONSTRAINT "{n}" {d}' for n, d in cursor.fetchall()]


def copy_in(cursor: Any, table: str, file: Path) -> None:
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
    indexes = [
        definition.replace("INDEX ", "INDEX bench_", 1).replace(
            f" ON public.{table} ", f" ON public.bench_{table} "
        )
        for (definition,) in cursor.fetchall()
    ]
    with file.open("rb") as source, cursor.copy(f"COPY bench_{table} FROM STDIN") as copy:
        while block := source.read(1 << 20):
            copy.write(block)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index waits for no check that is due
    for definition in indexes:
        cursor.execute(definition)


def clean_up() -> None:
    importing_rows = ImportBatch.objects.filter(file_name="bench.csv")
    importing_rows.delete()
    waiting = list(
        Profile.objects.filter(external_key__startswith=KEY).values_list("pk", flat=True)
    )
    for start in range(0, len(waiting), 2000):
        Profile.objects.filter(pk__in=waiting[start : start + 2000]).delete()


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "bench.csv"
        write_file(source, count)
        size = source.stat().st_size / 1e6
        figures = measure_import(source)
        copy = measure_copy(folder, guarded=True)
        restore = measure_copy(folder, guarded=False)
    ratio = copy / figures["seconds"]
    print(f"Import of {count} rows ({size:.0f} MB): {figures['counts']}")
    for step in ("receive", "check", "commit"):
        print(f"  {step:9} {figures[step]:6.1f} s")
    print(f"  import    {figures['seconds']:6.1f} s  {count / figures['seconds']:8.0f} rows/s")
    print(f"  bare COPY {copy:6.1f} s  {count / copy:8.0f} rows/s")
    print(f"  ratio {ratio:.2f} (at least {LEAST_RATIO:.2f})")
    print(
        f"  as pg_restore {restore:6.1f} s, ratio {restore / figures['seconds']:.2f} (no measure)"
    )
    print(f"  peak memory {figures['mb']:.0f} MB (at most {MOST_MB})")
    return int(ratio < LEAST_RATIO or figures["mb"] > MOST_MB)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--import-file", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the rows in the database")
    options = parser.parse_args()
    if options.import_file:
        import_file(options.import_file)
    else:
        missed = main(options.rows)
        if not options.keep:
            clean_up()
        sys.exit(missed)
