"""What runs were computed from: kept for a while, longer where somebody needs it."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking.models import SuggestionRun, SuggestionShard, SuggestionShown
from matchmaking.queries.archives import archives_to_drop

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200
ROWS_AT_ONCE = 20_000


def tidy_up() -> int:
    """Drop old archives, and the oldest days of what was shown. Returns how many archives."""
    dropped, forgotten = drop_archives(), forget_shown()
    log.info("suggestions_tidied", archives=dropped, shown=forgotten)
    return dropped


@transaction.atomic(durable=True)
def drop_archives() -> int:
    """Of old runs keep the figures, not the megabytes. Returns how many were dropped."""
    rows = archives_to_drop().select_for_update(skip_locked=True, of=["self"])
    keys = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    SuggestionShard.objects.filter(run__in=keys).delete()
    return SuggestionRun.objects.filter(pk__in=keys).update(
        inputs=None, result=None, space={}, statistics={}, archive_dropped_at=timezone.now()
    )


def forget_shown() -> int:
    """Delete what was shown longer ago than any figure counts; some rows at a time."""
    latest = timezone.localdate() - timedelta(days=settings.SUGGESTIONS_SHOWN_DAYS)
    old = SuggestionShown.objects.filter(day__lt=latest)
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        forgotten += SuggestionShown.objects.filter(pk__in=keys).delete()[0]
    return forgotten


@transaction.atomic(durable=True)
def pin_run(run: SuggestionRun, *, by: User) -> None:
    """Keep the archive of a run whatever its age."""
    if not by.is_helpdesk:
        raise PermissionDenied
    rows = SuggestionRun.objects.filter(pk=run.pk, inputs__isnull=False)
    if not rows.exists():
        message = _("What this run was computed from is not kept any more.")
        raise DomainError("archive_dropped", message)
    if rows.filter(pinned_at=None).update(pinned_at=timezone.now(), pinned_by=by):
        record("suggestions.run_pinned", run, by=by)


@transaction.atomic(durable=True)
def unpin_run(run: SuggestionRun, *, by: User) -> None:
    """Let its age decide again."""
    if not by.is_helpdesk:
        raise PermissionDenied
    rows = SuggestionRun.objects.filter(pk=run.pk, pinned_at__isnull=False)
    if rows.update(pinned_at=None, pinned_by=None):
        record("suggestions.run_unpinned", run, by=by)
