"""What time brings to postings: news to those who follow them, a reminder before the end."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from matchmaking.models import Posting
from matchmaking.services.letters import write, write_to_side
from matchmaking.services.postings import page_of
from matchmaking.services.recipients import Reader
from matchmaking.tokens import unfollow_token

log = structlog.get_logger(__name__)

REMINDED_BEFORE = timedelta(days=7)


def tell_followers() -> int:
    """Mail the news of postings that are due; returns of how many. A bad row stops no other."""
    due = Posting.objects.filter(news_due_at__lte=timezone.now()).order_by("news_due_at")
    return drain(due.values_list("pk", flat=True), tell_news_of)


def remind_of_ends() -> int:
    """Tell organisations which postings end within a week; returns how many, once for each end."""
    today = timezone.localdate()
    ending = Posting.objects.public().filter(open_until__lte=today + REMINDED_BEFORE)
    # Python compares what is told and what ends: a column that is empty is told of nothing.
    due = [
        pk
        for pk, end, told in ending.values_list("pk", "open_until", "reminded_for")
        if told != end
    ]
    return drain(due, remind)


@transaction.atomic(durable=True)
def tell_news_of(pk: int) -> bool:
    due = Posting.objects.select_for_update(of=["self"], skip_locked=True)
    posting = due.filter(pk=pk, news_due_at__lte=timezone.now()).first()
    if posting is None:
        return False
    follows = posting.follows.filter(user__is_active=True).select_related("user").order_by("pk")
    readers = [Reader(follow.user, posting.organisation) for follow in follows]

    def unfollow(reader: Reader) -> str:
        token = unfollow_token(person=reader.user.public_id, posting=posting.public_id)
        return reverse("posting-unfollow-by-mail", args=[token])

    write(
        readers,
        "posting_news",
        key=f"{posting.pk}:{posting.news_due_at:%Y%m%dT%H%M%S}",
        address=page_of(posting),
        posting=posting,
        stop=unfollow,
    )
    Posting.objects.filter(pk=pk).update(news_due_at=None)
    return True


@transaction.atomic(durable=True)
def remind(pk: int) -> bool:
    posting = Posting.objects.select_for_update(of=["self"]).get(pk=pk)
    if not posting.takes_answers or posting.reminded_for == posting.open_until:
        return False
    Posting.objects.filter(pk=pk).update(reminded_for=posting.open_until)
    record("posting.end_told", posting, by=None, organisation=posting.organisation.public_id)
    write_to_side(
        posting.organisation,
        "posting_ends",
        key=f"{posting.pk}:{posting.open_until.isoformat()}",
        address=page_of(posting),
        posting=posting,
    )
    return True


def drain(pks: Iterable[int], work: Callable[[int], bool]) -> int:
    """Do the work for each; what fails is logged and found again next time."""
    done = 0
    for pk in list(pks):
        try:
            done += work(pk)
        except Exception:
            log.exception("posting_not_told", posting=pk)
    return done
