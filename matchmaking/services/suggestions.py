"""Compute who is suggested to whom and store what changed, so that readers never see half a list."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from kernel.background import defer
from matchmaking.enums import RunState
from matchmaking.models import Suggestion, SuggestionRefresh, SuggestionRun
from matchmaking.queries.features import read_features
from matchmaking.scoring import (
    Fact,
    Features,
    Lists,
    Weights,
    best_lists,
    build_facets,
    build_reasons,
    score_pairs,
)
from regions.models import Profile

log = structlog.get_logger(__name__)

LIST_LENGTH = 20
ONE_RUN_AT_A_TIME = 0x6B616B65  # the key of the advisory lock; nobody else may use it
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, without its place in the database."""

    profile_id: int
    partner_id: int
    rank: int
    score: float
    reasons: list[Fact]

    @property
    def key(self) -> tuple[int, int]:
        return self.profile_id, self.partner_id


def compute_suggestions(*, by: User | None = None) -> SuggestionRun:
    """Recompute every list now. ``by=None`` is the platform itself; a person must be of the helpdesk.

    Runs queue up behind one another. The lists change all at once, with the end of the
    transaction; if the run fails, they stay as they were and the failure is kept as a run.
    """
    if by is not None and not by.is_helpdesk:
        raise PermissionDenied
    weights = Weights()
    with _failure_kept(weights):
        return _compute_now(weights, by=by)


def refresh_suggestions() -> SuggestionRun | None:
    """Recompute if a profile changed that the stored lists do not know of yet.

    However many changes wait, they share one run.
    """
    if not SuggestionRefresh.objects.exists():
        return None
    weights = Weights()
    with _failure_kept(weights):
        return _compute_if_due(weights)


def note_change(profile: Profile) -> None:
    """Remember that the lists do not know this profile as it is now, and have them refreshed.

    The note is saved with the change itself, so neither a lost broker nor a killed worker loses it.
    """
    SuggestionRefresh.objects.bulk_create(
        [SuggestionRefresh(profile=profile, requested_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=["requested_at"],
    )
    defer("matchmaking.refresh_suggestions")


@transaction.atomic(durable=True)
def _compute_now(weights: Weights, *, by: User | None) -> SuggestionRun:
    _wait_for_turn()
    run = _compute(weights)
    if by is not None:
        record("suggestions.computed", run, by=by, changed=run.changed_count)
    return run


@transaction.atomic(durable=True)
def _compute_if_due(weights: Weights) -> SuggestionRun | None:
    _wait_for_turn()  # the run before may have covered the change
    return _compute(weights) if SuggestionRefresh.objects.exists() else None


def _compute(weights: Weights) -> SuggestionRun:
    # Before the profiles are read: whatever these notes are about is committed, so it is seen.
    notes = dict(SuggestionRefresh.objects.values_list("profile_id", "requested_at"))
    run = SuggestionRun.objects.create(weights=weights.as_data())
    features = read_features()
    run.changed_count = _store(_entries(features, weights), run)
    run.profile_count, run.state, run.finished_at = features.count, RunState.DONE, timezone.now()
    run.save(update_fields=["profile_count", "changed_count", "state", "finished_at"])
    _clear(notes)
    log.info("suggestions_computed", profiles=run.profile_count, changed=run.changed_count)
    return run


def _wait_for_turn() -> None:
    """Held until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_RUN_AT_A_TIME])


def _entries(features: Features, weights: Weights) -> list[Entry]:
    facets = build_facets(features, weights)
    lists = best_lists(score_pairs(features, facets), limit=LIST_LENGTH)
    reasons = build_reasons(features, facets, lists, weights=weights, today=timezone.localdate())
    return _as_entries(features, lists, reasons)


def _as_entries(features: Features, lists: Lists, reasons: Sequence[list[Fact]]) -> list[Entry]:
    key = [row.pk for row in features.profiles]
    columns = (lists.profile, lists.partner, lists.rank, lists.score)
    rows = zip(*(column.tolist() for column in columns), reasons, strict=True)
    return [
        Entry(key[profile], key[partner], rank, score, why)
        for profile, partner, rank, score, why in rows
    ]


def _store(entries: list[Entry], run: SuggestionRun) -> int:
    """Write what differs from the stored lists, nothing else; returns how many rows that is."""
    stored = {
        (profile, partner): (pk, rank, score, reasons)
        for pk, profile, partner, rank, score, reasons in Suggestion.objects.values_list(
            "pk", "profile_id", "partner_id", "rank", "score", "reasons"
        )
    }
    changed = [
        entry
        for entry in entries
        if stored.get(entry.key, ())[1:] != (entry.rank, entry.score, entry.reasons)
    ]
    gone = [stored[key][0] for key in stored.keys() - {entry.key for entry in entries}]
    if gone:
        Suggestion.objects.filter(pk__in=gone).delete()
    Suggestion.objects.bulk_create(
        [_row(entry, run) for entry in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["profile", "partner"],
        update_fields=["rank", "score", "reasons", "run"],
    )
    return len(changed) + len(gone)


def _row(entry: Entry, run: SuggestionRun) -> Suggestion:
    return Suggestion(
        profile_id=entry.profile_id,
        partner_id=entry.partner_id,
        rank=entry.rank,
        score=entry.score,
        reasons=entry.reasons,
        run=run,
    )


def _clear(notes: dict[int, datetime]) -> None:
    """Drop the notes that this run covered: those that still say what they said when it began.

    A note that somebody is renewing at this moment is locked; it is left to the next run.
    """
    waiting = SuggestionRefresh.objects.select_for_update(skip_locked=True).filter(pk__in=notes)
    covered = [note.pk for note in waiting if note.requested_at == notes[note.pk]]
    SuggestionRefresh.objects.filter(pk__in=covered).delete()


@contextmanager
def _failure_kept(weights: Weights) -> Iterator[None]:
    """The transaction takes its own run row with it when it fails, so the failure gets one here."""
    try:
        yield
    except Exception:
        log.exception("suggestions_failed")
        with suppress(DatabaseError):  # the database itself may be what failed
            SuggestionRun.objects.create(
                state=RunState.FAILED, weights=weights.as_data(), finished_at=timezone.now()
            )
        raise
