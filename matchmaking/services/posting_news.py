"""What time brings to postings: news to those who follow them, a reminder before the end."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from mailing.services import queue_mail
from matchmaking.enums import PostingNewsKind as Kind
from matchmaking.models import Posting, PostingNews, SubjectFollow
from matchmaking.services.letters import write_to_side
from matchmaking.services.postings import page_of
from matchmaking.tokens import posting_mails_token, unfollow_token
from regions.models import Affiliation

log = structlog.get_logger(__name__)

REMINDED_BEFORE = timedelta(days=7)
PAUSE = timedelta(days=1)  # between two mails to one person
REMEMBERED = timedelta(days=30)


def tell_followers() -> int:
    """Note for each person what became news, then write to those who were not written to today.

    Returns of how many postings there was news. A bad row stops no other.
    """
    due = Posting.objects.filter(news_due_at__lte=timezone.now()).order_by("news_due_at")
    postings = drain(due.values_list("pk", flat=True), note_news_of)
    drain(people_to_tell(), write_digest)
    PostingNews.objects.filter(told_at__lt=timezone.now() - REMEMBERED).delete()
    return postings


def people_to_tell() -> list[int]:
    """With news that waits, and no mail within the last day."""
    recent = PostingNews.objects.filter(user=OuterRef("user"), told_at__gt=timezone.now() - PAUSE)
    waiting = PostingNews.objects.filter(~Exists(recent), told_at=None)
    return list(waiting.order_by("user").values_list("user", flat=True).distinct())


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
def note_news_of(pk: int) -> bool:
    """What became news of one posting, for each person whom it concerns."""
    due = Posting.objects.select_for_update(of=["self"], skip_locked=True)
    now = timezone.now()
    posting = due.select_related("sector").filter(pk=pk, news_due_at__lte=now).first()
    if posting is None:
        return False
    told: dict[int, str] = {}
    if posting.changed_since_news:
        told |= dict.fromkeys(posting.follows.values_list("user", flat=True), Kind.CHANGED)
    announced = posting.announced_at
    if announced is None and posting.takes_answers:
        told |= dict.fromkeys(readers_of_subject(posting), Kind.NEW)
        announced = now
    PostingNews.objects.bulk_create(
        [PostingNews(user_id=user, posting=posting, kind=kind) for user, kind in told.items()],
        ignore_conflicts=True,
    )
    Posting.objects.filter(pk=pk).update(
        news_due_at=None, changed_since_news=False, announced_at=announced
    )
    return True


def readers_of_subject(posting: Posting) -> "QuerySet[SubjectFollow, int]":
    """Who follows its sector, the head above it, its third region; not its own people."""
    sectors = [posting.sector_id, posting.sector.parent_id]
    own = Affiliation.objects.current().filter(profile=posting.organisation)
    return (
        SubjectFollow.objects.filter(
            Q(sector=None) | Q(sector__in=sectors),
            Q(third_region=None) | Q(third_region=posting.third_region_id),
        )
        .exclude(user__in=own.values("user"))
        .values_list("user", flat=True)
    )


@transaction.atomic(durable=True)
def write_digest(user_id: int) -> bool:
    """One mail with all that waits for a person; what they may not read any more is left out."""
    waiting = PostingNews.objects.select_for_update(of=["self"], skip_locked=True)
    news = list(
        waiting.filter(user=user_id, told_at=None)
        .select_related("user", "posting__organisation")
        .order_by("pk")
    )
    if not news:
        return False
    reader = news[0].user
    readable = set(
        Posting.objects.visible_to(reader)
        .filter(pk__in=[one.posting_id for one in news])
        .values_list("pk", flat=True)
    )
    told = [one for one in news if one.posting_id in readable]
    if told and reader.is_active:
        write_to(reader, told)
    PostingNews.objects.filter(pk__in=[one.pk for one in news]).update(told_at=timezone.now())
    return bool(told)


def write_to(reader: User, news: list[PostingNews]) -> None:
    with translation.override(reader.language):
        stop = reverse("posting-mails-stop", args=[posting_mails_token(reader.public_id)])
        context: dict[str, Any] = {
            "reader": reader,
            "number": len(news),
            "news": [(one, unfollow_url(reader, one)) for one in news],
            "all_url": settings.SITE_URL + reverse("postings-followed"),
            "stop_url": settings.SITE_URL + stop,
            "rhythm": _("at most once a day"),
        }
    queue_mail(
        template="matchmaking/email/posting_digest",
        to=reader.email,
        language=reader.language,
        context=context,
        dedupe_key=f"posting-news:{reader.pk}:{news[0].pk}",
        unsubscribe_url=context["stop_url"],
    )


def unfollow_url(reader: User, one: PostingNews) -> str:
    """The link that ends the mails about this posting; of a new one there are none yet."""
    if one.kind == Kind.NEW:
        return ""
    token = unfollow_token(person=reader.public_id, posting=one.posting.public_id)
    return settings.SITE_URL + reverse("posting-unfollow-by-mail", args=[token])


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
