"""Compute who is suggested to whom and store what changed, so that readers never see half a list."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import numpy as np
import structlog
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from kernel.background import defer
from matchmaking.enums import RunState
from matchmaking.models import SuggestionRefresh, SuggestionRun
from matchmaking.queries.features import read_features, read_parties
from matchmaking.scoring import Features, Weights, build_market, facts_of
from matchmaking.scoring.ranking import best_partners, split_pairs
from regions.models import Profile

log = structlog.get_logger(__name__)

LIST_LENGTH = 20
MOST_PARTS = 24
ONE_RUN_AT_A_TIME = 0x6B616B65  # the key of the advisory lock; nobody else may use it

# profile, partner, rank, score, reasons as JSON
Line = tuple[int, int, int, float, str]

FRESH = """
    CREATE TEMPORARY TABLE fresh_suggestion (
        profile_id bigint, partner_id bigint, rank smallint, score double precision, reasons jsonb
    ) ON COMMIT DROP
"""
COPY = "COPY fresh_suggestion FROM STDIN"
ANALYZE = "ANALYZE fresh_suggestion"
DROP = "DROP TABLE fresh_suggestion"
DELETE_GONE = """
    DELETE FROM matchmaking_suggestion AS stored WHERE NOT EXISTS (
        SELECT FROM fresh_suggestion AS fresh
        WHERE fresh.profile_id = stored.profile_id AND fresh.partner_id = stored.partner_id
    )
"""
WRITE_CHANGED = """
    INSERT INTO matchmaking_suggestion AS stored
        (profile_id, partner_id, rank, score, reasons, run_id)
    SELECT profile_id, partner_id, rank, score, reasons, %s FROM fresh_suggestion
    ON CONFLICT (profile_id, partner_id) DO UPDATE
        SET rank = excluded.rank, score = excluded.score,
            reasons = excluded.reasons, run_id = excluded.run_id
        WHERE (stored.rank, stored.score, stored.reasons)
            IS DISTINCT FROM (excluded.rank, excluded.score, excluded.reasons)
"""


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
    # All lines first: nothing may ask the database while they are copied in.
    run.changed_count = _store(list(_lists(features, weights)), run)
    run.profile_count, run.state, run.finished_at = features.count, RunState.DONE, timezone.now()
    run.save(update_fields=["profile_count", "changed_count", "state", "finished_at"])
    _clear(notes)
    log.info("suggestions_computed", profiles=run.profile_count, changed=run.changed_count)
    return run


def _wait_for_turn() -> None:
    """Held until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_RUN_AT_A_TIME])


def _lists(features: Features, weights: Weights) -> Iterator[Line]:
    """Every line of every list, as the table holds it."""
    market, space = build_market(features, weights)
    europe, japan = market.on_side("eu"), market.on_side("jp")
    parties = read_parties(market.keys.tolist())
    today = timezone.localdate()
    for rows, columns in ((europe, japan), (japan, europe)):
        lists = best_partners(market, rows, columns, limit=LIST_LENGTH)
        at, rank = np.nonzero(lists.partners >= 0)
        you, they = rows[at], lists.partners[at, rank]
        shares = split_pairs(market, you, they, most=MOST_PARTS)
        pairs = zip(market.keys[you].tolist(), market.keys[they].tolist(), strict=True)
        for number, (one, other) in enumerate(pairs):
            facts = facts_of(
                shares.parts[number].tolist(),
                shares.shares[number].tolist(),
                space=space,
                you=parties[one],
                they=parties[other],
                today=today,
            )
            score = float(lists.scores[at[number], rank[number]])
            yield one, other, int(rank[number]) + 1, score, json.dumps(facts)


def _store(lines: Iterable[Line], run: SuggestionRun) -> int:
    """Make the stored lists the same as these; returns how many lines differed.

    The database compares: copied in as one stream, ten thousand lines cost a tenth of what the
    same rows cost through the ORM, and what is already right is not written again.
    """
    with connection.cursor() as cursor:
        cursor.execute(FRESH)
        with cursor.copy(COPY) as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(ANALYZE)
        cursor.execute(DELETE_GONE)
        gone: int = cursor.rowcount
        cursor.execute(WRITE_CHANGED, [run.pk])
        written: int = cursor.rowcount
        cursor.execute(DROP)
    return gone + written


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
