"""Every change of what the public sees becomes a number that readers with a copy can follow.

The triggers only note which rows were written; `regions.services.changes` works out after the commit
what that means. Statement by statement, so that an import of 50,000 rows pays little.
"""

from django.db import migrations

# Table: the records that show a row of it, as (kind of record, column that names it).
WATCHED = {
    "regions_profile": [("profile", "id")],
    "regions_profilesector": [("profile", "profile_id")],
    "regions_profile_themes": [("profile", "profile_id")],
    "regions_cooperationinterest": [("profile", "profile_id")],
    "regions_membership": [("profile", "alliance_id"), ("profile", "member_id")],
    "regions_partnership": [("partnership", "id")],
    "regions_partnership_forms": [("partnership", "partnership_id")],
    "regions_partnership_sectors": [("partnership", "partnership_id")],
    "regions_partnershipparty": [("partnership", "partnership_id")],
    "regions_milestone": [("partnership", "partnership_id")],
    "regions_practice": [("practice", "id"), ("partnership", "partnership_id")],
    "regions_indicator": [("practice", "practice_id")],
    "regions_agreement": [("agreement", "id"), ("partnership", "partnership_id")],
    "regions_agreement_sectors": [("agreement", "agreement_id")],
    "regions_instrument": [("instrument", "id")],
    "regions_instrument_forms": [("instrument", "instrument_id")],
    "regions_instrument_sectors": [("instrument", "instrument_id")],
    "regions_territory": [("territory", "id")],
    "regions_sector": [("sector", "id")],
    "regions_sector_nace_divisions": [("sector", "sector_id")],
    "regions_nacedivision": [("nace", "id")],
    "regions_theme": [("theme", "id")],
    "regions_theme_sectors": [("theme", "theme_id")],
    "regions_cooperationform": [("cooperation_form", "id")],
    "regions_thirdregion": [("third_region", "id")],
    "regions_versioncheck": [("version", "version_id")],
}
EVENTS = {
    "insert": "NEW TABLE AS written",
    "update": "OLD TABLE AS written NEW TABLE AS rewritten",
    "delete": "OLD TABLE AS written",
}
# Floors above put the same function under triggers of their own tables.
TOUCH = """
CREATE FUNCTION regions_touch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rows text := 'SELECT %2$I AS row FROM written';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        rows := 'SELECT %2$I AS row FROM written UNION SELECT %2$I FROM rewritten';
    END IF;
    FOR place IN 0 .. TG_NARGS - 1 BY 2 LOOP
        EXECUTE format(
            'INSERT INTO regions_touched (kind, row) SELECT DISTINCT %1$L, row FROM (' || rows
            || ') AS found WHERE row IS NOT NULL', TG_ARGV[place], TG_ARGV[place + 1]);
    END LOOP;
    RETURN NULL;
END $$;
"""


def watch(table, records):
    arguments = ", ".join(f"'{kind}', '{column}'" for kind, column in records)
    return "\n".join(
        f"CREATE TRIGGER touch_on_{event} AFTER {event.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION regions_touch({arguments});"
        for event, rows in EVENTS.items()
    )


def unwatch(table):
    return "\n".join(f"DROP TRIGGER touch_on_{event} ON {table};" for event in EVENTS)


# Records tell which desk approved a text and when: who keeps a copy hears of that, too.
CHECKS = """
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
NO_CHECKS = """
DROP TRIGGER note_version ON regions_profileversion;
DROP TRIGGER note_desk ON accounts_user;
DROP FUNCTION regions_touch_version();
DROP FUNCTION regions_touch_desk();
"""


class Migration(migrations.Migration):
    replaces = [("regions", "0100_changes_of_the_directory"), ("regions", "0114_checks_are_watched")]

    dependencies = [("regions", "0002_search_and_duplicates"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(TOUCH, "DROP FUNCTION regions_touch();"),
        *(
            migrations.RunSQL(watch(table, records), unwatch(table))
            for table, records in WATCHED.items()
        ),
        migrations.RunSQL(CHECKS, NO_CHECKS),
    ]
