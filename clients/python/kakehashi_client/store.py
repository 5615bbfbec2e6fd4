"""The copy itself: every record as JSON, what left and why, and where the feed goes on."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, changed_at TEXT,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (
    kind TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, successor TEXT, changed_at TEXT,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
KEEP = "INSERT OR REPLACE INTO record (kind, id, record, changed_at) VALUES (?, ?, ?, ?)"
BURY = (
    "INSERT OR REPLACE INTO gone (kind, id, reason, successor, changed_at) VALUES (?, ?, ?, ?, ?)"
)


class Store:
    """A SQLite file. What happens inside ``at_once`` is there as a whole or not at all."""

    def __init__(self, path: str | Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.executescript(SCHEMA)

    def close(self) -> None:
        self.database.close()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def state(self, name: str) -> str:
        row = self.database.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def remember(self, **values: str) -> None:
        self.database.executemany(
            "INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", list(values.items())
        )

    def empty(self) -> None:
        for table in ("record", "gone", "state"):
            self.database.execute(f"DELETE FROM {table}")  # noqa: S608  # names of this file

    def keep(self, entries: Iterable[dict[str, Any]]) -> None:
        """Entries of a dump or of the feed that carry a record."""
        self.database.executemany(
            KEEP,
            (
                (
                    one["kind"],
                    one["id"],
                    json.dumps(one["record"], ensure_ascii=False),
                    one.get("changed_at"),
                )
                for one in entries
            ),
        )

    def apply(self, entry: dict[str, Any]) -> None:
        """One change of the feed. Applied twice it says the same."""
        key = [entry["kind"], entry["id"]]
        if entry["action"] == "upsert":
            self.keep([entry])
            self.database.execute("DELETE FROM gone WHERE kind = ? AND id = ?", key)
        else:
            self.database.execute("DELETE FROM record WHERE kind = ? AND id = ?", key)
            told = (entry["reason"], entry["successor"], entry["changed_at"])
            self.database.execute(BURY, (*key, *told))

    def records(self, kind: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Kind, id and record of everything, or of one kind."""
        rows = self.database.execute(
            "SELECT kind, id, record FROM record WHERE ? IN ('', kind) ORDER BY kind, id", [kind]
        )
        for found, key, record in rows:
            yield found, key, json.loads(record)
