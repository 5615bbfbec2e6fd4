"""Only the stems of names (``*…``) are found when nearly equal; all other keys when equal.

A stem is the name without the words that many share. It finds what the whole name found, by an
index of a quarter of the size, written at once: a list of pending entries would be read whole by
every look-up.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models import F, Q

KEYS = OpClass(F("key"), name="gin_trgm_ops")
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
        WHERE left(asked.key, 1) = '*' AND stored.key::text LIKE '*%'
    ) AS found
    GROUP BY found.profile_id ORDER BY 2 DESC, 1 LIMIT most
$$;
"""
BEFORE = """
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


class Migration(migrations.Migration):
    dependencies = [("regions", "0081_renewals_told")]

    operations = [
        migrations.RemoveIndex(model_name="recordkey", name="record_key_trgm"),
        migrations.AddIndex(
            model_name="recordkey",
            index=GinIndex(
                KEYS,
                name="record_stem_trgm",
                fastupdate=False,
                condition=Q(key__startswith="*"),
            ),
        ),
        migrations.RunSQL(DROP, BEFORE),
        migrations.RunSQL(LIKE, DROP),
    ]
