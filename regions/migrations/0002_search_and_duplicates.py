"""What search and the search for duplicates keep by themselves, however a row was written.

Search documents remember who wrote them, and which of them are gone. Records that are new or
changed in name, website or place are noted, to be looked at for duplicates. Long columns stay out
of the main tables.
"""

from django.db import migrations

REVISION = """
CREATE FUNCTION regions_document_revision() RETURNS trigger AS $$
BEGIN
    NEW.revision := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER document_revision BEFORE INSERT OR UPDATE ON regions_searchdocument
    FOR EACH ROW EXECUTE FUNCTION regions_document_revision();
"""
NO_REVISION = """
DROP TRIGGER document_revision ON regions_searchdocument;
DROP FUNCTION regions_document_revision();
"""
REMOVALS = """
CREATE TABLE regions_searchremoval (profile_id bigint NOT NULL, revision bigint NOT NULL);
CREATE INDEX search_removal_revision ON regions_searchremoval (revision);
CREATE FUNCTION regions_document_removed() RETURNS trigger AS $$
BEGIN
    INSERT INTO regions_searchremoval (profile_id, revision)
    VALUES (OLD.profile_id, pg_current_xact_id()::text::bigint);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER document_removed AFTER DELETE ON regions_searchdocument
    FOR EACH ROW EXECUTE FUNCTION regions_document_removed();
"""
NO_REMOVALS = """
DROP TRIGGER document_removed ON regions_searchdocument;
DROP FUNCTION regions_document_removed();
DROP TABLE regions_searchremoval;
"""
# A search touches the main table once for each match: short rows keep that cheap.
APART = """
ALTER TABLE regions_searchdocument SET (toast_tuple_target = 256);
ALTER TABLE regions_searchdocument ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE regions_searchdocument ALTER COLUMN name_words SET STORAGE EXTERNAL;
"""
TOGETHER = """
ALTER TABLE regions_searchdocument RESET (toast_tuple_target);
ALTER TABLE regions_searchdocument ALTER COLUMN words SET STORAGE EXTENDED;
ALTER TABLE regions_searchdocument ALTER COLUMN name_words SET STORAGE EXTENDED;
"""
# The file is read piece by piece, which needs it uncompressed; rows are updated without their
# values being written again.
IMPORTS_APART = """
ALTER TABLE regions_importbatch ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE regions_importrow SET (toast_tuple_target = 256);
ALTER TABLE regions_importrow ALTER COLUMN "values" SET STORAGE EXTERNAL;
"""
IMPORTS_TOGETHER = """
ALTER TABLE regions_importbatch ALTER COLUMN content SET STORAGE EXTENDED;
ALTER TABLE regions_importrow RESET (toast_tuple_target);
ALTER TABLE regions_importrow ALTER COLUMN "values" SET STORAGE EXTENDED;
"""
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

# Stems of names (``*…``) are found when nearly equal, all other keys when equal: hosts resemble one
# another in thousands, and no two that differ are one. Both branches use an index. The threshold
# belongs to the function: callers need neither a transaction nor a second query.
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
NO_LIKE = "DROP FUNCTION regions_records_like(text[], integer);"


class Migration(migrations.Migration):
    replaces = [("regions", "0003_search_revision"), ("regions", "0010_search_removals"), ("regions", "0050_record_keys"), ("regions", "0051_names_alike_hosts_equal"), ("regions", "0082_stems_nearly_equal"), ("regions", "0083_keys_written_anew")]

    dependencies = [("regions", "0001_directory")]

    operations = [
        migrations.RunSQL(REVISION, NO_REVISION),
        migrations.RunSQL(REMOVALS, NO_REMOVALS),
        migrations.RunSQL(APART, TOGETHER),
        migrations.RunSQL(IMPORTS_APART, IMPORTS_TOGETHER),
        migrations.RunSQL(NOTE, NO_NOTE),
        migrations.RunSQL(LIKE, NO_LIKE),
    ]
