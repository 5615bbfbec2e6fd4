"""Tell what the publishing of a timetable has changed: one row of news at a time, each once.

A letter and the mark that it was told are one transaction. Whoever is killed in the middle leaves the rest to
the next worker.
"""

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kernel.background import defer
from kernel.calendar import Status
from matchmaking.enums import DayNewsKind, MeetingState
from matchmaking.models import DayNews, Meeting
from matchmaking.services.day.refusals import tell_refusals
from matchmaking.services.invitations import tell
from matchmaking.services.recipients import Method

log = structlog.get_logger(__name__)

ATTEMPTS = 5
Kind = DayNewsKind
LETTERS: dict[str, tuple[str, Method, Status]] = {
    Kind.NEW: ("meeting_confirmed", "REQUEST", "CONFIRMED"),
    Kind.MOVED: ("meeting_moved", "REQUEST", "CONFIRMED"),
    Kind.CHANGED: ("meeting_changed", "REQUEST", "CONFIRMED"),
    Kind.CANCELLED: ("meeting_cancelled", "CANCEL", "CANCELLED"),
}


def drain_day_news() -> int:
    """Queue the timetables of which something is still to be told. Returns how many."""
    waiting = DayNews.objects.filter(told_at=None, attempts__lt=ATTEMPTS)
    timetables = list(waiting.order_by("timetable").values_list("timetable", flat=True).distinct())
    for pk in timetables:
        defer("matchmaking.tell_timetable", pk)
    return len(timetables)


def tell_timetable(pk: int) -> int:
    """Tell all that waits; what cannot be told now is tried again later. Returns how many were told."""
    told, tried = 0, set[int]()
    while (news := next_news(pk, tried)) is not None:
        tried.add(news)
        try:
            told += tell_news(news)
        except Exception:  # one bad row stops no other
            log.exception("day_news_not_told", news=news)
            DayNews.objects.filter(pk=news).update(attempts=F("attempts") + 1)
    return told


def next_news(timetable_id: int, tried: set[int]) -> int | None:
    waiting = DayNews.objects.filter(
        timetable=timetable_id, told_at=None, attempts__lt=ATTEMPTS
    ).exclude(pk__in=tried)
    return waiting.order_by("pk").values_list("pk", flat=True).first()


@transaction.atomic(durable=True)
def tell_news(pk: int) -> bool:
    """False where another worker has it in hands, or has told it."""
    rows = DayNews.objects.select_for_update(skip_locked=True, of=("self",)).filter(told_at=None)
    known = rows.select_related(
        "timetable__day__event",
        "participant__profile",
        "meeting__request__sender",
        "meeting__request__receiver",
        "about",
        "by",
    )
    news = known.filter(pk=pk).first()
    if news is None:
        return False
    if news.participant:
        tell_refusals(news, news.participant)
    elif news.meeting:
        tell_meeting(news, news.meeting)
    DayNews.objects.filter(pk=pk).update(told_at=timezone.now())
    return True


def tell_meeting(news: DayNews, meeting: Meeting) -> None:
    """As it stands now. A meeting that was cancelled meanwhile was told of by who cancelled it."""
    ended = meeting.state != MeetingState.CONFIRMED
    if ended != (news.kind == Kind.CANCELLED):
        return
    template, method, status = LETTERS[news.kind]
    tell(meeting.request, template, method=method, status=status, by=news.by, about=news.about)
