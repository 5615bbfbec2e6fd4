"""Check a file: every row becomes a row of the batch that says what it would do and what is wrong."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from regions.enums import Door, ImportState, ProfileState, RowAction
from regions.imports.cells import cells_of, printable
from regions.imports.checking import Checked, RowCheck
from regions.imports.columns import Mapping, map_columns
from regions.imports.problems import stored_warning
from regions.imports.reading import Line, read_table
from regions.imports.said import Reader
from regions.imports.twins import Twins
from regions.models import ImportBatch, Profile
from regions.queries.duplicates import likely_duplicates
from regions.queries.imports import Standing, read_known, standing_of
from regions.services.content import Codes, differences
from regions.services.doors import is_new, own_door
from regions.services.importing.staging import Row, reserve_numbers, standing_values, write_rows
from regions.services.profiles import INTEREST_LIFETIME

CHUNK = 1000
PIECE = 1 << 20
# Above this many new rows only twins within the file are named; the desk hears of the others.
COMPARED_IN_FULL = 200


class LostClaim(Exception):  # noqa: N818  # it says what happened
    """Another worker has taken this file over."""


def check_rows(batch: ImportBatch) -> None:
    """Judge all rows anew, a chunk at a time. Raises ``Unreadable`` if the file is no table."""
    batch.rows.all().delete()
    table = read_table(read_content(batch))
    mapping = map_columns(table.header)
    batch.encoding, batch.total, batch.done = table.encoding, table.estimate, 0
    batch.mapping = asdict(mapping) | {"notices": table.notices}
    batch.save(update_fields=["encoding", "total", "done", "mapping", "updated_at"])
    judge = Judge(batch, mapping, width=len(table.header))
    while lines := list(islice(table.lines, CHUNK)):
        with no_collector():
            judge.take(lines)
    finish(batch, judge.counts)


@contextmanager
def no_collector() -> Iterator[None]:
    """Rows hold no circles: looking for some among a chunk's many objects takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_content(batch: ImportBatch) -> bytes:
    """The file, fetched piece by piece: as one value it would need three times its size."""
    content = bytearray()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT substring(content FROM %s FOR %s) FROM regions_importbatch WHERE id = %s",
                [len(content) + 1, PIECE, batch.pk],
            )
            (piece,) = cursor.fetchone()
            content += piece
            if len(piece) < PIECE:
                return bytes(content)


def finish(batch: ImportBatch, counts: "Counter[str]") -> None:
    batch.counts = {name: counts[name] for name in [*RowAction.values, "rows", "warnings"]}
    batch.state, batch.total, batch.done = ImportState.CHECKED, counts["rows"], counts["rows"]
    batch.save(update_fields=["counts", "state", "total", "done", "updated_at"])


class Judge:
    """Judges chunks of lines, remembering the keys and names of those before.

    ``width`` is how many cells the first row names.
    """

    def __init__(self, batch: ImportBatch, mapping: Mapping, *, width: int) -> None:
        self.batch, self.mapping, self.width = batch, mapping, width
        self.reader = Reader(read_known())
        self.codes = Codes()
        self.until = (timezone.localdate() + INTEREST_LIFETIME).isoformat()
        self.today = timezone.localdate().isoformat()
        self.rows_of_keys: dict[str, int] = {}
        self.twins = Twins()
        self.counts: Counter[str] = Counter()

    def take(self, lines: list[Line]) -> None:
        cells = [cells_of(self.mapping.places, line.cells) for line in lines]
        standings = standing_of([printable(one["id"]) for one in cells if one["id"]])
        rows = [self.judge(line, own, standings) for line, own in zip(lines, cells, strict=True)]
        self.count(rows)
        self.name_likely_twins(rows)
        reserve_numbers([row for row in rows if row.action == RowAction.CREATE])
        self.store(rows)

    def judge(self, line: Line, cells: dict[str, str], standings: dict[str, Standing]) -> Row:
        key = cells["id"]
        standing = standings.get(key) or standings.get(key.lower())
        before = (standing.waiting or standing.content) if standing else None
        publish = self.batch.publish
        checked = RowCheck(cells, reader=self.reader, before=before, publish=publish).run()
        self.check_key(line, checked, standing)
        self.check_width(line, checked)
        row = Row(line.number, checked, standing, RowAction.UNCHANGED.value)
        if checked.errors:
            row.action = RowAction.ERROR.value
        elif standing is None:
            self.plan_new(row)
        else:
            self.plan_change(row, standing)
        if standing and standing.absorbed:
            checked.warnings.append(stored_warning("merged", key=standing.key))
        return row

    def check_key(self, line: Line, checked: Checked, standing: Standing | None) -> None:
        key = f"profile {standing.pk}" if standing else checked.key
        first = self.rows_of_keys.setdefault(key, line.number)
        if checked.key and first != line.number:
            refuse(checked, "key_twice", row=first)
        if standing and standing.state == ProfileState.WITHDRAWN:
            refuse(checked, "withdrawn")

    def check_width(self, line: Line, checked: Checked) -> None:
        """A comma without quotation marks moves all cells after it: nothing there is to be trusted."""
        if len(line.cells) > self.width and any(map(str.strip, line.cells[self.width :])):
            refuse(checked, "cells_beyond")

    def plan_new(self, row: Row) -> None:
        content = row.checked.content
        row.action = RowAction.CREATE.value
        if twin := self.twins.of(row.number, content):
            row.checked.warnings.append(stored_warning("twin_in_file", row=twin))
        row.values = self.values(content, {}) | {"slug": address_of(row.checked)}

    def plan_change(self, row: Row, standing: Standing) -> None:
        after = row.checked.content
        compared = standing.content if self.batch.publish else standing.waiting or standing.content
        row.changes = differences(compared, after)
        if not row.changes and self.is_settled(standing):
            row.checked.warnings.clear()
        elif standing.own_pending:
            row.changes = {}
            row.checked.warnings[:] = [stored_warning("pending")]
        else:
            row.action = RowAction.UPDATE.value
            row.values = self.values(after, standing.content) | standing_values(standing)

    def is_settled(self, standing: Standing) -> bool:
        """Whether there is nothing to do although nothing differs: a draft may want publishing."""
        return not self.batch.publish or standing.state == ProfileState.PUBLISHED

    def values(self, content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        if self.batch.publish:
            content["interests"] = [self.with_end(one) for one in content["interests"]]
            return {"content": content}
        return {"content": content, "doors": doors_of(before, content)}

    def with_end(self, one: dict[str, str]) -> dict[str, str]:
        """What is published without an end, or with one that is over, gets a year."""
        return one if one["expires_on"] >= self.today else one | {"expires_on": self.until}

    def count(self, rows: list[Row]) -> None:
        self.counts.update(row.action for row in rows)
        self.counts["rows"] += len(rows)
        self.counts["warnings"] += sum(bool(row.checked.warnings) for row in rows)

    def name_likely_twins(self, rows: list[Row]) -> None:
        if self.counts[RowAction.CREATE] > COMPARED_IN_FULL:
            return
        for row in rows:
            if row.action == RowAction.CREATE:
                self.name_twin(row)

    def name_twin(self, row: Row) -> None:
        for profile, _likeness in likely_duplicates(
            self.codes.content(row.checked.content), most=1
        ):
            self.counts["warnings"] += not row.checked.warnings
            warning = stored_warning("twin_in_directory", name=name_of(profile))
            row.checked.warnings.append(warning)

    @transaction.atomic
    def store(self, rows: list[Row]) -> None:
        """Write the chunk, with the sign of life; stop if the file is in other hands."""
        batch, hand = self.batch, timezone.now()
        held = ImportBatch.objects.filter(pk=batch.pk, claimed_at=batch.claimed_at)
        total = max(batch.total, self.counts["rows"])
        if not held.update(done=self.counts["rows"], total=total, claimed_at=hand):
            raise LostClaim(batch.pk)
        write_rows(batch.pk, rows)
        batch.claimed_at, batch.total = hand, total


def refuse(checked: Checked, code: str, /, **values: object) -> None:
    error = {"column": "id", "value": printable(checked.key), "code": code, "values": values}
    checked.errors.append(error)


def doors_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The desks that look at a text: those whose language it changes, else that of its side."""
    found = [door.value for door in Door if is_new(before, after, door)]
    return found or [own_door(after).value]


def address_of(checked: Checked) -> str:
    """What its address begins with; the commit makes it unique."""
    content = checked.content
    return slugify(content["name_en"])[:60].strip("-") or slugify(checked.key)[:60] or "profile"


def name_of(profile: Profile) -> str:
    return " / ".join(name for name in (profile.name_en, profile.name_ja) if name)
