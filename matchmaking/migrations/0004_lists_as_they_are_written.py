"""What workers hand in is bytes that do not compress: PostgreSQL need not try."""

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
    dependencies = [("matchmaking", "0003_partner_lists")]

    operations = [migrations.RunSQL(statements("EXTERNAL"), statements("EXTENDED"))]
