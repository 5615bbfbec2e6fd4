"""Every change of what the public sees becomes a number that readers with a copy can follow.

The triggers only note which rows were written; `regions.services.changes` works out after the commit
what that means. Statement by statement, so that an import of 50,000 rows pays little.
"""

from django.db import migrations, models

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


# What stands in the directory already is noted once, in an order that a copy can be built in.
STANDING = "\n".join(
    f"INSERT INTO regions_touched (kind, row) SELECT '{kind}', id FROM {table};"
    for table, records in reversed(WATCHED.items())
    for kind, column in records
    if column == "id" and kind != "nace"
)


class Migration(migrations.Migration):
    dependencies = [("regions", "0095_hand_overs_deputies_sharing")]

    operations = [
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("row", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="DirectoryChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=60)),
                ("row", models.BigIntegerField(null=True)),
                (
                    "action",
                    models.CharField(
                        choices=[("upsert", "Upsert"), ("delete", "Delete")], max_length=6
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("merged", "Merged"),
                            ("expired", "Expired"),
                            ("renamed", "Renamed"),
                            ("deleted", "Deleted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("successor", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="one_change_per_record"),
                    models.UniqueConstraint(fields=("kind", "row"), name="one_change_per_row"),
                    models.CheckConstraint(
                        condition=models.Q(("action", "delete"), ("reason", ""), _negated=True),
                        name="tombstone_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TOUCH, "DROP FUNCTION regions_touch();"),
        *(
            migrations.RunSQL(watch(table, records), unwatch(table))
            for table, records in WATCHED.items()
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
