"""Work that runs outside a request. Each task calls one service; rows remember what is due."""

from celery import shared_task

from matchmaking.services import (
    archives,
    busy_feeds,
    collected,
    counting,
    digests,
    event_news,
    exposure_terms,
    interpreter_briefings,
    introductions,
    next_steps,
    outcomes,
    posting_news,
    proposals,
    reminders,
    replies,
    request_digests,
    requests,
    runs,
    series,
    sleepers,
    suggestions,
    weights,
)
from matchmaking.services.day import computing, telling, telling_of_wishes


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


@shared_task(name="matchmaking.drain_previews")
def drain_previews() -> int:
    """Have the previews computed that wait. Returns how many."""
    return weights.drain_previews() + exposure_terms.drain_previews()


@shared_task(name="matchmaking.preview_weights")
def preview_weights(pk: int) -> bool:
    """Compute what proposed weights would change."""
    return weights.preview_weights(pk)


@shared_task(name="matchmaking.preview_exposure_terms")
def preview_exposure_terms(pk: int) -> bool:
    """Compute what proposed terms of exposure would change."""
    return exposure_terms.preview_terms(pk)


@shared_task(name="matchmaking.count_suggestions")
def count_suggestions(profile_id: int) -> bool:
    """Count the suggestions of each kind for the page of one organisation."""
    return counting.count_suggestions(profile_id)


@shared_task(name="matchmaking.tidy_up")
def tidy_up() -> int:
    """Drop what old runs were computed from, and old days of what was shown. Returns how many runs."""
    return archives.tidy_up()


@shared_task(name="matchmaking.work_on_run")
def work_on_run(run_id: int) -> int:
    """Help with a run as long as there is something to do. Returns how many shards it computed."""
    return runs.work_on_run(run_id)


@shared_task(name="matchmaking.expire_requests")
def expire_requests() -> int:
    """Close the requests and series that nobody answered in time. Returns how many."""
    return requests.expire_requests() + series.expire_series()


@shared_task(name="matchmaking.read_feed")
def read_feed(feed_id: int) -> bool:
    """Read one calendar, if it is due."""
    return busy_feeds.read_feed(feed_id)


@shared_task(name="matchmaking.read_due_feeds")
def read_due_feeds() -> int:
    """Queue the calendars whose turn has come. Returns how many."""
    return busy_feeds.queue_due_feeds()


@shared_task(name="matchmaking.send_digests")
def send_digests() -> int:
    """Tell people of new suggestions, as often as they chose. Returns how many mails were queued."""
    return digests.send_digests()


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


@shared_task(name="matchmaking.tell_changes")
def tell_changes() -> int:
    """Tell the changes that have waited for others. Returns how many mails were queued."""
    return collected.tell_changes()


@shared_task(name="matchmaking.send_reminders")
def send_reminders() -> int:
    """Remind of meetings and of requests that expire. Returns how many mails were queued."""
    return reminders.send_reminders()


@shared_task(name="matchmaking.send_request_digests")
def send_request_digests() -> int:
    """Send collected news about requests. Returns how many mails were queued."""
    return request_digests.send_request_digests()


@shared_task(name="matchmaking.remind_of_steps")
def remind_of_steps() -> int:
    """Remind those who promised something, before and after its day. Returns of how many steps."""
    return next_steps.remind_of_steps()


@shared_task(name="matchmaking.ask_sleepers")
def ask_sleepers() -> int:
    """Ask the partners of silent cooperations how they stand. Returns how many questions went out."""
    return sleepers.ask_sleepers()


@shared_task(name="matchmaking.compute_timetable")
def compute_timetable(pk: int) -> bool:
    """Compute a draft of a matchmaking day's timetable, if it still waits."""
    return computing.compute_timetable(pk)


@shared_task(name="matchmaking.drain_timetables")
def drain_timetables() -> int:
    """Queue the drafts that wait, also those of lost workers. Returns how many."""
    return computing.drain_timetables()


@shared_task(name="matchmaking.tell_timetable")
def tell_timetable(pk: int) -> int:
    """Tell everybody what the publishing of a timetable changed. Returns how many were told."""
    return telling.tell_timetable(pk)


@shared_task(name="matchmaking.drain_day_news")
def drain_day_news() -> int:
    """Queue the timetables that are published and not told yet. Returns how many."""
    return telling.drain_day_news()


@shared_task(name="matchmaking.follow_events")
def follow_events() -> int:
    """Meetings follow the event at which they are. Returns how many did."""
    return event_news.follow_events()


@shared_task(name="matchmaking.tell_of_wishes")
def tell_of_wishes() -> int:
    """Tell participants that wishes are open, and who has none that they end. Returns of how many."""
    return telling_of_wishes.tell_of_wishes()


@shared_task(name="matchmaking.brief_interpreters")
def brief_interpreters() -> int:
    """Send interpreters the briefings of meetings that are near. Returns how many mails."""
    return interpreter_briefings.send_briefings()
