"""How bulk is stored.

What workers hand in are bytes that do not compress: PostgreSQL need not try. A list is so long
that two fit on a page: kept there as they are, they are written in a third of the time.
"""

from django.db import migrations

TABLES = {
    "matchmaking_suggestionshard": ("lists",),
    "matchmaking_suggestionrun": ("inputs", "result"),
}


def statements(storage: str) -> str:
    return "\n".join(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {storage};"
        for table, columns in TABLES.items()
        for column in columns
    )


class Migration(migrations.Migration):
    replaces = [("matchmaking", "0004_lists_as_they_are_written")]

    dependencies = [("matchmaking", "0001_chain")]

    operations = [
        migrations.RunSQL(statements("EXTERNAL"), statements("EXTENDED")),
        migrations.RunSQL(
            "ALTER TABLE matchmaking_partnerlist SET (toast_tuple_target = 8160)",
            "ALTER TABLE matchmaking_partnerlist RESET (toast_tuple_target)",
        ),
    ]
