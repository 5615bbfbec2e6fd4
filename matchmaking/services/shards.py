"""Shards: the rows of a run that one worker computes at a time."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

import numpy as np
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from matchmaking.enums import RunState, ShardStage, ShardState
from matchmaking.models import LIST_DEPTH, SuggestionRun, SuggestionShard
from matchmaking.scoring.archive import Result, pack_lists, unpack_market, unpack_result
from matchmaking.scoring.book import LISTED
from matchmaking.scoring.kernel import best_partners
from matchmaking.scoring.market import SIDES, Lists, Market
from matchmaking.services.writing import shown_of, write_lists

log = structlog.get_logger(__name__)

SHARD_ROWS = 2000
ATTEMPTS = 3
STILL_RUNNING = "SELECT 1 FROM matchmaking_suggestionrun WHERE id = %s AND state = %s FOR SHARE"


def plan_ranking(run: SuggestionRun, market: Market) -> Iterator[SuggestionShard]:
    for side in SIDES:
        for first, last in _ranges(market.on_side(side).size):
            yield SuggestionShard(run=run, stage=ShardStage.RANK, side=side, first=first, last=last)


def plan_writing(run: SuggestionRun, count: int) -> Iterator[SuggestionShard]:
    for first, last in _ranges(count):
        yield SuggestionShard(run=run, stage=ShardStage.WRITE, first=first, last=last)


def _ranges(count: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, SHARD_ROWS):
        yield first, min(first + SHARD_ROWS, count)


def free_stuck_shards() -> int:
    """Take back what a worker has held for too long: it was killed, or nobody will wait for it."""
    lapsed = timezone.now() - timedelta(seconds=settings.SHARD_CLAIM_SECONDS)
    stuck = SuggestionShard.objects.filter(state=ShardState.WORKING, claimed_at__lt=lapsed)
    return stuck.update(state=ShardState.WAITING, claim=None)


def work_on_shard(run_id: int) -> bool:
    """Claim a waiting shard, rank or write its lists; false if none waits.

    If that fails the shard is given back; the last attempt's failure is raised.
    """
    shard = claim_shard(run_id)
    if shard is None:
        return False
    try:
        _work_on(shard)
    except Exception:
        held = SuggestionShard.objects.filter(pk=shard.pk, claim=shard.claim)
        held.update(state=ShardState.WAITING, claim=None)
        if shard.attempts >= ATTEMPTS:
            raise
        log.exception("shard_failed", run=run_id, shard=str(shard), attempt=shard.attempts)
    return True


def _work_on(shard: SuggestionShard) -> None:
    market = market_of(shard.run_id)
    if shard.stage == ShardStage.RANK:
        ranked = rank(market, shard)
        with transaction.atomic():
            tick_off(shard, lists=pack_lists(ranked))
    else:
        with transaction.atomic():
            if tick_off(shard):
                write(market, shard)


@transaction.atomic
def claim_shard(run_id: int) -> SuggestionShard | None:
    waiting = SuggestionShard.objects.filter(
        run_id=run_id, run__state=RunState.RUNNING, state=ShardState.WAITING
    )
    shard = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if shard is None:
        return None
    shard.claim, shard.claimed_at = uuid.uuid4(), timezone.now()
    shard.state, shard.attempts = ShardState.WORKING, shard.attempts + 1
    shard.save(update_fields=["claim", "claimed_at", "state", "attempts"])
    return shard


def rank(market: Market, shard: SuggestionShard) -> Lists:
    rows = market.on_side(shard.side)[shard.first : shard.last]
    return best_partners(market, rows, market.on_side(*LISTED[shard.side]), limit=LIST_DEPTH)


def write(market: Market, shard: SuggestionShard) -> None:
    result = result_of(shard.run_id)
    which = np.arange(shard.first, shard.last)
    rows, certified = result.rows[which], np.ones(which.size, dtype=np.bool_)
    lists = Lists(rows, result.partners[which], result.scores[which], certified)
    write_lists(shard.run_id, market, lists, shown_of(result.shown, which))


def tick_off(shard: SuggestionShard, **found: bytes) -> bool:
    """Only for who still holds it, in a run that goes on: the run cannot end before we have."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_RUNNING, [shard.run_id, RunState.RUNNING])
        if cursor.fetchone() is None:
            return False
    held = SuggestionShard.objects.filter(pk=shard.pk, state=ShardState.WORKING, claim=shard.claim)
    return bool(held.update(state=ShardState.DONE, done_at=timezone.now(), **found))


@lru_cache(maxsize=1)
def market_of(run_id: int) -> Market:
    """The market of a run that is under way: its inputs never change, so a process reads them once."""
    inputs = SuggestionRun.objects.values_list("inputs", flat=True).get(pk=run_id)
    return unpack_market(inputs or b"").market


@lru_cache(maxsize=1)
def result_of(run_id: int) -> Result:
    result = SuggestionRun.objects.values_list("result", flat=True).get(pk=run_id)
    return unpack_result(result or b"")
