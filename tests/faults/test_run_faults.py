"""A worker killed in the middle of a run of suggestions: the next one goes on, and swaps."""

import pytest
from django.db import connection, transaction

from matchmaking.enums import RunState, ShardStage, ShardState
from matchmaking.models import PartnerList, SuggestionRun
from matchmaking.services.reproducing import reproduce_run
from matchmaking.services.runs import ask_for_run
from tests.factories import ProfileFactory, SectorFactory
from tests.faults.conftest import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
SOMEBODY_WAITS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database() AND pid <> pg_backend_pid()
"""


def a_worker_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(SOMEBODY_WAITS)
        return cursor.fetchone()[0] > 0


def test_a_run_survives_the_worker_that_was_killed_while_writing(worker):
    worker.environ |= {"SHARD_CLAIM_SECONDS": "2", "RUN_DRAIN_SECONDS": "1"}
    sector = SectorFactory()
    ProfileFactory.create_batch(3, flagships=[sector])
    ProfileFactory.create_batch(2, japanese=True, flagships=[sector])
    run = ask_for_run()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE matchmaking_partnerlist IN EXCLUSIVE MODE")
        worker.start()
        wait_until(a_worker_waits, "no worker came to write")
        worker.kill()
    run.refresh_from_db()
    assert (run.state, run.is_current) == (RunState.RUNNING, False)
    assert PartnerList.objects.count() == 0
    held = run.shards.get(stage=ShardStage.WRITE)
    assert (held.state, held.attempts) == (ShardState.WORKING, 1)

    worker.start()
    wait_until(SuggestionRun.objects.filter(is_current=True).exists, "the run did not go on")

    run.refresh_from_db()
    held.refresh_from_db()
    assert (run.state, run.is_current) == (RunState.DONE, True)
    assert (held.state, held.attempts) == (ShardState.DONE, 2)
    assert set(run.shards.ranking().values_list("attempts", flat=True)) == {1}
    assert sorted(len(line.partners) for line in PartnerList.objects.all()) == [2, 2, 2, 3, 3]
    assert reproduce_run(run).is_same
