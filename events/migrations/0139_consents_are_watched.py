"""Whether a recording is public depends on who is on the stage and has agreed: both are watched."""

from django.db import migrations

from regions import watched

TABLE = "events_stageconsent"
STAGE = """
CREATE FUNCTION events_touch_by_speaker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_touched (kind, row)
    SELECT 'event', event_id FROM events_session
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.session_id ELSE NEW.session_id END;
    PERFORM regions_count_change('events');
    RETURN NULL;
END $$;
CREATE TRIGGER touch_by_speaker AFTER INSERT OR UPDATE OR DELETE ON events_speaker
    FOR EACH ROW EXECUTE FUNCTION events_touch_by_speaker();
"""
NO_STAGE = """
DROP TRIGGER touch_by_speaker ON events_speaker;
DROP FUNCTION events_touch_by_speaker();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0130_stage_consents"),
        ("regions", "0004_written_documents"),
    ]

    operations = [
        migrations.RunSQL(
            watched.touch(TABLE, [("event", "event_id")]) + watched.count(TABLE, "events"),
            watched.unwatch(TABLE),
        ),
        migrations.RunSQL(STAGE, NO_STAGE),
    ]
