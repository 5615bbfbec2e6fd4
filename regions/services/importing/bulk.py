# ruff: noqa: S608  # the statements are put together from constants of this package
"""Contents into rows, for very many profiles at once: what ``apply_content`` does for one.

Every statement reads the temporary table ``import_work``: one row for each profile, its content
opened into typed columns. ``applies`` says whether the profile's own rows follow.
"""

from typing import Any

from django.db import connection
from django.utils import timezone

from regions.services.profiles import INTEREST_LIFETIME

# The columns of a content, as `jsonb_to_record` opens them.
OPENED = """
    kind text, side text, seat_city text, name_en text, name_ja text, summary_en text,
    summary_ja text, website text, languages text[], machine_translated text[], territory text,
    seat text, flagships text[], sectors text[], themes text[], interests jsonb
"""
UPDATE_PROFILES = """
    UPDATE regions_profile AS profile SET
        kind = work.kind, side = work.side, seat_city = work.seat_city, name_en = work.name_en,
        name_ja = work.name_ja, summary_en = work.summary_en, summary_ja = work.summary_ja,
        website = work.website, languages = work.languages,
        machine_translated = work.machine_translated, updated_at = now(),
        website_checked_on = CASE WHEN profile.website = work.website
            THEN profile.website_checked_on END,
        territory_id = (SELECT id FROM regions_territory WHERE code = work.territory),
        seat_id = (SELECT id FROM regions_territory WHERE code = work.seat)
    FROM import_work AS work
    WHERE profile.id = work.profile_id AND work.applies AND NOT work.is_new
"""
DROP_SECTORS = """
    DELETE FROM regions_profilesector WHERE profile_id IN (
        SELECT profile_id FROM import_work
        WHERE applies AND NOT is_new AND changed && ARRAY['flagships', 'sectors'])
"""
WRITE_SECTORS = """
    INSERT INTO regions_profilesector (profile_id, sector_id, flagship_rank)
    SELECT work.profile_id, sector.id, said.rank
    FROM import_work AS work
    CROSS JOIN LATERAL (
        SELECT code, rank FROM unnest(work.flagships) WITH ORDINALITY AS flagship (code, rank)
        UNION ALL SELECT code, NULL FROM unnest(work.sectors) AS other (code)
    ) AS said
    JOIN regions_sector AS sector ON sector.code = said.code
    WHERE work.applies AND (work.is_new OR work.changed && ARRAY['flagships', 'sectors'])
"""
DROP_THEMES = """
    DELETE FROM regions_profile_themes WHERE profile_id IN (
        SELECT profile_id FROM import_work
        WHERE applies AND NOT is_new AND changed && ARRAY['themes'])
"""
WRITE_THEMES = """
    INSERT INTO regions_profile_themes (profile_id, theme_id)
    SELECT work.profile_id, theme.id
    FROM import_work AS work
    CROSS JOIN LATERAL unnest(work.themes) AS said (code)
    JOIN regions_theme AS theme ON theme.code = said.code
    WHERE work.applies AND (work.is_new OR work.changed && ARRAY['themes'])
"""
SAID_INTERESTS = """
    SELECT work.profile_id, work.is_new, work.number, said.place, said.direction,
        form.id AS form_id, sector.id AS sector_id, region.id AS region_id,
        said.third_region_role AS role, said.text_en, said.text_ja,
        nullif(said.expires_on, '')::date AS expires_on
    FROM import_work AS work
    CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(work.interests) AS (
        direction text, form text, sector text, third_region text, third_region_role text,
        text_en text, text_ja text, expires_on text)) WITH ORDINALITY
        AS said (direction, form, sector, third_region, third_region_role, text_en, text_ja,
            expires_on, place)
    JOIN regions_cooperationform AS form ON form.code = said.form
    JOIN regions_sector AS sector ON sector.code = said.sector
    LEFT JOIN regions_thirdregion AS region ON region.code = nullif(said.third_region, '')
    WHERE work.applies AND (work.is_new OR work.changed && ARRAY['interests'])
"""
# What is not said any more goes; what is still said keeps its row, so that references stay.
DROP_INTERESTS = f"""
    DELETE FROM regions_cooperationinterest AS stored
    USING import_work AS work
    WHERE stored.profile_id = work.profile_id AND work.applies AND NOT work.is_new
        AND work.changed && ARRAY['interests']
        AND NOT EXISTS (
            SELECT FROM ({SAID_INTERESTS}) AS said
            WHERE said.profile_id = stored.profile_id AND said.direction = stored.direction
                AND said.form_id = stored.form_id AND said.sector_id = stored.sector_id
                AND said.region_id IS NOT DISTINCT FROM stored.third_region_id)
"""
INTEREST_COLUMNS = """
    (created_at, updated_at, profile_id, direction, form_id, sector_id, third_region_id,
        third_region_role, text_en, text_ja, expires_on)
"""
# New profiles have no rows to meet: without the conflict clause the insert is a third faster.
WRITE_NEW_INTERESTS = f"""
    INSERT INTO regions_cooperationinterest {INTEREST_COLUMNS}
    SELECT now(), now(), profile_id, direction, form_id, sector_id, region_id, role, text_en,
        text_ja, expires_on
    FROM ({SAID_INTERESTS}) AS said WHERE said.is_new ORDER BY number, place
"""
WRITE_OLD_INTERESTS = f"""
    INSERT INTO regions_cooperationinterest {INTEREST_COLUMNS}
    SELECT now(), now(), profile_id, direction, form_id, sector_id, region_id, role, text_en,
        text_ja, expires_on
    FROM ({SAID_INTERESTS}) AS said WHERE NOT said.is_new ORDER BY number, place
    ON CONFLICT ON CONSTRAINT one_interest_per_direction_form_sector DO UPDATE SET
        updated_at = now(), third_region_role = excluded.third_region_role,
        text_en = excluded.text_en, text_ja = excluded.text_ja, expires_on = excluded.expires_on
"""
RENEW_INTERESTS = """
    UPDATE regions_cooperationinterest AS stored SET expires_on = %(until)s
    FROM import_work AS work
    WHERE stored.profile_id = work.profile_id AND work.applies AND NOT work.is_new
        AND (stored.expires_on IS NULL OR stored.expires_on < %(today)s)
"""
APPLY = (
    UPDATE_PROFILES,
    DROP_SECTORS,
    WRITE_SECTORS,
    DROP_THEMES,
    WRITE_THEMES,
    DROP_INTERESTS,
    WRITE_NEW_INTERESTS,
    WRITE_OLD_INTERESTS,
)


def execute(statement: str, values: dict[str, Any] | None = None) -> int:
    """Run one statement of the import; answers how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def apply_work(*, renew: bool) -> None:
    """Bring the rows of all profiles in ``import_work`` in line with their contents."""
    for statement in APPLY:
        execute(statement)
    if renew:
        today = timezone.localdate()
        execute(RENEW_INTERESTS, {"today": today, "until": today + INTEREST_LIFETIME})


def prepare_server() -> None:
    """For this transaction: room to sort, and no compiler for queries that run once."""
    execute("SET LOCAL jit = off")
    execute("SET LOCAL work_mem = '64MB'")
