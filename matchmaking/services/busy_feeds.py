"""Busy feeds: calendars elsewhere that tell when their owner is taken, read one way, again and again."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking.busy_feeds import FeedError, fetch, read_busy
from matchmaking.models import BusyFeed, Engagement
from matchmaking.models.availability import FEED_EVERY, MAX_FEEDS
from matchmaking.queries.calendar import HORIZON_DAYS, NOTICE
from matchmaking.services.availability import Owner, locked, log, touch
from matchmaking.times.spans import Span

events = structlog.get_logger(__name__)

AHEAD = NOTICE + timedelta(days=HORIZON_DAYS + 7)
SLOWEST = timedelta(days=1)
DRAINED_AT_ONCE = 200


@transaction.atomic(durable=True)
def add_feed(owner: Owner, url: str, *, by: User) -> BusyFeed:
    """Subscribe to a calendar by its secret address; it is read at once and then every half hour."""
    row = locked(owner, by=by)
    url = url.strip()
    if url.lower().startswith("webcal://"):
        url = "https" + url[len("webcal") :]
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise DomainError(
            "no_calendar_address",
            _("This is no address of a calendar. It begins with https:// or webcal://."),
            field="url",
        )
    if row.feeds.count() >= MAX_FEEDS:
        raise DomainError(
            "too_many_feeds",
            _("You read %(count)s calendars already. Remove one first.") % {"count": MAX_FEEDS},
            field="url",
        )
    if row.feeds.filter(url=url).exists():
        raise DomainError("feed_known", _("This calendar is read already."), field="url")
    feed = BusyFeed.objects.create(availability=row, url=url, due_at=timezone.now())
    touch(row)
    log("hours.feed_added", row, by=by)
    defer("matchmaking.read_feed", feed.pk)
    return feed


@transaction.atomic(durable=True)
def remove_feed(owner: Owner, public_id: UUID, *, by: User) -> None:
    """End the subscription; what it has brought goes with it."""
    row = locked(owner, by=by)
    if row.feeds.filter(public_id=public_id).delete()[0]:
        touch(row)
        log("hours.feed_removed", row, by=by)


@transaction.atomic(durable=True)
def read_again(owner: Owner, public_id: UUID, *, by: User) -> None:
    """Have a calendar read now, without waiting for its turn."""
    row = locked(owner, by=by)
    for feed in row.feeds.filter(public_id=public_id):
        BusyFeed.objects.filter(pk=feed.pk).update(due_at=timezone.now())
        defer("matchmaking.read_feed", feed.pk)


@transaction.atomic(durable=True)
def queue_due_feeds() -> int:
    """Queue every calendar whose turn has come, one task each: a slow server holds up no other."""
    keys = list(
        BusyFeed.objects.due().order_by("due_at").values_list("pk", flat=True)[:DRAINED_AT_ONCE]
    )
    for pk in keys:
        defer("matchmaking.read_feed", pk)
    return len(keys)


def read_feed(feed_id: int) -> bool:
    """Take the feed up if it is due, read it, store when its owner is busy. True if all went well.

    The turn is moved ahead first: a second worker finds nothing due, and a worker that is lost
    leaves no feed behind. Nothing is locked while strangers' servers answer. What was read before
    stays while the calendar cannot be read.
    """
    now = timezone.now()
    if not BusyFeed.objects.due().filter(pk=feed_id).update(due_at=now + FEED_EVERY):
        return False
    feed = BusyFeed.objects.select_related("availability__profile", "availability__user").get(
        pk=feed_id
    )
    window = Span(now, now + AHEAD)
    try:
        busy = read_busy(fetch(feed.url), zone=feed.availability.owner.time_zone, window=window)
    except FeedError as error:
        note_problem(feed, error)
        return False
    return store(feed, busy)


@transaction.atomic(durable=True)
def store(feed: BusyFeed, busy: Sequence[Span]) -> bool:
    """Replace what the feed has brought; False where the subscription has ended meanwhile."""
    if not BusyFeed.objects.filter(pk=feed.pk).update(
        read_at=timezone.now(), problem="", failures=0
    ):
        return False
    Engagement.objects.filter(feed=feed).delete()
    Engagement.objects.bulk_create(
        Engagement(
            availability=feed.availability,
            feed=feed,
            during=DateTimeTZRange(span.starts_at, span.ends_at),
        )
        for span in busy
    )
    return True


@transaction.atomic(durable=True)
def note_problem(feed: BusyFeed, error: FeedError) -> None:
    """Say what is wrong and wait longer each time, a day at most."""
    wait = min(FEED_EVERY * 2 ** min(feed.failures, 10), SLOWEST)
    BusyFeed.objects.filter(pk=feed.pk).update(
        problem=error.problem, failures=F("failures") + 1, due_at=timezone.now() + wait
    )
    events.info("feed_not_read", feed=str(feed.public_id), problem=error.problem.value)
