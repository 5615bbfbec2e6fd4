"""Meetings at an event follow it: noted with the event's change, carried out one by one in the background."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.models import Event
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking.enums import EventTurn, MessageKind
from matchmaking.models import EventNews, Meeting
from matchmaking.services.invitations import tell
from matchmaking.services.meetings import end_meeting, log_deed
from matchmaking.services.rescheduling import move
from matchmaking.services.thread import write_down

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def note(event: Event, turn: EventTurn, *, outside: bool = False) -> None:
    """Remember it for each meeting to come; with ``outside`` only those beyond the event's span."""
    meetings = to_come(event)
    if outside:
        span = Q(starts_at__gte=event.starts_at, ends_at__lte=event.ends_at)
        meetings = meetings.exclude(span)
    write_rows(meetings, turn, timedelta())


def note_move(event: Event, shift: timedelta, *, together: bool) -> None:
    """Meetings move along, or those are cancelled that the event has left behind.

    Those that moved already follow once more; the rows are carried out in their order.
    """
    if together and shift:
        write_rows(to_come(event), EventTurn.MOVED, shift)
    else:
        note(event, EventTurn.OUTSIDE, outside=True)


def to_come(event: Event) -> QuerySet[Meeting]:
    coming = Meeting.objects.confirmed().filter(starts_at__gt=timezone.now())
    return coming.filter(request__event=event).order_by("starts_at", "pk")


def write_rows(meetings: QuerySet[Meeting], turn: EventTurn, shift: timedelta) -> None:
    rows = [EventNews(meeting=meeting, turn=turn, shift=shift) for meeting in meetings]
    EventNews.objects.bulk_create(rows)
    if rows:
        defer("matchmaking.follow_events")


def follow_events() -> int:
    """Carry out what waits; returns for how many meetings. What fails is tried again next time."""
    done = 0
    for pk in list(EventNews.objects.waiting().values_list("pk", flat=True)[:MOST_AT_ONCE]):
        try:
            done += follow(pk)
        except Exception:  # whatever is wrong with one meeting is wrong with it alone
            log.exception("event_not_followed", news=pk)
    return done


@transaction.atomic(durable=True)
def follow(pk: int) -> bool:
    """The row and its meeting change together: a worker that dies leaves both as they were."""
    rows = EventNews.objects.waiting().select_for_update(skip_locked=True, of=["self"])
    news = rows.filter(pk=pk).first()
    if news is None:
        return False
    EventNews.objects.filter(pk=pk).update(done_at=timezone.now(), updated_at=timezone.now())
    meeting = (
        Meeting.objects.confirmed()
        .select_related("request__event", "request__sender", "request__receiver")
        .filter(pk=news.meeting_id, starts_at__gt=timezone.now())
        .first()
    )
    if meeting is not None:
        carry_out(news, meeting)
    return meeting is not None


def carry_out(news: EventNews, meeting: Meeting) -> None:
    if news.turn == EventTurn.ONLINE:
        tell_online(meeting)
    elif news.turn == EventTurn.MOVED:
        move_along(meeting, news.shift)
    else:
        end_meeting(meeting, by=None, side="", reason=reason(EventTurn(news.turn), meeting))


def move_along(meeting: Meeting, shift: timedelta) -> None:
    """Where somebody is taken at the new hour, the meeting ends with a reason."""
    hour = meeting.starts_at + shift, meeting.ends_at + shift
    try:
        with transaction.atomic():
            move(meeting, hour, by=None, side="", text=reason(EventTurn.MOVED, meeting))
    except DomainError as error:
        log.info("meeting_not_moved", meeting=str(meeting.public_id), code=error.code)
        meeting.refresh_from_db()
        end_meeting(meeting, by=None, side="", reason=reason(EventTurn.OUTSIDE, meeting))


def tell_online(meeting: Meeting) -> None:
    """The hour stays; who was to meet at a table needs a link now."""
    log_deed("meeting.event_online", meeting, by=None)
    thread = meeting.request
    text = reason(EventTurn.ONLINE, meeting)
    about = write_down(thread, MessageKind.NOTE, by=None, side="", text=text)
    tell(thread, "event_online", method="", by=None, about=about)


def reason(turn: EventTurn, meeting: Meeting) -> str:
    """In both languages: the thread is one, and each side reads its own."""
    spoken = []
    for language in ("en", "ja"):
        with translation.override(language):
            spoken.append(REASONS[turn]() % {"event": meeting.request.event})
    return "\n".join(dict.fromkeys(spoken))


REASONS = {
    EventTurn.CANCELLED: lambda: _("“%(event)s” was cancelled, and with it the meeting there."),
    EventTurn.POSTPONED: lambda: _(
        "“%(event)s” was postponed, and the meeting there is cancelled. Please arrange it anew once "
        "the new date is known."
    ),
    EventTurn.MOVED: lambda: _("“%(event)s” was moved, and the meeting moves with it."),
    EventTurn.OUTSIDE: lambda: _(
        "“%(event)s” was moved, and the meeting could not move with it. Please arrange another time."
    ),
    EventTurn.ONLINE: lambda: _(
        "“%(event)s” takes place online now. The hour stays; please add a video link on the page of "
        "the meeting."
    ),
}
