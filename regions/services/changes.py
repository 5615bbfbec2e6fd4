"""Numbers for changes of the directory: every reader with a copy hears of each, and in one order.

Triggers note which rows were written (``Touched``). After the commit, one process at a time works
out which records that changed for the public and gives them the next numbers. Whatever commits late
is numbered late: nothing can appear behind a reader, and no long transaction holds the others up.
docs/decisions/0020 says why it is not done by transaction ids.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery

from regions.enums import ChangeAction, ChangeReason
from regions.models import Agreement, DirectoryChange, Profile, Touched
from regions.queries.mirrored import KINDS, LINKS, Mirrored, in_parts

AT_ONCE = 5000
TURN = 7_100_100  # the advisory lock of whoever gives numbers
TAKE = """
DELETE FROM regions_touched WHERE id IN (SELECT id FROM regions_touched ORDER BY id LIMIT %s)
RETURNING kind, row
"""
# The clock may be set back; the feed's never is.
SAVE = """
WITH last AS (
    SELECT coalesce(max(number), 0) AS number,
           greatest(clock_timestamp(), (SELECT max(at) FROM regions_directorychange)) AS at
    FROM regions_directorychange
)
INSERT INTO regions_directorychange (number, kind, key, row, action, reason, successor, address, at)
SELECT last.number + new.place, %s, new.key, new.row, new.action, new.reason, new.successor,
       new.address, last.at
FROM last, unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
     WITH ORDINALITY AS new (key, row, action, reason, successor, address, place)
ON CONFLICT (kind, key) DO UPDATE SET
    number = excluded.number, row = excluded.row, action = excluded.action,
    reason = excluded.reason, successor = excluded.successor, address = excluded.address,
    at = excluded.at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change as it is written."""

    key: str
    row: int | None
    action: str
    reason: str = ""
    successor: str = ""
    address: str = ""


def touch(kind: str, rows: Iterable[int]) -> None:
    """Say that these records may read differently though nothing was written: a day has passed."""
    Touched.objects.bulk_create([Touched(kind=kind, row=row) for row in sorted(set(rows))])


def touch_ended_agreements(today: date) -> None:
    """An agreement in force whose end has passed reads as expired, once it has been noted so."""
    noted = DirectoryChange.objects.filter(kind="agreement", row=OuterRef("pk"))
    ended = Agreement.objects.filter(ends_on__lt=today).annotate(
        noted_on=Subquery(noted.values("at__date"))
    )
    touch("agreement", ended.filter(ends_on__gte=F("noted_on")).values_list("pk", flat=True))


def touch_faded() -> None:
    """What was told of as being there, and is not public any more, because a day has passed."""
    for mirrored in KINDS.values():
        if mirrored.fades:
            told = DirectoryChange.objects.filter(kind=mirrored.kind, action=ChangeAction.UPSERT)
            gone = told.exclude(row__in=mirrored.public().values("pk"))
            rows = gone.values_list("row", flat=True)
            touch(mirrored.kind, [row for row in rows if row is not None])


def settle_changes() -> int:
    """Number all that was committed; answers how many records changed for the public."""
    total = 0
    while Touched.objects.exists():
        total += settle_some()
    return total


@transaction.atomic
def settle_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute(TAKE, [AT_ONCE])
        touched: dict[str, set[int]] = defaultdict(set)
        for kind, row in cursor.fetchall():
            touched[kind].add(row)
    return sum(
        note(KINDS[kind], part)
        for kind, rows in reached(touched).items()
        for part in in_parts(rows)
    )


def reached(touched: dict[str, set[int]]) -> dict[str, set[int]]:
    """The rows by kind, with those that show something of them, in the order of the kinds.

    A link is followed from what was written itself, and from partnerships always: practices show
    the whole of them.
    """
    found = {kind: set(touched.get(kind, ())) for kind in KINDS}
    for link in LINKS:
        rows = found if link.source == "partnership" else touched
        if waiting := rows.get(link.source):
            found[link.target] |= link.reach(waiting)
    found["profile"] |= merged_into(touched.get("profile", ()))
    return {kind: rows for kind, rows in found.items() if rows}


def merged_into(rows: Collection[int]) -> set[int]:
    """Records that were merged into these, and so on: their tombstones name where they went."""
    found: set[int] = set()
    waiting = set(rows)
    while waiting:
        gone = Profile.objects.filter(merged_into__in=waiting).values_list("pk", flat=True)
        waiting = set(gone) - found
        found |= waiting
    return found


def note(mirrored: Mirrored, rows: Collection[int]) -> int:
    """Write the changes of these rows; answers how many there are."""
    told = {
        change.row: change
        for change in DirectoryChange.objects.filter(kind=mirrored.kind, row__in=rows)
    }
    lines = present(mirrored, rows, told)
    here = {line.row for line in lines}
    lines += absent(mirrored, [row for row in rows if row in told and row not in here], told)
    save(mirrored.kind, lines)
    return len(lines)


def present(
    mirrored: Mirrored, rows: Collection[int], told: dict[int | None, DirectoryChange]
) -> list[Line]:
    """The public ones as they are called now, and a tombstone for every key that was given up."""
    columns = ["pk", mirrored.key, mirrored.address or mirrored.key]
    lines = []
    found = mirrored.public().filter(pk__in=rows).order_by("pk").values_list(*columns)
    for row, key, address in found:
        name, before = str(key), told.get(row)
        reason = ""
        if before and before.action == ChangeAction.UPSERT and before.address != str(address):
            reason = ChangeReason.RENAMED
        if before and before.key != name:
            lines.append(given_up(before.key, successor=name))
        line = Line(
            key=name, row=row, action=ChangeAction.UPSERT, reason=reason, address=str(address)
        )
        lines.append(line)
    return lines


def given_up(key: str, *, successor: str) -> Line:
    return Line(
        key=key,
        row=None,
        action=ChangeAction.DELETE,
        reason=ChangeReason.RENAMED,
        successor=successor,
    )


def absent(
    mirrored: Mirrored, rows: Collection[int], told: dict[int | None, DirectoryChange]
) -> list[Line]:
    """Tombstones of what was told before; none where the tombstone says the same already."""
    known = mirrored.farewells(rows) if mirrored.farewells and rows else {}
    still_there = set(
        mirrored.public().model.objects.filter(pk__in=rows).values_list("pk", flat=True)
    )
    lines = []
    for row in rows:
        other = ChangeReason.WITHDRAWN if row in still_there else ChangeReason.DELETED
        reason, successor = known.get(row, (other, ""))
        before = told[row]
        if (before.action, before.reason, before.successor) != ("delete", reason, successor):
            lines.append(
                Line(
                    key=before.key,
                    row=row,
                    action=ChangeAction.DELETE,
                    reason=reason,
                    successor=successor,
                )
            )
    return lines


def save(kind: str, lines: list[Line]) -> None:
    if not lines:
        return
    columns = [
        [getattr(line, name) for line in lines]
        for name in ("key", "row", "action", "reason", "successor", "address")
    ]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [kind, *columns])
