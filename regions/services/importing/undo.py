# ruff: noqa: S608  # the statements are put together from constants of this package
"""Take an import back: earlier versions return, new profiles go, what others changed stays."""

from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from audit.services import record
from kernel.models import Public
from regions.enums import ImportState
from regions.models import ImportBatch, Profile
from regions.services.importing.bulk import OPENED, apply_work, execute, prepare_server
from regions.services.importing.commit import VERSION_COLUMNS

CHUNK = 500
# Rows that belong to a profile and go with it.
OWN = {
    *("ProfileVersion", "ReviewNote", "ProfileSector", "Profile_themes", "CooperationInterest"),
    *("SearchDocument", "ImportRow", "DuplicatePair", "RecordKey", "UncheckedRecord"),
}

# Untouched is what nobody wrote, reviewed, confirmed or moved since the import.
TARGETS = """
    CREATE TEMPORARY TABLE import_target ON COMMIT DROP AS
    SELECT row.number, row.profile_id, row.action = 'create' AS is_new, row.before, row.after,
        row."values" -> 'was' AS was, profile.state,
        profile.state = CASE WHEN %(publish)s THEN 'published'
            ELSE coalesce(row."values" -> 'was' ->> 'state', 'draft') END
        AND version.lock = 1
        AND version.state = CASE WHEN %(publish)s THEN 'published' ELSE 'submitted' END
        AND NOT EXISTS (SELECT FROM regions_profileversion AS later
            WHERE later.profile_id = row.profile_id AND later.number > row.after)
        AND NOT EXISTS (SELECT FROM regions_versioncheck AS mark
            WHERE mark.version_id = version.id AND mark.state <> 'waiting')
        AND NOT EXISTS (SELECT FROM regions_reviewnote AS note
            WHERE note.profile_id = row.profile_id AND note.at > %(at)s)
        AND profile.external_key IS NOT DISTINCT FROM coalesce(nullif(
            CASE row.action WHEN 'create' THEN row.key END, ''), profile.external_key)
        AS untouched
    FROM regions_importrow AS row
    JOIN regions_profile AS profile ON profile.id = row.profile_id
    JOIN regions_profileversion AS version
        ON version.profile_id = row.profile_id AND version.number = row.after
    WHERE row.batch_id = %(batch)s AND row.after IS NOT NULL
    ORDER BY profile.id
    FOR UPDATE OF profile
"""
LEFT = """
    UPDATE regions_importrow AS row SET warnings = row.warnings || '{changed_since}'
    FROM import_target AS target
    WHERE row.batch_id = %(batch)s AND row.number = target.number AND NOT target.untouched
"""
WORK = f"""
    CREATE TEMPORARY TABLE import_work ON COMMIT DROP AS
    SELECT target.number, target.profile_id, false AS is_new, target.after + 1 AS version,
        target.before, target.was, %(publish)s OR target.state = 'draft' AS applies,
        ARRAY['flagships', 'sectors', 'themes', 'interests'] AS changed, earlier.id AS earlier,
        content.*
    FROM import_target AS target
    JOIN regions_profileversion AS earlier
        ON earlier.profile_id = target.profile_id AND earlier.number = target.before
    CROSS JOIN LATERAL jsonb_to_record(earlier.content) AS content ({OPENED})
    WHERE target.untouched AND NOT target.is_new
"""
DISCARD = """
    UPDATE regions_profileversion AS version SET state = 'discarded', updated_at = now()
    FROM import_work AS work
    WHERE version.profile_id = work.profile_id AND version.number = work.version - 1
        AND version.state = 'submitted'
"""
WRITE_VERSIONS = f"""
    INSERT INTO regions_profileversion {VERSION_COLUMNS}
    SELECT work.profile_id, work.version,
        CASE work.was ->> 'state' WHEN 'published' THEN 'published' ELSE 'draft' END,
        earlier.content, work.before, 'restored', %(author)s, %(author)s::bigint IS NOT NULL,
        %(reason)s, 1, 0, NULL,
        CASE work.was ->> 'state' WHEN 'published' THEN now() END, now(), now()
    FROM import_work AS work
    JOIN regions_profileversion AS earlier ON earlier.id = work.earlier
    WHERE work.applies
"""
STAND_AS_BEFORE = """
    UPDATE regions_profile AS profile SET
        state = work.was ->> 'state', confirmed_on = (work.was ->> 'confirmed_on')::date,
        checked_on = (work.was ->> 'checked_on')::date,
        is_sample = (work.was ->> 'is_sample')::boolean
    FROM import_work AS work WHERE profile.id = work.profile_id AND work.applies
"""
WITHDRAW = """
    UPDATE regions_profile SET state = 'withdrawn', updated_at = now()
    WHERE id = ANY(%(kept)s) AND state = 'published'
"""
NOTE_KEPT = """
    UPDATE regions_importrow SET warnings = warnings || '{kept_in_use}'
    WHERE batch_id = %(batch)s AND profile_id = ANY(%(kept)s)
"""
WRITE_NOTES = """
    INSERT INTO regions_reviewnote (profile_id, step, comment, on_behalf, by_id, at)
    SELECT profile_id, 'import_undone', %(reason)s, %(author)s::bigint IS NOT NULL, %(author)s,
        now()
    FROM import_work
    UNION ALL
    SELECT id, 'import_undone', %(reason)s, %(author)s::bigint IS NOT NULL, %(author)s, now()
    FROM regions_profile WHERE id = ANY(%(kept)s)
"""


@transaction.atomic(durable=True)
def undo(batch: ImportBatch) -> None:
    """Take back all that nobody has touched since; the rest is left and named row by row."""
    held = ImportBatch.objects.select_for_update().defer("content").get(pk=batch.pk)
    if held.state != ImportState.UNDOING:
        return
    values = values_of(batch)
    prepare_server()
    execute(TARGETS, values)
    left = execute(LEFT, values)
    put_back(values)
    removed, kept = remove_new()
    values["kept"] = kept
    for statement in (WITHDRAW, NOTE_KEPT, WRITE_NOTES):
        execute(statement, values)
    execute("DROP TABLE import_work, import_target")
    counts = batch.counts | {"left": left, "removed": removed, "kept": len(kept)}
    batch.counts, batch.state = counts, ImportState.UNDONE
    batch.undone_at, batch.followed = timezone.now(), 0
    batch.save(update_fields=["counts", "state", "undone_at", "followed", "updated_at"])
    record("import.undone", batch, by=batch.undone_by, left=left, removed=removed, kept=len(kept))


def values_of(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "publish": batch.publish,
        "author": batch.undone_by_id,
        "reason": batch.file_name,
        "at": batch.committed_at,
    }


def put_back(values: dict[str, Any]) -> None:
    execute(WORK, values)
    execute("ANALYZE import_work (number, profile_id)")
    execute(DISCARD)
    execute(WRITE_VERSIONS, values)
    apply_work(renew=False)
    execute(STAND_AS_BEFORE)


def remove_new() -> tuple[int, list[int]]:
    """Delete the new profiles that nobody refers to; answers how many, and those to be kept."""
    new = untouched_new()
    kept: set[int] = set()
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        used = in_use(chunk)
        kept |= used
        Profile.objects.filter(pk__in=set(chunk) - used).delete()
    return len(new) - len(kept), sorted(kept)


def untouched_new() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT profile_id FROM import_target WHERE is_new AND untouched")
        return [pk for (pk,) in cursor.fetchall()]


def in_use(profiles: list[int]) -> set[int]:
    """Those that a record of somebody else names: a request, a shortlist, a partnership."""
    used: set[int] = set()
    for relation in Profile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and is_foreign(relation):
            name = relation.field.name
            rows = relation.related_model._meta.base_manager.filter(**{f"{name}__in": profiles})
            used.update(rows.values_list(f"{name}_id", flat=True))
    return used


def is_foreign(relation: models.ForeignObjectRel) -> bool:
    """Whether the other side is a record of its own, not a part of the profile or computed.

    What floors above compute from profiles (suggestions) has no public id and cascades.
    """
    model = relation.related_model._meta
    if relation.many_to_many:
        return False
    if model.app_label == Profile._meta.app_label:
        return model.object_name not in OWN
    is_record = issubclass(relation.related_model, Public)
    return is_record or relation.on_delete is not models.CASCADE
