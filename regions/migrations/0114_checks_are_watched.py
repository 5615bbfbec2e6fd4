"""Records tell which desk approved a text and when: who keeps a copy hears of that, too."""

from django.db import migrations

WATCH = """
CREATE TRIGGER touch_on_insert AFTER INSERT ON regions_versioncheck REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION regions_touch('version', 'version_id');
CREATE TRIGGER touch_on_update AFTER UPDATE ON regions_versioncheck
    REFERENCING OLD TABLE AS written NEW TABLE AS rewritten
    FOR EACH STATEMENT EXECUTE FUNCTION regions_touch('version', 'version_id');
CREATE TRIGGER touch_on_delete AFTER DELETE ON regions_versioncheck REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION regions_touch('version', 'version_id');
CREATE FUNCTION regions_touch_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_touched (kind, row) VALUES ('profile', OLD.profile_id);
    RETURN NULL;
END $$;
CREATE FUNCTION regions_touch_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_touched (kind, row)
    SELECT DISTINCT 'version', version_id FROM regions_versioncheck WHERE by_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_version AFTER UPDATE OF state ON regions_profileversion
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state
        AND 'published' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION regions_touch_version();
CREATE TRIGGER note_desk AFTER UPDATE OF desk ON accounts_user
    FOR EACH ROW WHEN (OLD.desk IS DISTINCT FROM NEW.desk) EXECUTE FUNCTION regions_touch_desk();
"""
UNWATCH = """
DROP TRIGGER touch_on_insert ON regions_versioncheck;
DROP TRIGGER touch_on_update ON regions_versioncheck;
DROP TRIGGER touch_on_delete ON regions_versioncheck;
DROP TRIGGER note_version ON regions_profileversion;
DROP TRIGGER note_desk ON accounts_user;
DROP FUNCTION regions_touch_version();
DROP FUNCTION regions_touch_desk();
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0113_vocabulary_versions"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(WATCH, UNWATCH)]
