# ruff: noqa: S608  # the statements are put together from constants of this package
"""Write a checked file into the directory: one transaction, a handful of statements."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from regions.enums import ImportState
from regions.models import ImportBatch
from regions.services.importing.bulk import OPENED, apply_work, execute, prepare_server

# The public reads where a fact comes from; how somebody called a file is nobody's business.
UNNAMED_SOURCE = "Imported list"


class DirectoryChanged(Exception):  # noqa: N818  # it says what happened
    """A profile of the file is not what it was when the preview was made."""


# Addresses that are taken, by a profile, a former one or an earlier row, get a few letters more.
WORK = f"""
    CREATE TEMPORARY TABLE import_work ON COMMIT DROP AS
    WITH planned AS (
        SELECT row.number, row.key, row.action = 'create' AS is_new,
            row.profile_id, row.before, row.after AS version,
            gen_random_uuid() AS public_id, plan.slug, plan.doors,
            coalesce(plan.latest, 0) AS latest,
            plan.was ->> 'state' AS was, plan.baseline,
            ARRAY(SELECT jsonb_object_keys(row.changes)) AS changed, content.*
        FROM regions_importrow AS row
        CROSS JOIN LATERAL jsonb_to_record(row."values") AS plan (
            slug text, doors text[], latest integer, was jsonb, baseline jsonb,
            content jsonb)
        CROSS JOIN LATERAL jsonb_to_record(plan.content) AS content ({OPENED})
        WHERE row.batch_id = %(batch)s AND row.action IN ('create', 'update')
    )
    SELECT planned.*, %(publish)s OR is_new OR was = 'draft' AS applies,
        is_new AND (
            row_number() OVER (PARTITION BY is_new, slug ORDER BY number) > 1
            OR EXISTS (SELECT FROM regions_profile AS other WHERE other.slug = planned.slug)
            OR EXISTS (SELECT FROM regions_formeraddress AS other WHERE other.slug = planned.slug)
        ) AS slug_taken
    FROM planned
"""
LOCK = """
    SELECT id FROM regions_profile
    WHERE id IN (SELECT profile_id FROM import_work WHERE NOT is_new) ORDER BY id FOR UPDATE
"""
# Rows whose profile has another version, another state, or came into being since the check.
CHANGED = """
    SELECT number FROM import_work AS work
    LEFT JOIN regions_profile AS profile ON profile.id = work.profile_id
    WHERE NOT work.is_new AND (
        profile.state IS DISTINCT FROM work.was
        OR work.latest <> (SELECT coalesce(max(version.number), 0)
            FROM regions_profileversion AS version WHERE version.profile_id = profile.id))
    UNION ALL
    SELECT number FROM import_work AS work
    JOIN regions_profile AS profile ON profile.external_key = work.key
    WHERE work.is_new
    LIMIT 1
"""
CREATE_PROFILES = """
    INSERT INTO regions_profile (id, public_id, created_at, updated_at, slug, external_key, kind,
        side, state, territory_id, seat_id, seat_city, name_en, name_ja, summary_en, summary_ja,
        website, languages, machine_translated, is_sample, source, visibility, provenance,
        confirmed_on, checked_on)
    SELECT work.profile_id, work.public_id, now(), now(),
        work.slug || CASE WHEN work.slug_taken
            THEN '-' || left(replace(work.public_id::text, '-', ''), 12) ELSE '' END,
        work.key, work.kind, work.side, CASE WHEN %(publish)s THEN 'published' ELSE 'draft' END,
        territory.id, seat.id, work.seat_city, work.name_en, work.name_ja, work.summary_en,
        work.summary_ja, work.website, work.languages, work.machine_translated, false, %(source)s,
        '{}', jsonb_build_object('*', %(origin)s::jsonb),
        CASE WHEN %(publish)s THEN %(today)s::date END,
        CASE WHEN %(checked)s THEN %(today)s::date END
    FROM import_work AS work
    LEFT JOIN regions_territory AS territory ON territory.code = work.territory
    LEFT JOIN regions_territory AS seat ON seat.code = work.seat
    WHERE work.is_new ORDER BY work.number
"""
# Where each changed fact comes from; ``*`` stands for all that is not named itself.
PUBLISH_PROFILES = """
    UPDATE regions_profile AS profile SET
        state = 'published', is_sample = false, confirmed_on = %(today)s::date,
        checked_on = CASE WHEN %(checked)s THEN %(today)s::date ELSE profile.checked_on END,
        source = coalesce(nullif(%(source)s, ''), profile.source),
        provenance = profile.provenance || coalesce((
            SELECT jsonb_object_agg(name, %(origin)s::jsonb) FROM unnest(work.changed) AS name
        ), '{}')
    FROM import_work AS work WHERE profile.id = work.profile_id AND NOT work.is_new
"""
# What an earlier import left at the desk is replaced by this one.
DISCARD_WAITING = """
    UPDATE regions_profileversion SET state = 'discarded', updated_at = now()
    WHERE profile_id IN (SELECT profile_id FROM import_work WHERE NOT is_new)
        AND state = 'submitted' AND origin = 'import'
"""
VERSION_COLUMNS = """
    (profile_id, number, state, content, based_on, origin, author_id, on_behalf, reason, lock,
        round, submitted_at, published_at, created_at, updated_at)
"""
WRITE_BASELINES = f"""
    INSERT INTO regions_profileversion {VERSION_COLUMNS}
    SELECT profile.id, work.latest + 1,
        CASE work.was WHEN 'published' THEN 'published' ELSE 'discarded' END, work.baseline, NULL,
        'reference', NULL, false, '', 0, 0, NULL, profile.created_at, now(), now()
    FROM import_work AS work JOIN regions_profile AS profile ON profile.id = work.profile_id
    WHERE work.baseline IS NOT NULL
"""
WRITE_VERSIONS = f"""
    INSERT INTO regions_profileversion {VERSION_COLUMNS}
    SELECT work.profile_id, work.version,
        CASE WHEN %(publish)s THEN 'published' ELSE 'submitted' END,
        row."values" -> 'content', CASE WHEN work.was = 'published' THEN work.before END, 'import',
        %(author)s, %(author)s::bigint IS NOT NULL, %(reason)s, 1, 1,
        CASE WHEN NOT %(publish)s THEN now() END, CASE WHEN %(publish)s THEN now() END,
        now(), now()
    FROM import_work AS work
    JOIN regions_importrow AS row ON row.batch_id = %(batch)s AND row.number = work.number
    ORDER BY work.number
"""
OPEN_DOORS = """
    INSERT INTO regions_versioncheck (version_id, round, door, state, criteria, comment, passed)
    SELECT version.id, 1, door.code, 'waiting', '{}', '', ''
    FROM import_work AS work
    JOIN regions_profileversion AS version
        ON version.profile_id = work.profile_id AND version.number = work.version
    CROSS JOIN LATERAL unnest(work.doors) AS door (code)
    WHERE NOT %(publish)s
"""
WRITE_NOTES = """
    INSERT INTO regions_reviewnote (profile_id, step, version_id, comment, on_behalf, by_id, at)
    SELECT version.profile_id, 'imported', version.id, %(reason)s, version.on_behalf,
        version.author_id, now()
    FROM import_work AS work
    JOIN regions_profileversion AS version
        ON version.profile_id = work.profile_id AND version.number = work.version
"""
PLAN = (CREATE_PROFILES, DISCARD_WAITING, WRITE_BASELINES, WRITE_VERSIONS, OPEN_DOORS, WRITE_NOTES)


@transaction.atomic(durable=True)
def commit(batch: ImportBatch) -> None:
    """Import all rows or none. Raises ``DirectoryChanged`` if the preview is not true any more.

    The batch's row is locked to the end, so a worker that was thought lost cannot import twice.
    """
    held = ImportBatch.objects.select_for_update().defer("content").get(pk=batch.pk)
    if held.state != ImportState.COMMITTING:
        return
    values = values_of(batch)
    prepare_server()
    execute(WORK, values)
    execute("ANALYZE import_work (number, profile_id, key, is_new, slug)")
    execute(LOCK)
    if execute(CHANGED):
        raise DirectoryChanged
    for statement in PLAN:
        execute(statement, values)
    apply_work(renew=batch.publish)
    if batch.publish:
        execute(PUBLISH_PROFILES, values)
    execute("DROP TABLE import_work")
    batch.state, batch.committed_at, batch.followed = ImportState.COMMITTED, timezone.now(), 0
    batch.save(update_fields=["state", "committed_at", "followed", "updated_at"])
    record("import.committed", batch, by=batch.committed_by, file=batch.file_name, **batch.counts)


def values_of(batch: ImportBatch) -> dict[str, Any]:
    today = timezone.localdate()
    origin = {"source": batch.source or UNNAMED_SOURCE, "on": today.isoformat()}
    return {
        "batch": batch.pk,
        "publish": batch.publish,
        "author": batch.committed_by_id,
        "checked": batch.publish and batch.committed_by_id is not None,
        "source": batch.source,
        "origin": json.dumps(origin | {"import": str(batch.public_id)}),
        "reason": batch.file_name,
        "today": today,
    }
