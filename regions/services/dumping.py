"""The whole directory as files: NDJSON, CSV and GeoJSON of one moment, with what says what they are.

A dump is written beside the others and moved into its place once it is whole. Whoever loads it goes
on with the feed of changes from ``cursor``. Memory is the same for any number of records.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override
from rest_framework.renderers import JSONRenderer

from kernel.snapshot import one_moment
from regions.dumps.files import Packed, Told
from regions.dumps.manifest import Manifest, write_manifest
from regions.dumps.tables import write_geojson, write_table
from regions.models import Profile
from regions.queries.changes import last_number
from regions.queries.documents import SITE, Edition, with_documents
from regions.queries.dumps import NAME, dumps
from regions.queries.mirrored import KINDS, in_parts, records_of, table_of, told_kinds
from regions.queries.revisions import LABELS, revision_of
from regions.queries.sync_cursors import sync_cursor
from regions.services import documents
from regions.services.changes import settle_changes

DIRECTORY = "directory.ndjson.gz"
PLACES = "profiles.geojson.gz"
LINE = '{{"kind":"profile","id":"{key}","record":{record}}}\n'
# Control characters never stand in JSON: so the text comes out as it is, a line a record.
COPY = """
COPY (
    SELECT '{{"kind":"profile","id":"' || key || '","record":' || replace(record, E'\\x01', %s) || '}}'
    FROM ({found}) AS written (key, record)
) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')
"""
LANGUAGE = "en"  # of labels and addresses of pages; all texts come in both languages
UNFINISHED = "unfinished-"


@dataclass(frozen=True, slots=True)
class OwnSite:
    """Addresses as our mails say them, for want of a request."""

    url: str = field(default_factory=lambda: settings.SITE_URL)

    def build_absolute_uri(self, path: str) -> str:
        return self.url + path


def write_dump(*, begun: Callable[[Path], None] | None = None) -> Manifest:
    """Write a dump of the directory as it is now, and remove those that are too many.

    ``begun`` is told the folder in which the files grow.
    """
    settle_changes()
    folder = Path(settings.DUMP_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    if begun:
        begun(unfinished)
    try:
        manifest = fill(unfinished)
        unfinished.chmod(0o755)  # mkdtemp lets only its owner in
        unfinished.rename(folder / manifest.name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    prune_dumps()
    return manifest


def fill(folder: Path) -> Manifest:
    """All files of a dump, into this folder."""
    moment = timezone.now().astimezone(UTC)
    while (Path(settings.DUMP_DIR) / moment.strftime(NAME)).exists():
        moment += timedelta(seconds=1)
    cursor, counts, directory = write_directory(folder / DIRECTORY)
    files = [
        directory,
        *tables(folder),
        write_geojson(folder / DIRECTORY, folder / PLACES),
    ]
    manifest = Manifest(
        name=moment.strftime(NAME),
        generated_at=moment,
        cursor=cursor,
        counts=counts,
        files=files,
    )
    write_manifest(manifest, folder)
    return manifest


def tables(folder: Path) -> Iterator[Told]:
    for kind in told_kinds():
        if table := table_of(kind):
            yield write_table(folder / DIRECTORY, folder / table.name, kind, table)


def write_directory(target: Path) -> tuple[str, dict[str, int], Any]:
    """Every record of every kind, one a line, as of one moment; with the cursor of that moment."""
    counts: Counter[str] = Counter()
    with override(LANGUAGE), one_moment(), Packed(target, "application/x-ndjson") as file:
        kinds = told_kinds()
        cursor = sync_cursor(last_number(), kinds)
        for kind in kinds:
            for line in profile_lines() if kind == "profile" else lines_of(kind):
                file.write(line)
                counts[kind] += 1
    file.rows = counts.total()
    return cursor, dict(counts), file.told()


def profile_lines() -> Iterator[bytes | memoryview]:
    """One line a profile: as it stands written, or, where that does not hold, written for this."""
    writer = documents.writer()
    edition = Edition(revision_of([LABELS]).labels, writer.shape(), writer.public_day())
    rows: QuerySet[Any, Any] = with_documents(
        Profile.objects.published().order_by("pk"), LANGUAGE, edition
    )
    lacking = list(rows.filter(told=None).values_list("pk", flat=True))
    yield from written_lines(rows.filter(told__isnull=False))
    for part in in_parts(lacking):
        keys = dict(Profile.objects.filter(pk__in=part).values_list("pk", "public_id"))
        for pk, text in writer.render([LANGUAGE], part)[LANGUAGE].items():
            yield LINE.format(key=keys[pk], record=text.replace(SITE, settings.SITE_URL)).encode()


def written_lines(rows: QuerySet[Any, Any]) -> Iterator[bytes | memoryview]:
    """Straight from the database to the file."""
    found, values = rows.values_list("public_id", "told").query.sql_with_params()
    statement = COPY.format(found=found)
    with (
        connection.cursor() as cursor,
        cursor.copy(statement, [settings.SITE_URL, *values]) as copy,
    ):
        yield from copy


def lines_of(kind: str) -> Iterator[bytes]:
    """One line a record, by its serializer."""
    mirrored, site, renderer = KINDS[kind], OwnSite(), JSONRenderer()
    keys = dict(mirrored.public().order_by("pk").values_list("pk", mirrored.key))
    for part in in_parts(keys):
        for row, record in records_of(kind, part, site=site).items():
            yield renderer.render({"kind": kind, "id": str(keys[row]), "record": record}) + b"\n"


def prune_dumps() -> int:
    """Remove all but the latest, and what a killed process left half a day ago; answers how many."""
    folder = Path(settings.DUMP_DIR)
    old = [folder / manifest.name for manifest in dumps()[settings.DUMPS_KEPT :]]
    limit = datetime.now(UTC).timestamp() - 12 * 3600
    old += [one for one in folder.glob(f"{UNFINISHED}*") if one.stat().st_mtime < limit]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)
