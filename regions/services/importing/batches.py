"""The way of one file: what people ask for, and the worker's hand on it.

Every state in which a worker has something to do is in ``DUE``: a message to the broker may be
lost, beat looks for these rows again. A claim lapses when its worker does.
"""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import Cursor

from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from regions import rules
from regions.enums import ImportState
from regions.imports.problems import Unreadable
from regions.models import ImportBatch
from regions.services.importing.commit import DirectoryChanged, commit
from regions.services.importing.follow import follow
from regions.services.importing.preview import LostClaim, check_rows
from regions.services.importing.undo import undo

if TYPE_CHECKING:
    from accounts.models import User

log = structlog.get_logger(__name__)

DUE = Q(state__in=[ImportState.UPLOADED, ImportState.COMMITTING, ImportState.UNDOING]) | Q(
    followed__isnull=False
)


@transaction.atomic(durable=True)
def receive_file(
    content: bytes, *, by: "User | None", file_name: str, publish: bool, source: str = ""
) -> ImportBatch:
    """Keep a file and have it checked. ``by=None`` is the platform itself (a command)."""
    refuse_strangers(by)
    batch = ImportBatch.objects.create(
        content=b"", by=by, file_name=file_name[-200:], publish=publish, source=source[:300]
    )
    keep_content(batch, content)
    record("import.received", batch, by=by, file=batch.file_name, publish=publish)
    defer("regions.run_import", batch.pk)
    return batch


def keep_content(batch: ImportBatch, content: bytes) -> None:
    """Sent as it is: written into the text of a statement it would need five times its size."""
    with Cursor(connection.connection) as cursor:
        cursor.execute(
            "UPDATE regions_importbatch SET content = %b WHERE id = %s", [content, batch.pk]
        )


@transaction.atomic(durable=True)
def request_commit(batch: ImportBatch, *, by: "User | None") -> None:
    """Have a checked file without errors imported. A second request is refused."""
    refuse_strangers(by)
    counts = batch.counts
    if counts.get("error"):
        raise DomainError(
            "import_has_errors", _("Correct the errors first: an import is all or nothing.")
        )
    if not counts.get("create") and not counts.get("update"):
        raise DomainError("import_changes_nothing", _("This file would change nothing."))
    take_step(batch, ImportState.CHECKED, ImportState.COMMITTING, committed_by=by)


@transaction.atomic(durable=True)
def request_undo(batch: ImportBatch, *, by: "User | None") -> None:
    """Have an import taken back, but for what others have changed since."""
    refuse_strangers(by)
    take_step(batch, ImportState.COMMITTED, ImportState.UNDOING, undone_by=by)


def refuse_strangers(by: "User | None") -> None:
    if by is not None and not rules.can_review(by):
        raise PermissionDenied


def take_step(batch: ImportBatch, before: str, after: str, **hands: "User | None") -> None:
    row = ImportBatch.objects.filter(pk=batch.pk, state=before)
    now = timezone.now()
    if not row.update(state=after, claimed_at=None, problem="", updated_at=now, **hands):
        raise DomainError(
            "import_state_changed", _("This import has gone on in the meantime. Reload the page.")
        )
    defer("regions.run_import", batch.pk)


# Workers -----------------------------------------------------------------------------------------


def drain() -> int:
    """Run whatever waits and is in nobody's hands. Returns how many."""
    waiting = list(ImportBatch.objects.filter(DUE & free()).values_list("pk", flat=True))
    for pk in waiting:
        defer("regions.run_import", pk)
    return len(waiting)


def run(pk: int) -> str | None:
    """Do what the state of this file asks for. Returns the new state, None if there is nothing."""
    batch = claim(pk)
    if batch is None:
        return None
    try:
        advance(batch)
    except LostClaim:
        return None
    finally:
        release(batch)
    return batch.state


def free() -> Q:
    lapsed = timezone.now() - timedelta(seconds=settings.IMPORT_CLAIM_SECONDS)
    return Q(claimed_at=None) | Q(claimed_at__lt=lapsed)


def claim(pk: int) -> ImportBatch | None:
    row: QuerySet[ImportBatch] = ImportBatch.objects.filter(DUE & free(), pk=pk)
    hand: datetime = timezone.now()
    if not row.update(claimed_at=hand):
        return None
    return ImportBatch.objects.defer("content").filter(pk=pk, claimed_at=hand).first()


def release(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk, claimed_at=batch.claimed_at).update(claimed_at=None)


def advance(batch: ImportBatch) -> None:
    if batch.state == ImportState.UPLOADED:
        check(batch)
    elif batch.state == ImportState.COMMITTING:
        import_now(batch)
    elif batch.state == ImportState.UNDOING:
        undo(batch)
    if batch.followed is not None:
        follow(batch)


def check(batch: ImportBatch) -> None:
    """A file that cannot be read fails with the reason; so does one that we cannot cope with."""
    try:
        check_rows(batch)
    except Unreadable as error:
        fail(batch, error.problem.code, **error.problem.values)
    except (OperationalError, LostClaim):
        raise  # the database is away and beat tries again, or somebody else has taken over
    except Exception:
        log.exception("import_check_failed", batch=batch.pk)
        fail(batch, "broken")


def fail(batch: ImportBatch, code: str, **values: object) -> None:
    batch.state = ImportState.FAILED
    batch.problem = json.dumps({"code": code, "values": values})
    batch.save(update_fields=["state", "problem", "updated_at"])


def import_now(batch: ImportBatch) -> None:
    """Import, or check again where the directory is not what the preview was made for."""
    try:
        commit(batch)
    except (DirectoryChanged, DatabaseError) as error:
        if isinstance(error, OperationalError):
            raise
        log.warning("import_not_committed", batch=batch.pk, error=str(error))
        batch.state = ImportState.UPLOADED
        batch.problem = json.dumps({"code": "directory_changed"})
        batch.save(update_fields=["state", "problem", "updated_at"])
        check(batch)
