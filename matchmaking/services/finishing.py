"""The end of a run: fair order, archive, and the one moment in which readers get the new lists."""

import time
from collections.abc import Sequence

import numpy as np
import structlog
from django.db import connection, transaction
from django.utils import timezone

from kernel.background import defer
from matchmaking.enums import RunState
from matchmaking.models import (
    LIST_DEPTH,
    LIST_LENGTH,
    SuggestionRefresh,
    SuggestionRun,
    SuggestionShard,
)
from matchmaking.queries.exposure_terms import active_terms
from matchmaking.scoring.archive import Result, digest_of, pack_result, unpack_lists
from matchmaking.scoring.market import Lists
from matchmaking.scoring.showing import show_fairly
from matchmaking.services.appearances import write_appearances
from matchmaking.services.shards import market_of, plan_writing

log = structlog.get_logger(__name__)

HANDS = 4  # so many workers are asked to help with one run

# What readers do not see any more. The archive stays on the row of its run.
DROP_PREVIOUS = (
    "DELETE FROM matchmaking_partnerlist WHERE run_id <> %s",
    "DELETE FROM matchmaking_profilevector WHERE run_id <> %s",
    "DELETE FROM matchmaking_appearance WHERE run_id <> %s",
)


@transaction.atomic
def share_places(run_id: int) -> bool:
    """Once all lists are ranked: choose what they show, keep the result, plan the writing."""
    run = _held(run_id, result__isnull=True)
    if run is None or run.shards.ranking().open().exists():
        return False
    start = time.perf_counter()
    market, lists = market_of(run_id), gather(run)
    stored = stored_part(lists)
    run.exposure_terms, terms = active_terms()
    fair = show_fairly(market, stored, terms)
    write_appearances(run_id, market, stored, fair)
    result = Result(lists.rows, lists.partners, lists.scores, fair.shown)
    run.result, run.digest = pack_result(result), digest_of(market.keys, result)
    run.pair_count = int((stored.partners >= 0).sum())
    run.exposure = {
        "terms": terms.as_data(),
        "report": fair.report.as_data(),
        "tariff": fair.tariff.as_data(),
    }
    run.figures |= {
        "empty_lists": int((stored.partners[:, :1] < 0).sum()),
        "seconds_sharing": round(time.perf_counter() - start, 3),
    }
    run.save(
        update_fields=[
            "result", "digest", "pair_count", "exposure_terms", "exposure", "figures",
        ]
    )  # fmt: skip
    SuggestionShard.objects.filter(run=run).update(lists=None)
    shards = SuggestionShard.objects.bulk_create(plan_writing(run, len(result.rows)))
    for _shard in shards[1:HANDS]:  # one is for us
        defer("matchmaking.work_on_run", run_id)
    return True


@transaction.atomic
def finish_run(run_id: int) -> bool:
    """Make the run current, if all lists are written. False where there is nothing to finish.

    Killed anywhere in it, nothing has happened, and whoever comes next does it.
    """
    run = _held(run_id, result__isnull=False)
    if run is None or run.shards.open().exists():
        return False
    swap(run)
    log.info("run_done", run=str(run.public_id), profiles=run.profile_count, pairs=run.pair_count)
    return True


def _held(run_id: int, **where: bool) -> SuggestionRun | None:
    """The row of a running run whose directory is read, for one hand at a time."""
    running = SuggestionRun.objects.light().filter(
        pk=run_id, state=RunState.RUNNING, snapshot_at__isnull=False, **where
    )
    return running.select_for_update(skip_locked=True).first()


def gather(run: SuggestionRun) -> Lists:
    """All lists of all shards, in the order of the market."""
    shards = run.shards.ranking().order_by("pk").values_list("lists", flat=True)
    return together([unpack_lists(data) for data in shards if data is not None])


def stored_part(lists: Lists) -> Lists:
    return Lists(
        lists.rows, lists.partners[:, :LIST_LENGTH], lists.scores[:, :LIST_LENGTH], lists.certified
    )


def together(lists: Sequence[Lists]) -> Lists:
    none = Lists(
        np.zeros(0, dtype=np.intp),
        np.zeros((0, LIST_DEPTH), dtype=np.intp),
        np.zeros((0, LIST_DEPTH)),
        np.zeros(0, dtype=np.bool_),
    )
    every = [none, *lists]
    rows = np.concatenate([each.rows for each in every])
    order = np.argsort(rows)
    return Lists(
        rows[order],
        np.concatenate([each.partners for each in every])[order],
        np.concatenate([each.scores for each in every])[order],
        np.concatenate([each.certified for each in every])[order],
    )


def swap(run: SuggestionRun) -> None:
    """One moment: this run is current, and what it replaces is gone."""
    # Waits for a change that is being taken into the lists of before: its note is kept for us.
    SuggestionRun.objects.filter(is_current=True).update(is_current=False)
    run.is_current, run.state, run.finished_at = True, RunState.DONE, timezone.now()
    run.figures |= {"shards": run.shards.count()}
    run.save(update_fields=["is_current", "state", "finished_at", "figures"])
    with connection.cursor() as cursor:
        for statement in DROP_PREVIOUS:
            cursor.execute(statement, [run.pk])
    covered = SuggestionRefresh.objects.select_for_update(skip_locked=True).filter(covered_by=run)
    SuggestionRefresh.objects.filter(pk__in=[note.pk for note in covered]).delete()
    defer("matchmaking.refresh_suggestions")
