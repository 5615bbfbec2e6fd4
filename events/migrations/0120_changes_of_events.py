"""Who keeps a copy hears of events and their programmes, and lists of them know what is unchanged."""

from django.db import migrations

from regions import watched

FAMILY = "events"
# Table: the records that show a row of it, as (kind of record, column that names it).
WATCHED = {
    "events_event": [("event", "id"), ("programme", "id")],
    "events_event_partners": [("event", "event_id")],
    "events_programmeversion": [("event", "event_id"), ("programme", "event_id")],
}
# What was there before is new to every copy.
TELL = """
INSERT INTO regions_touched (kind, row) SELECT 'event', id FROM events_event;
INSERT INTO regions_touched (kind, row) SELECT DISTINCT 'programme', event_id
FROM events_programmeversion;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_events"), ("regions", "0004_written_documents")]

    operations = [
        *(
            migrations.RunSQL(
                watched.touch(table, records) + watched.count(table, FAMILY), watched.unwatch(table)
            )
            for table, records in WATCHED.items()
        ),
        migrations.RunSQL(TELL, "DELETE FROM regions_touched WHERE kind IN ('event', 'programme')"),
    ]
