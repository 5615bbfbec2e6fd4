"""Names are found when nearly equal; hosts (``@…``) and sounds (``~…``) only when equal.

Hosts resemble one another in thousands, and no two that differ are one. The query plans of both
branches use an index.
"""

from django.db import migrations, models

DROP = "DROP FUNCTION regions_records_like(text[], integer);"
LIKE = """
CREATE FUNCTION regions_records_like(wanted text[], most integer)
    RETURNS TABLE (profile_id bigint, likeness real)
    LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.55 AS $$
    SELECT found.profile_id, max(found.likeness) FROM (
        SELECT stored.profile_id, 1::real AS likeness
        FROM regions_recordkey AS stored WHERE stored.key = ANY (wanted)
        UNION ALL
        SELECT stored.profile_id, similarity(stored.key, asked.key)
        FROM unnest(wanted) AS asked (key)
        JOIN regions_recordkey AS stored ON stored.key % asked.key
        WHERE left(asked.key, 1) NOT IN ('@', '~')
    ) AS found
    GROUP BY found.profile_id ORDER BY 2 DESC, 1 LIMIT most
$$;
"""
BEFORE = """
CREATE FUNCTION regions_records_like(wanted text[], most integer)
    RETURNS TABLE (profile_id bigint, likeness real)
    LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.5 AS $$
    SELECT stored.profile_id, max(similarity(stored.key, asked.key))
    FROM unnest(wanted) AS asked (key)
    JOIN regions_recordkey AS stored ON stored.key % asked.key
    GROUP BY stored.profile_id ORDER BY 2 DESC, 1 LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0020_versions_of_existing_profiles")]

    operations = [
        migrations.AddIndex(
            model_name="recordkey",
            index=models.Index(fields=["key"], name="record_key"),
        ),
        migrations.RunSQL(DROP, BEFORE),
        migrations.RunSQL(LIKE, DROP),
    ]
