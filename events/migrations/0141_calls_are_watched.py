"""Changes of calls become numbers that readers with a copy of the directory can follow."""

from django.db import migrations

from regions import watched

FAMILY = "events"
# Table: the column that names the call.
WATCHED = {
    "events_call": "id",
    "events_call_sectors": "call_id",
    "events_call_forms": "call_id",
    "events_call_territories": "call_id",
    "events_callshare": "call_id",
    "events_callstep": "call_id",
}


class Migration(migrations.Migration):
    dependencies = [("events", "0140_calls"), ("regions", "0004_written_documents")]

    operations = [
        migrations.RunSQL(
            watched.touch(table, [("call", column)]) + watched.count(table, FAMILY),
            watched.unwatch(table),
        )
        for table, column in WATCHED.items()
    ]
