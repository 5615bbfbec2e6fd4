"""Search documents remember who wrote them; their long columns stay out of the main table."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION regions_document_revision() RETURNS trigger AS $$
BEGIN
    NEW.revision := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER document_revision BEFORE INSERT OR UPDATE ON regions_searchdocument
    FOR EACH ROW EXECUTE FUNCTION regions_document_revision();
"""
NO_TRIGGER = """
DROP TRIGGER document_revision ON regions_searchdocument;
DROP FUNCTION regions_document_revision();
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


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_curation_chain")]

    operations = [
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.RunSQL(APART, TOGETHER),
    ]
