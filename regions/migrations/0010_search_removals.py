"""Search remembers which documents are gone, so that every process hears of it."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("regions", "0040_imports_remember_search")]

    operations = [migrations.RunSQL(REMOVALS, NO_REMOVALS)]
