"""Shards: the rows of a run that one worker computes at a time."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from matchmaking.enums import RunState, ShardState
from matchmaking.models import LIST_DEPTH, SuggestionRun, SuggestionShard
from matchmaking.scoring.archive import pack_lists, unpack_market
from matchmaking.scoring.book import LISTED
from matchmaking.scoring.kernel import best_partners
from matchmaking.scoring.market import SIDES, Lists, Market
from matchmaking.services.writing import write_lists

log = structlog.get_logger(__name__)

SHARD_ROWS = 2000
ATTEMPTS = 3
STILL_RUNNING = "SELECT 1 FROM matchmaking_suggestionrun WHERE id = %s AND state = %s FOR SHARE"


def plan_shards(run: SuggestionRun, market: Market) -> Iterator[SuggestionShard]:
    for side in SIDES:
        count = market.on_side(side).size
        for first in range(0, count, SHARD_ROWS):
            last = min(first + SHARD_ROWS, count)
            yield SuggestionShard(run=run, side=side, first=first, last=last)


def free_stuck_shards() -> int:
    """Take back what a worker has held for too long: it was killed, or nobody will wait for it."""
    lapsed = timezone.now() - timedelta(seconds=settings.SHARD_CLAIM_SECONDS)
    stuck = SuggestionShard.objects.filter(state=ShardState.WORKING, claimed_at__lt=lapsed)
    return stuck.update(state=ShardState.WAITING, claim=None)


def work_on_shard(run_id: int) -> bool:
    """Claim a waiting shard, compute its lists, write them; false if none waits.

    If that fails the shard is given back; the last attempt's failure is raised.
    """
    shard = claim_shard(run_id)
    if shard is None:
        return False
    try:
        market = market_of(run_id)
        lists = lists_of_shard(market, shard)
        with transaction.atomic():
            return store(shard, market, lists)
    except Exception:
        held = SuggestionShard.objects.filter(pk=shard.pk, claim=shard.claim)
        held.update(state=ShardState.WAITING, claim=None)
        if shard.attempts >= ATTEMPTS:
            raise
        log.exception("shard_failed", run=run_id, shard=str(shard), attempt=shard.attempts)
        return True


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


def lists_of_shard(market: Market, shard: SuggestionShard) -> Lists:
    rows = market.on_side(shard.side)[shard.first : shard.last]
    return best_partners(market, rows, market.on_side(*LISTED[shard.side]), limit=LIST_DEPTH)


def store(shard: SuggestionShard, market: Market, lists: Lists) -> bool:
    """Write the lists and tick the shard off: only for who still holds it, in a run that goes on."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_RUNNING, [shard.run_id, RunState.RUNNING])
        if cursor.fetchone() is None:
            return False
    held = SuggestionShard.objects.filter(pk=shard.pk, state=ShardState.WORKING, claim=shard.claim)
    if not held.update(state=ShardState.DONE, done_at=timezone.now(), lists=pack_lists(lists)):
        return True  # somebody else has it now
    write_lists(shard.run_id, market, lists)
    return True


@lru_cache(maxsize=1)
def market_of(run_id: int) -> Market:
    """The market of a run that is under way: its inputs never change, so a process reads them once."""
    inputs = SuggestionRun.objects.values_list("inputs", flat=True).get(pk=run_id)
    return unpack_market(inputs or b"").market
