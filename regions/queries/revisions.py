"""Which state the directory is in: one number for each family of tables, read in one query.

Triggers count every change (see ``DirectoryRevision``). Whoever sees the same numbers twice has seen
the same rows both times: a transaction that commits late raises them when it commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

PROFILES, TERMS, LABELS, TIES = "profiles", "terms", "labels", "ties"
EVENTS, POSTINGS = "events", "postings"  # of the floors above, whose migrations count them
READ = """
SELECT statement_timestamp(), clock_timestamp(),
    coalesce(array_agg(family ORDER BY family), '{}'), coalesce(array_agg(n ORDER BY family), '{}'),
    max(at)
FROM (
    SELECT family, sum(changes)::bigint AS n, max(at) AS at FROM regions_directoryrevision
    WHERE family = ANY(%s) GROUP BY family
) AS counted
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """``asked_at`` is before the state was looked at, ``told_at`` after, by the server's clock."""

    families: tuple[str, ...]
    changes: dict[str, int]
    changed_at: datetime | None
    asked_at: datetime
    told_at: datetime

    @property
    def labels(self) -> int:
        return self.changes.get(LABELS, 0)

    @property
    def stamp(self) -> str:
        """Differs for every two states; the time sets a restored backup apart."""
        counted = " ".join(f"{family}={n}" for family, n in sorted(self.changes.items()))
        return f"{counted} {self.changed_at}"


def revision_of(families: Sequence[str]) -> Revision:
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(families)])
        asked_at, told_at, names, numbers, changed_at = cursor.fetchone()
    changes = dict(zip(names, numbers, strict=True))
    return Revision(tuple(families), changes, changed_at, asked_at, told_at)
