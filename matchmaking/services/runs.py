"""The life of a full run: asked for, begun, read, worked on, finished; or cancelled, or failed.

Every step is a transaction of its own that a row remembers, so whoever comes next goes on where a
killed worker stopped: see ``advance``.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking.enums import RunState
from matchmaking.models import (
    Appearance,
    PartnerList,
    SuggestionRefresh,
    SuggestionRun,
    SuggestionShard,
)
from matchmaking.queries.market import read_snapshot
from matchmaking.queries.weights import active_weights
from matchmaking.scoring.archive import pack_market
from matchmaking.services.finishing import HANDS, finish_run, share_places
from matchmaking.services.shards import free_stuck_shards, plan_ranking, work_on_shard

log = structlog.get_logger(__name__)

Step = Callable[[int], bool]

PATIENCE = 0.05  # seconds until looking again at what others are doing


def ask_for_run(*, by: User | None = None) -> SuggestionRun:
    """The run that waits for its turn: one is enough for all who ask. In the caller's transaction."""
    while True:
        fresh = SuggestionRun(started_by=by, seed=int(f"{timezone.localdate():%Y%m%d}"))
        SuggestionRun.objects.bulk_create([fresh], ignore_conflicts=True)
        if run := SuggestionRun.objects.light().filter(state=RunState.WAITING).first():
            defer("matchmaking.drain_runs")
            return run


@transaction.atomic(durable=True)
def start_run(*, by: User) -> SuggestionRun:
    """Ask for a full run in the name of the helpdesk. Refused while one is under way."""
    if not by.is_helpdesk:
        raise PermissionDenied
    if SuggestionRun.objects.under_way().exists():
        raise DomainError("run_under_way", _("A run is under way already. Wait or cancel it."))
    run = ask_for_run(by=by)
    record("suggestions.run_started", run, by=by)
    return run


@transaction.atomic(durable=True)
def cancel_run(run: SuggestionRun, *, by: User) -> SuggestionRun:
    """Give up a run that is under way. Readers keep the lists that they have."""
    if not by.is_helpdesk:
        raise PermissionDenied
    under_way = SuggestionRun.objects.under_way().filter(pk=run.pk)
    if not under_way.update(state=RunState.CANCELLED, finished_at=timezone.now()):
        raise DomainError("run_over", _("This run is over already."))
    _clear_away(run.pk)
    record("suggestions.run_cancelled", run, by=by)
    run.refresh_from_db(fields=["state", "finished_at"])
    return run


def compute_suggestions(*, by: User | None = None) -> SuggestionRun:
    """A whole run, now, here and with whatever workers help. ``by=None`` is the platform itself.

    A run that is under way already is brought to its end first. Raises what made the run fail.
    """
    if by is not None and not by.is_helpdesk:
        raise PermissionDenied
    run = ask_for_run(by=by)
    while run.is_under_way:
        if not advance():
            time.sleep(PATIENCE)
        run.refresh_from_db(fields=["state"])
    if run.state != RunState.DONE:
        raise DomainError("run_not_done", _("The run was stopped before its end."))
    if by is not None:
        record("suggestions.computed", run, by=by)
    return SuggestionRun.objects.light().get(pk=run.pk)


def drain_runs() -> int:
    """What beat looks for: take up what a lost worker left and ask for hands. How many were asked."""
    freed = free_stuck_shards()
    begun = begin_run()
    run = SuggestionRun.objects.light().filter(state=RunState.RUNNING).first()
    if run is None:
        return 0
    log.info("run_goes_on", run=str(run.public_id), begun=begun, freed=freed)
    if run.snapshot_at is None:
        _kept(run.pk, read_directory)
    hands = min(HANDS, max(1, run.shards.open().count()))
    for _hand in range(hands):
        defer("matchmaking.work_on_run", run.pk)
    return hands


def work_on_run(run_id: int) -> int:
    """Help until nothing is left to do but what others hold. Returns how many steps it did.

    Who chooses what is shown asks for hands again: the writing is shared as the ranking was.
    """
    done = 0
    while any(_kept(run_id, step) for step in (work_on_shard, share_places, finish_run)):
        done += 1
    return done


def advance() -> bool:
    """One step of the run that is under way; false if there is none, or all of it is in hands."""
    free_stuck_shards()
    if begin_run():
        return True
    running = SuggestionRun.objects.filter(state=RunState.RUNNING).values_list("pk", flat=True)
    return any(
        _kept(run_id, step)
        for run_id in running
        for step in (read_directory, work_on_shard, share_places, finish_run)
    )


def begin_run() -> bool:
    """The waiting run begins, unless another is running.

    Notes that lie there now are about changes that are stored: a snapshot taken from here on has
    them. A note that somebody is renewing at this moment is locked; it stays open.
    """
    with suppress(IntegrityError), transaction.atomic():
        waiting = SuggestionRun.objects.filter(state=RunState.WAITING)
        run_id = waiting.values_list("pk", flat=True).first()
        if run_id is None or not waiting.filter(pk=run_id).update(
            state=RunState.RUNNING, started_at=timezone.now()
        ):
            return False
        notes = SuggestionRefresh.objects.select_for_update(skip_locked=True)
        covered = [note.pk for note in notes]
        SuggestionRefresh.objects.filter(pk__in=covered).update(covered_by=run_id)
        return True
    return False


@transaction.atomic
def read_directory(run_id: int) -> bool:
    """Read all published profiles into the run, and cut it into shards; once."""
    run = (
        SuggestionRun.objects.select_for_update(skip_locked=True)
        .filter(pk=run_id, state=RunState.RUNNING, snapshot_at=None)
        .first()
    )
    if run is None:
        return False
    start = time.perf_counter()
    run.snapshot_at = timezone.now()
    run.weight_set, weights = active_weights()
    run.weights = weights.as_data()
    snapshot = read_snapshot(weights)
    run.space, run.statistics = snapshot.space, snapshot.statistics
    run.inputs = pack_market(snapshot.kept)
    run.profile_count = snapshot.kept.market.count
    run.figures = {"seconds_reading": round(time.perf_counter() - start, 3)}
    run.save(
        update_fields=[
            "snapshot_at", "weight_set", "weights", "space", "statistics", "inputs",
            "profile_count", "figures",
        ]
    )  # fmt: skip
    SuggestionShard.objects.bulk_create(plan_ranking(run, snapshot.kept.market))
    return True


def fail_run(run_id: int, failure: str) -> None:
    """The run is over; what readers see stays. Its failure is kept for the helpdesk."""
    running = SuggestionRun.objects.filter(pk=run_id, state=RunState.RUNNING)
    with transaction.atomic():
        if running.update(
            state=RunState.FAILED, failure=failure[:2000], finished_at=timezone.now()
        ):
            _clear_away(run_id)


def _kept(run_id: int, step: Step) -> bool:
    """Do one step; if it fails, so does the run."""
    try:
        return step(run_id)
    except Exception as error:
        log.exception("run_failed", run=run_id)
        with suppress(DatabaseError):  # the database itself may be what failed
            fail_run(run_id, f"{type(error).__name__}: {error}")
        raise


def _clear_away(run_id: int) -> None:
    PartnerList.objects.filter(run_id=run_id).delete()
    Appearance.objects.filter(run_id=run_id).delete()
    SuggestionShard.objects.filter(run_id=run_id).update(lists=None)
