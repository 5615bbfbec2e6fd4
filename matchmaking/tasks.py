"""Work that runs outside a request. Each task calls one service; rows remember what is due."""

from celery import shared_task

from matchmaking.services import outcomes, replies, requests, suggestions


@shared_task(name="matchmaking.refresh_suggestions")
def refresh_suggestions() -> bool:
    """Recompute the lists if a changed profile waits. Queued by a change and drained by beat."""
    return suggestions.refresh_suggestions() is not None


@shared_task(name="matchmaking.compute_suggestions")
def compute_suggestions() -> int:
    """Recompute every list, whatever waits. Returns how many rows changed."""
    return suggestions.compute_suggestions().changed_count


@shared_task(name="matchmaking.expire_requests")
def expire_requests() -> int:
    """Close the requests that nobody answered in time. Returns how many."""
    return requests.expire_requests()


@shared_task(name="matchmaking.read_mailbox")
def read_mailbox() -> int:
    """Apply what calendar programs answered by mail. Returns how many mails were read."""
    return replies.read_mailbox()


@shared_task(name="matchmaking.ask_outcomes")
def ask_outcomes() -> int:
    """Ask what became of meetings. Returns how many questions went out."""
    return outcomes.ask_outcomes()
