"""Documents tell which desk approved a text and when: its checks touch a profile, too."""

from django.db import migrations

# Whose check it is, is told by the office; who moves to another one changes what is told.
TOUCH = """
CREATE FUNCTION regions_touch_by_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
BEGIN
    INSERT INTO regions_profiletouch (profile_id, transaction)
    SELECT profile_id, pg_current_xact_id()::text::bigint FROM regions_profileversion
    WHERE id = version AND state = 'published' ON CONFLICT DO NOTHING;
    IF FOUND THEN PERFORM regions_count_change('profiles'); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION regions_touch_by_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_profiletouch (profile_id, transaction)
        VALUES (OLD.profile_id, pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    PERFORM regions_count_change('profiles');
    RETURN NULL;
END $$;
CREATE FUNCTION regions_touch_by_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_profiletouch (profile_id, transaction)
    SELECT DISTINCT version.profile_id, pg_current_xact_id()::text::bigint
    FROM regions_versioncheck AS made
    JOIN regions_profileversion AS version ON version.id = made.version_id
    WHERE made.by_id = NEW.id ON CONFLICT DO NOTHING;
    PERFORM regions_count_change('profiles');
    RETURN NULL;
END $$;
CREATE TRIGGER touch_by_check AFTER INSERT OR UPDATE OR DELETE ON regions_versioncheck
    FOR EACH ROW EXECUTE FUNCTION regions_touch_by_check();
CREATE TRIGGER touch_by_version AFTER UPDATE OF state ON regions_profileversion
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state
        AND 'published' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION regions_touch_by_version();
CREATE TRIGGER touch_by_desk AFTER UPDATE OF desk ON accounts_user
    FOR EACH ROW WHEN (OLD.desk IS DISTINCT FROM NEW.desk)
    EXECUTE FUNCTION regions_touch_by_desk();
"""
NO_TOUCH = """
DROP TRIGGER touch_by_check ON regions_versioncheck;
DROP TRIGGER touch_by_version ON regions_profileversion;
DROP TRIGGER touch_by_desk ON accounts_user;
DROP FUNCTION regions_touch_by_check();
DROP FUNCTION regions_touch_by_version();
DROP FUNCTION regions_touch_by_desk();
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0111_revisions_and_touches"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(TOUCH, NO_TOUCH)]
