"""Work that runs outside a request. Each task calls one service; rows remember what is due."""

from celery import shared_task

from matchmaking.services import requests, runs, suggestions


@shared_task(name="matchmaking.refresh_suggestions")
def refresh_suggestions() -> int:
    """Take noted changes into the lists. Queued by a change and drained by beat. Returns how many."""
    return suggestions.refresh_suggestions()


@shared_task(name="matchmaking.compute_suggestions")
def compute_suggestions() -> int:
    """Have every list computed anew. Returns how many workers were asked to help."""
    runs.ask_for_run()
    return runs.drain_runs()


@shared_task(name="matchmaking.drain_runs")
def drain_runs() -> int:
    """Go on with the run that is under way. Returns how many workers were asked to help."""
    return runs.drain_runs()


@shared_task(name="matchmaking.work_on_run")
def work_on_run(run_id: int) -> int:
    """Help with a run as long as there is something to do. Returns how many shards it computed."""
    return runs.work_on_run(run_id)


@shared_task(name="matchmaking.expire_requests")
def expire_requests() -> int:
    """Close the requests that nobody answered in time. Returns how many."""
    return requests.expire_requests()
