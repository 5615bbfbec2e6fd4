"""Work that runs outside a request. Each task calls one service; rows remember what is due."""

from celery import shared_task

from matchmaking.services import (
    busy_feeds,
    introductions,
    outcomes,
    posting_news,
    proposals,
    replies,
    requests,
    suggestions,
)


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


@shared_task(name="matchmaking.read_feed")
def read_feed(feed_id: int) -> bool:
    """Read one calendar, if it is due."""
    return busy_feeds.read_feed(feed_id)


@shared_task(name="matchmaking.read_due_feeds")
def read_due_feeds() -> int:
    """Queue the calendars whose turn has come. Returns how many."""
    return busy_feeds.queue_due_feeds()


@shared_task(name="matchmaking.expire_introductions")
def expire_introductions() -> int:
    """Close introductions, asked for or proposed, whose time is over. Returns how many."""
    return introductions.expire_introductions() + proposals.expire_proposals()


@shared_task(name="matchmaking.tell_posting_news")
def tell_posting_news() -> int:
    """Mail the changes of postings to those who follow them. Returns of how many postings."""
    return posting_news.tell_followers()


@shared_task(name="matchmaking.remind_of_posting_ends")
def remind_of_posting_ends() -> int:
    """Tell organisations which postings end within a week. Returns how many."""
    return posting_news.remind_of_ends()


@shared_task(name="matchmaking.read_mailbox")
def read_mailbox() -> int:
    """Apply what calendar programs answered by mail. Returns how many mails were read."""
    return replies.read_mailbox()


@shared_task(name="matchmaking.ask_outcomes")
def ask_outcomes() -> int:
    """Ask what became of meetings. Returns how many questions went out."""
    return outcomes.ask_outcomes()
