"""The end of a run: fair order, archive, and the one moment in which readers get the new lists."""

import io
import time
from typing import Any

import numpy as np
import structlog
from django.db import connection, transaction
from django.utils import timezone

from kernel.background import defer
from matchmaking.enums import RunState, ShardState
from matchmaking.models import LIST_LENGTH, SuggestionRefresh, SuggestionRun, SuggestionShard
from matchmaking.scoring.archive import Result, digest_of, pack_result
from matchmaking.scoring.market import Market
from matchmaking.services.shards import market_of

log = structlog.get_logger(__name__)

# What readers do not see any more. The archive stays on the row of its run.
DROP_PREVIOUS = (
    "DELETE FROM matchmaking_partnerlist WHERE run_id <> %s",
    "DELETE FROM matchmaking_profilevector WHERE run_id <> %s",
)


@transaction.atomic
def finish_run(run_id: int) -> bool:
    """Make the run current, if every shard is done. False where there is nothing to finish.

    Killed anywhere in it, nothing has happened, and whoever comes next does it.
    """
    run = (
        SuggestionRun.objects.select_for_update(skip_locked=True)
        .filter(pk=run_id, state=RunState.RUNNING, snapshot_at__isnull=False)
        .first()
    )
    if run is None or run.shards.exclude(state=ShardState.DONE).exists():
        return False
    start = time.perf_counter()
    market = market_of(run_id)
    result = gather(run)
    run.result, run.digest = pack_result(result), digest_of(market.keys, result)
    run.pair_count = int((result.partners >= 0).sum())
    run.figures |= figures_of(run, market, result, seconds=time.perf_counter() - start)
    swap(run)
    log.info("run_done", run=str(run.public_id), profiles=run.profile_count, pairs=run.pair_count)
    return True


def gather(run: SuggestionRun) -> Result:
    """All lists of all shards, in the order of the market."""
    shards = run.shards.order_by("pk").values_list("lists", flat=True)
    read = [np.load(io.BytesIO(data)) for data in shards if data is not None]
    rows = np.concatenate([np.zeros(0, dtype=np.intp), *(lists["rows"] for lists in read)])
    none = np.zeros((0, LIST_LENGTH))
    partners = np.concatenate([none.astype(np.int32), *(lists["partners"] for lists in read)])
    scores = np.concatenate([none, *(lists["scores"] for lists in read)])
    order = np.argsort(rows, kind="stable")
    partners = partners[order].astype(np.intp)
    places = np.arange(LIST_LENGTH, dtype=np.int16)
    shown = np.where(partners >= 0, places, np.int16(-1))
    return Result(rows[order], partners, scores[order], shown)


def figures_of(
    run: SuggestionRun, market: Market, result: Result, *, seconds: float
) -> dict[str, Any]:
    """What the helpdesk reads of a run, ready for JSON."""
    seen = np.unique(result.partners[result.partners >= 0])
    return {
        "seconds_finishing": round(seconds, 3),
        "shards": run.shards.count(),
        "empty_lists": int((result.partners[:, :1] < 0).sum()),
        "never_listed": market.count - seen.size,
    }


def swap(run: SuggestionRun) -> None:
    """One moment: this run is current, and what it replaces is gone."""
    # Waits for a change that is being taken into the lists of before: its note is kept for us.
    SuggestionRun.objects.filter(is_current=True).update(is_current=False)
    run.is_current, run.state, run.finished_at = True, RunState.DONE, timezone.now()
    run.save(
        update_fields=[
            "is_current", "state", "finished_at", "result", "digest", "pair_count", "figures",
        ]
    )  # fmt: skip
    SuggestionShard.objects.filter(run=run).update(lists=None)
    with connection.cursor() as cursor:
        for statement in DROP_PREVIOUS:
            cursor.execute(statement, [run.pk])
    covered = SuggestionRefresh.objects.select_for_update(skip_locked=True).filter(covered_by=run)
    SuggestionRefresh.objects.filter(pk__in=[note.pk for note in covered]).delete()
    defer("matchmaking.refresh_suggestions")
