"""Check a file: every row becomes a row of the batch that says what it would do and what is wrong."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from regions.enums import Door, ImportState, ProfileState, RowAction, Side
from regions.imports.checking import Checked, RowCheck, cells_of, printable
from regions.imports.columns import Mapping, map_columns
from regions.imports.known import Known
from regions.imports.problems import stored_warning
from regions.imports.reading import Line, read_table
from regions.imports.twins import Twins
from regions.models import ImportBatch, Profile
from regions.queries.duplicates import likely_duplicates
from regions.queries.imports import Standing, read_known, standing_of
from regions.services.content import Codes, differences
from regions.services.profiles import INTEREST_LIFETIME

CHUNK = 1000
PIECE = 1 << 20
# Above this many new rows only twins within the file are named; the desk hears of the others.
COMPARED_IN_FULL = 200
COPY = """
    COPY regions_importrow (batch_id, number, key, action, "values", changes, errors, warnings,
        profile_id, before, after) FROM STDIN
"""


@dataclass(slots=True)
class Row:
    """One line of the file, judged."""

    line: Line
    checked: Checked
    standing: Standing | None
    action: str
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    profile: int | None = None


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
    judge = Judge(batch, mapping)
    while lines := list(islice(table.lines, CHUNK)):
        judge.take(lines)
    finish(batch, judge.counts)


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
    """Judges chunks of lines, remembering the keys and names of those before."""

    def __init__(self, batch: ImportBatch, mapping: Mapping) -> None:
        self.batch, self.mapping = batch, mapping
        self.known: Known = read_known()
        self.codes = Codes()
        self.width = max(mapping.places.values()) + 1
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
        standing = standings.get(cells["id"]) or standings.get(cells["id"].lower())
        before = (standing.waiting or standing.content) if standing else None
        checked = RowCheck(cells, known=self.known, before=before, publish=self.batch.publish).run()
        self.check_key(line, checked, standing)
        row = Row(line, checked, standing, RowAction.UNCHANGED)
        if checked.errors:
            row.action = RowAction.ERROR
        elif standing is None:
            self.plan_new(row)
        else:
            self.plan_change(row, standing)
        return row

    def check_key(self, line: Line, checked: Checked, standing: Standing | None) -> None:
        key = f"profile {standing.pk}" if standing else checked.key
        first = self.rows_of_keys.setdefault(key, line.number)
        if checked.key and first != line.number:
            self.refuse(checked, "key_twice", row=first)
        if standing and standing.state == ProfileState.WITHDRAWN:
            self.refuse(checked, "withdrawn")
        if standing and standing.state == ProfileState.MERGED:
            self.refuse(checked, "merged", key=standing.merged_into)

    @staticmethod
    def refuse(checked: Checked, code: str, /, **values: object) -> None:
        error = {"column": "id", "value": printable(checked.key), "code": code, "values": values}
        checked.errors.append(error)

    def plan_new(self, row: Row) -> None:
        content = row.checked.content
        row.action = RowAction.CREATE
        if twin := self.twins.of(row.line.number, content):
            row.checked.warnings.append(stored_warning("twin_in_file", row=twin))
        row.values = self.values(content, {}) | {"slug": address_of(row.checked)}

    def plan_change(self, row: Row, standing: Standing) -> None:
        after = row.checked.content
        compared = standing.content if self.batch.publish else standing.waiting or standing.content
        row.changes = differences(compared, after)
        if not row.changes and self.is_settled(standing):
            row.checked.warnings = []
        elif standing.own_pending:
            row.changes = {}
            row.checked.warnings = [stored_warning("pending")]
        else:
            row.action = RowAction.UPDATE
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
        for row in rows:
            self.counts[row.action] += 1
            self.counts["rows"] += 1
            self.counts["warnings"] += bool(row.checked.warnings)

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
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(columns_of(batch.pk, row))
        batch.claimed_at, batch.total = hand, total


def columns_of(batch: int, row: Row) -> Iterator[Any]:
    checked = row.checked
    yield from (batch, row.line.number, printable(checked.key), str(row.action))
    yield json.dumps(row.values, ensure_ascii=False)
    yield json.dumps(row.changes, ensure_ascii=False)
    yield json.dumps(checked.errors, ensure_ascii=False)
    yield checked.warnings
    yield row.standing.pk if row.standing else row.profile
    yield from versions_of(row)


def versions_of(row: Row) -> tuple[int | None, int | None]:
    """The version that an undo goes back to, and the one that the import will write."""
    if row.action == RowAction.CREATE:
        return None, 1
    if row.action != RowAction.UPDATE or row.standing is None:
        return None, None
    before = row.standing.back or row.standing.latest + 1  # else the import writes it first
    return before, max(before, row.standing.latest) + 1


def reserve_numbers(rows: list[Row]) -> None:
    """Give new profiles their keys now: rows that never change again are written once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('regions_profile_id_seq') FROM generate_series(1, %s)", [len(rows)]
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.profile = pk


def standing_values(standing: Standing) -> dict[str, Any]:
    """What the commit must find unchanged, and what an undo puts back."""
    was = {"state": standing.state, "is_sample": standing.is_sample}
    was |= {"confirmed_on": standing.confirmed_on, "checked_on": standing.checked_on}
    values = {"was": was, "latest": standing.latest}
    return values if standing.back else values | {"baseline": standing.content}


def doors_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The desks that look at a text: those whose language it changes, else that of its side."""
    found = [door.value for door in Door if said(before, door) != said(after, door)]
    return found or [Door.JA.value if after["side"] == Side.JP else Door.EN.value]


def said(content: dict[str, Any], door: str) -> list[str]:
    own = [content.get(f"{name}_{door}", "") for name in ("name", "summary")]
    interests = sorted(one.get(f"text_{door}", "") for one in content.get("interests", []))
    return [text for text in [*own, *interests] if text]


def address_of(checked: Checked) -> str:
    """What its address begins with; the commit makes it unique."""
    content = checked.content
    return slugify(content["name_en"])[:60].strip("-") or slugify(checked.key)[:60] or "profile"


def name_of(profile: Profile) -> str:
    return " / ".join(name for name in (profile.name_en, profile.name_ja) if name)
