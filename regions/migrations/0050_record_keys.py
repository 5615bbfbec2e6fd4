"""Keys by which duplicates are found, and the list of records that are still to be looked at.

The trigger notes every record that is new or changed in name, website or place, however it was
written. What stands in the directory already is noted once.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

NOTE = """
CREATE FUNCTION regions_note_new_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_uncheckedrecord (profile_id, noted_at)
        SELECT id, clock_timestamp() FROM fresh ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION regions_note_changed_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_uncheckedrecord (profile_id, noted_at) VALUES (NEW.id, clock_timestamp())
        ON CONFLICT (profile_id) DO UPDATE SET noted_at = excluded.noted_at;
    RETURN NULL;
END $$;
CREATE TRIGGER note_new_records AFTER INSERT ON regions_profile
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION regions_note_new_records();
CREATE TRIGGER note_changed_record AFTER UPDATE ON regions_profile
    FOR EACH ROW WHEN (
        (OLD.name_en, OLD.name_ja, OLD.website, OLD.territory_id, OLD.kind, OLD.state)
        IS DISTINCT FROM
        (NEW.name_en, NEW.name_ja, NEW.website, NEW.territory_id, NEW.kind, NEW.state)
    ) EXECUTE FUNCTION regions_note_changed_record();
"""
NO_NOTE = """
DROP TRIGGER note_new_records ON regions_profile;
DROP TRIGGER note_changed_record ON regions_profile;
DROP FUNCTION regions_note_new_records();
DROP FUNCTION regions_note_changed_record();
"""

# The threshold belongs to the function: callers need neither a transaction nor a second query.
LIKE = """
CREATE FUNCTION regions_records_like(wanted text[], most integer)
    RETURNS TABLE (profile_id bigint, likeness real)
    LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.5 AS $$
    SELECT stored.profile_id, max(similarity(stored.key, asked.key))
    FROM unnest(wanted) AS asked (key)
    JOIN regions_recordkey AS stored ON stored.key % asked.key
    GROUP BY stored.profile_id ORDER BY 2 DESC, 1 LIMIT most
$$;
"""
NO_LIKE = "DROP FUNCTION regions_records_like(text[], integer);"

STANDING = """
INSERT INTO regions_uncheckedrecord (profile_id, noted_at)
    SELECT id, clock_timestamp() FROM regions_profile ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0030_upkeep")]

    operations = [
        migrations.CreateModel(
            name="RecordKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=250)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="regions.profile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("key"), name="gin_trgm_ops"
                        ),
                        name="record_key_trgm",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "key"), name="one_key_per_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="UncheckedRecord",
            fields=[
                (
                    "profile",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="regions.profile",
                    ),
                ),
                ("noted_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(NOTE, NO_NOTE),
        migrations.RunSQL(LIKE, NO_LIKE),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
