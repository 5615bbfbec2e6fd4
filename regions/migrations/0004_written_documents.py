"""Triggers count the changes of every public table, and note whose documents are outdated.

For each statement once, and only where a row differs afterwards. Triggers and not services, because
what the API says must be right whichever way a row was written: an import's SQL, the
administration, a service of next year.
"""

from django.db import migrations

PROFILES = [
    "regions_profile",
    "regions_profilesector",
    "regions_profile_themes",
    "regions_cooperationinterest",
    "regions_membership",
]
LABELLED = [
    "regions_sector",
    "regions_theme",
    "regions_cooperationform",
    "regions_thirdregion",
    "regions_territory",
]
TERMS = [
    *LABELLED,
    "regions_nacedivision",
    "regions_sector_nace_divisions",
    "regions_theme_sectors",
]
TIES = [
    "regions_partnership",
    "regions_partnershipparty",
    "regions_partnership_forms",
    "regions_partnership_sectors",
    "regions_milestone",
    "regions_agreement",
    "regions_agreement_sectors",
    "regions_practice",
    "regions_indicator",
    "regions_instrument",
    "regions_instrument_forms",
    "regions_instrument_sectors",
]

# Under READ COMMITTED whoever changes something takes a counter that nobody else holds, and never
# waits. Elsewhere a counter that changed since the snapshot could not be taken: there a new row.
COUNT = """
CREATE FUNCTION regions_count_change(VARIADIC families text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE one text; slot bigint;
BEGIN
    FOREACH one IN ARRAY families LOOP
        slot := NULL;
        IF current_setting('transaction_isolation') = 'read committed' THEN
            SELECT id INTO slot FROM regions_directoryrevision WHERE family = one
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
        END IF;
        IF slot IS NULL THEN
            INSERT INTO regions_directoryrevision (family, changes, at)
                VALUES (one, 1, clock_timestamp());
        ELSE
            UPDATE regions_directoryrevision SET changes = changes + 1, at = clock_timestamp()
                WHERE id = slot;
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION regions_count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh) THEN PERFORM regions_count_change(VARIADIC TG_ARGV); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION regions_count_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM former) THEN PERFORM regions_count_change(VARIADIC TG_ARGV); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION regions_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh JOIN former USING (id) WHERE fresh IS DISTINCT FROM former) THEN
        PERFORM regions_count_change(VARIADIC TG_ARGV);
    END IF;
    RETURN NULL;
END $$;
"""
NO_COUNT = """
DROP FUNCTION regions_count_new();
DROP FUNCTION regions_count_gone();
DROP FUNCTION regions_count_changed();
DROP FUNCTION regions_count_change(VARIADIC text[]);
"""

# A new profile has no document, so nothing is outdated. Whose name, address or state changes shows
# in the documents of its alliances and members too.
TOUCH = """
CREATE FUNCTION regions_touch_profiles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO regions_profiletouch (profile_id, transaction)
    SELECT id, pg_current_xact_id()::text::bigint FROM (
        SELECT id FROM fresh JOIN former USING (id) WHERE fresh IS DISTINCT FROM former
        UNION
        SELECT CASE WHEN tie.member_id = fresh.id THEN tie.alliance_id ELSE tie.member_id END
        FROM fresh JOIN former USING (id)
        JOIN regions_membership AS tie ON fresh.id IN (tie.member_id, tie.alliance_id)
        WHERE (fresh.name_en, fresh.name_ja, fresh.slug, fresh.kind, fresh.side, fresh.state)
            IS DISTINCT FROM
            (former.name_en, former.name_ja, former.slug, former.kind, former.side, former.state)
    ) AS touched ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_profiles AFTER UPDATE ON regions_profile
    REFERENCING NEW TABLE AS fresh OLD TABLE AS former
    FOR EACH STATEMENT EXECUTE FUNCTION regions_touch_profiles();
"""
NO_TOUCH = """
DROP TRIGGER touch_profiles ON regions_profile;
DROP FUNCTION regions_touch_profiles();
"""

# Rows that belong to one profile, or to two.
OWNED = {
    "regions_profilesector": ["profile_id"],
    "regions_profile_themes": ["profile_id"],
    "regions_cooperationinterest": ["profile_id"],
    "regions_membership": ["alliance_id", "member_id"],
}
TRANSITIONS = {
    "insert": ("NEW TABLE AS fresh", ["fresh"]),
    "delete": ("OLD TABLE AS former", ["former"]),
    "update": ("NEW TABLE AS fresh OLD TABLE AS former", ["fresh", "former"]),
}
COUNTING = {
    "insert": "regions_count_new",
    "delete": "regions_count_gone",
    "update": "regions_count_changed",
}


def counting(table: str, event: str, families: list[str]) -> tuple[str, str]:
    """A trigger that counts in these families, and how it goes."""
    transition, _rows = TRANSITIONS[event]
    named = ", ".join(f"'{family}'" for family in families)
    make = f"""
        CREATE TRIGGER count_{event} AFTER {event.upper()} ON {table} REFERENCING {transition}
        FOR EACH STATEMENT EXECUTE FUNCTION {COUNTING[event]}({named});
    """
    return make, f"DROP TRIGGER count_{event} ON {table};"


def touching(table: str, event: str) -> tuple[str, str]:
    """A trigger that notes the profiles whose rows came, changed or went."""
    transition, rows = TRANSITIONS[event]
    owners = " UNION ".join(
        f"SELECT {owner} AS id FROM {one}"  # noqa: S608  # constants of this file
        for one in rows
        for owner in OWNED[table]
    )
    name = f"{table}_touch_{event}"
    make = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO regions_profiletouch (profile_id, transaction)
            SELECT id, pg_current_xact_id()::text::bigint FROM ({owners}) AS touched
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$;
        CREATE TRIGGER touch_{event} AFTER {event.upper()} ON {table} REFERENCING {transition}
        FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """  # noqa: S608
    return make, f"DROP TRIGGER touch_{event} ON {table}; DROP FUNCTION {name}();"


def families(table: str, event: str) -> list[str]:
    """A label that changes is told by every document; one that is new by none."""
    if table in PROFILES:
        return ["profiles"]
    if table in TIES:
        return ["ties"]
    return ["terms", "labels"] if event == "update" and table in LABELLED else ["terms"]


EVENTS = ["insert", "delete", "update"]
TRIGGERS = [
    *[
        counting(table, event, families(table, event))
        for table in [*PROFILES, *TERMS, *TIES]
        for event in EVENTS
    ],
    *[touching(table, event) for table in OWNED for event in EVENTS],
]

# Documents tell which desk approved a text and when, so its checks touch a profile, too.
# Whose check it is, is told by the office; who moves to another one changes what is told.
CHECKS = """
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
NO_CHECKS = """
DROP TRIGGER touch_by_check ON regions_versioncheck;
DROP TRIGGER touch_by_version ON regions_profileversion;
DROP TRIGGER touch_by_desk ON accounts_user;
DROP FUNCTION regions_touch_by_check();
DROP FUNCTION regions_touch_by_version();
DROP FUNCTION regions_touch_by_desk();
"""


class Migration(migrations.Migration):
    replaces = [("regions", "0111_revisions_and_touches"), ("regions", "0112_touches_of_checks")]

    dependencies = [("regions", "0003_changes_of_the_directory"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(COUNT, NO_COUNT),
        migrations.RunSQL(TOUCH, NO_TOUCH),
        migrations.RunSQL(
            "".join(make for make, _undo in TRIGGERS),
            "".join(undo for _make, undo in TRIGGERS),
        ),
        migrations.RunSQL(CHECKS, NO_CHECKS),
    ]
