"""SQL of the triggers that watch a table, for migrations of this floor and of those above it.

Migrations that have run were made by this: change nothing here, write new ones beside it.
"""

from collections.abc import Collection

Records = Collection[tuple[str, str]]  # kind of record, and the column that names its row

TOUCHING = {
    "insert": "NEW TABLE AS written",
    "update": "OLD TABLE AS written NEW TABLE AS rewritten",
    "delete": "OLD TABLE AS written",
}
COUNTING = {
    "insert": ("NEW TABLE AS fresh", "regions_count_new"),
    "update": ("NEW TABLE AS fresh OLD TABLE AS former", "regions_count_changed"),
    "delete": ("OLD TABLE AS former", "regions_count_gone"),
}


def touch(table: str, records: Records) -> str:
    """Notes the records that show a row of this table, once for each statement."""
    arguments = ", ".join(f"'{kind}', '{column}'" for kind, column in records)
    return "\n".join(
        f"CREATE TRIGGER touch_on_{event} AFTER {event.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION regions_touch({arguments});"
        for event, rows in TOUCHING.items()
    )


def count(table: str, family: str) -> str:
    """Counts the statements that changed a row of this table."""
    return "\n".join(
        f"CREATE TRIGGER count_{event} AFTER {event.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}('{family}');"
        for event, (rows, function) in COUNTING.items()
    )


def unwatch(table: str) -> str:
    """Takes both away."""
    return "\n".join(
        f"DROP TRIGGER touch_on_{event} ON {table}; DROP TRIGGER count_{event} ON {table};"
        for event in TOUCHING
    )
