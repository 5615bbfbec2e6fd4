"""Changes of calls become numbers that readers with a copy of the directory can follow.

The triggers note which rows were written, with the function of `regions` 0003.
"""

from django.db import migrations

# Table: the column that names the call.
WATCHED = {
    "events_call": "id",
    "events_call_sectors": "call_id",
    "events_call_forms": "call_id",
    "events_call_territories": "call_id",
    "events_callshare": "call_id",
    "events_callstep": "call_id",
}
EVENTS = {
    "insert": "NEW TABLE AS written",
    "update": "OLD TABLE AS written NEW TABLE AS rewritten",
    "delete": "OLD TABLE AS written",
}


def watch(table, column):
    return "\n".join(
        f"CREATE TRIGGER touch_on_{event} AFTER {event.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION regions_touch('call', '{column}');"
        for event, rows in EVENTS.items()
    )


def unwatch(table):
    return "\n".join(f"DROP TRIGGER touch_on_{event} ON {table};" for event in EVENTS)


class Migration(migrations.Migration):
    dependencies = [("events", "0140_calls"), ("regions", "0003_changes_of_the_directory")]

    operations = [
        migrations.RunSQL(watch(table, column), unwatch(table))
        for table, column in WATCHED.items()
    ]
