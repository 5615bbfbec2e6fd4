"""Put a timetable in force: all meetings and bookings in one transaction, the letters afterwards.

Either every meeting of the timetable is booked, or nothing has happened and somebody is told what is in the
way. What is to be told stands in `DayNews` rows of the same transaction: see `telling`.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import Attendance, DayNewsKind, MeetingState, MessageKind, ResourceKind
from matchmaking.models import (
    DayMeeting,
    DayNews,
    Delegate,
    MatchmakingDay,
    Meeting,
    MeetingRequest,
    ThreadMessage,
    Timetable,
)
from matchmaking.queries.day.publication import Publication, publication_of
from matchmaking.services.day.booking import book_all, clashing, release
from matchmaking.services.day.rehearsing import rehearse
from matchmaking.services.day.threads import delegates_for, new_threads
from regions.models import Profile

Lines = dict[int, ThreadMessage]  # by meeting
ROWS_AT_ONCE = 1000


@transaction.atomic(durable=True)
def publish(timetable: Timetable, *, by: User) -> Publication:
    """Publish a draft, or what a change has made of it; returns what has become of every row.

    Against the timetable in force it is a difference: moved meetings keep their thread and calendar entry
    (same UID, SEQUENCE + 1), dropped ones are cancelled, new ones made, all others stay silent.

    Raises DomainError ``timetable_not_draft``, ``timetable_empty``, and ``timetable_clashes`` with
    ``extra["clashes"]`` (how many) where somebody has another booking.
    """
    return put_in_force(timetable, by=by)


@transaction.atomic
def put_in_force(timetable: Timetable, *, by: User) -> Publication:
    """The same within a transaction of the caller: for changes of a day that is under way."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    hold(timetable)
    found = publication_of(timetable)
    check(found)
    take_over(timetable)
    if found.is_rehearsal:
        rehearse(found)
    else:
        carry_out(found, by=by)
    record(
        "timetable.published", timetable, by=by, number=timetable.number, meetings=figures(found)
    )
    timetable.refresh_from_db(fields=["published_at", "undo"])
    return found


def take_over(timetable: Timetable) -> None:
    """From now on it is the one in force."""
    now = timezone.now()
    Timetable.objects.in_force().filter(day=timetable.day_id).update(retired_at=now, updated_at=now)
    Timetable.objects.filter(pk=timetable.pk).update(published_at=now, undo=None, updated_at=now)


def carry_out(found: Publication, *, by: User) -> None:
    """Threads, meetings, bookings, and what is to be told of them."""
    lines = {**drop(found, by=by), **move(found, by=by), **mention(found, by=by)}
    lines |= make_new(found, by=by)
    keep_meetings(found)
    book_all(found)
    note_news(found, lines, by=by)
    defer("matchmaking.tell_timetable", found.timetable.pk)


def hold(timetable: Timetable) -> None:
    """One who publishes at a time, nobody who moves something meanwhile, nobody who books their hours."""
    MatchmakingDay.objects.select_for_update(no_key=True).get(pk=timetable.day_id)
    row = Timetable.objects.light().select_for_update().get(pk=timetable.pk)
    if not row.is_draft:
        raise DomainError(
            "timetable_not_draft",
            _("This timetable was published before, or is not computed yet. Open it again."),
        )
    profiles = timetable.day.participants.values("profile")
    held = Profile.objects.select_for_update(no_key=True).filter(pk__in=profiles)
    list(held.order_by("pk").values_list("pk", flat=True))


def check(found: Publication) -> None:
    if not found.placed:
        raise DomainError(
            "timetable_empty", _("This draft places no meeting. There is nothing to publish.")
        )
    if found.clashes:
        raise clashing(len(found.clashes))


# Meetings that stand ------------------------------------------------------------------------------------


def drop(found: Publication, *, by: User) -> Lines:
    """Cancel what the timetable has no more; everybody's time is free again."""
    pks = [meeting.pk for meeting in found.dropped]
    now = timezone.now()
    Meeting.objects.filter(pk__in=pks).update(
        state=MeetingState.CANCELLED, move_by="", updated_at=now
    )
    release(pks)
    count_on(found.dropped)
    rows = [_line(one, MessageKind.CANCELLED, by=by) for one in found.dropped]
    return _written(found.dropped, rows)


def move(found: Publication, *, by: User) -> Lines:
    """New hours for meetings that stand; who said to come said so of another hour."""
    now = timezone.now()
    meetings = [one.meeting for one in found.moved]
    for one in found.moved:
        if one.row.slot:
            one.meeting.starts_at, one.meeting.ends_at = (
                one.row.slot.starts_at,
                one.row.slot.ends_at,
            )
        one.meeting.move_by, one.meeting.updated_at = "", now
        one.meeting.video_url = video_of(found, one.row, one.meeting.video_url)
    fields = ["starts_at", "ends_at", "move_by", "video_url", "updated_at"]
    Meeting.objects.bulk_update(meetings, fields, batch_size=ROWS_AT_ONCE)
    release([meeting.pk for meeting in meetings])
    count_on(meetings)
    rows = Delegate.objects.current().filter(request__meeting__in=meetings)
    rows.update(answer=Attendance.PENDING, updated_at=now)
    return _written(meetings, [_line(one, MessageKind.RESCHEDULED, by=by) for one in meetings])


def mention(found: Publication, *, by: User) -> Lines:
    """The same hour at another table or with another interpreter."""
    meetings = [one.meeting for one in found.changed]
    for one in found.changed:
        one.meeting.video_url = video_of(found, one.row, one.meeting.video_url)
    Meeting.objects.bulk_update(meetings, ["video_url"], batch_size=ROWS_AT_ONCE)
    release([meeting.pk for meeting in meetings])
    count_on(meetings)
    rows = [
        _line(one.meeting, MessageKind.PLACE_CHANGED, by=by, text=place_of(one.row))
        for one in found.changed
    ]
    return _written(meetings, rows)


def count_on(meetings: Iterable[Meeting]) -> None:
    """One message more to the calendars of these threads."""
    requests = [meeting.request_id for meeting in meetings]
    MeetingRequest.objects.filter(pk__in=requests).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=timezone.now()
    )


def _line(meeting: Meeting, kind: MessageKind, *, by: User, text: str = "") -> ThreadMessage:
    """One line of the thread; the platform writes it, so it is of neither side."""
    settled = kind != MessageKind.PLACE_CHANGED
    return ThreadMessage(
        request=meeting.request,
        round=meeting.request.round,
        author=by,
        kind=kind,
        text=text,
        starts_at=meeting.starts_at if settled else None,
        ends_at=meeting.ends_at if settled else None,
    )


def _written(meetings: list[Meeting], lines: list[ThreadMessage]) -> Lines:
    rows = ThreadMessage.objects.bulk_create(lines, batch_size=ROWS_AT_ONCE)
    return {meeting.pk: row for meeting, row in zip(meetings, rows, strict=True)}


def video_of(found: Publication, row: DayMeeting, before: str = "") -> str:
    """The link of its video room. Without a place the two keep what they agreed on, but no room's link."""
    if row.place is not None:
        return row.place.url if row.place.kind == ResourceKind.VIDEO_ROOM else ""
    return "" if before in {room.url for room in found.hall.video_rooms} else before


def place_of(row: DayMeeting) -> str:
    """In both languages: the thread is read in both."""
    if row.place is None:
        return ""
    return " / ".join(dict.fromkeys(filter(None, (row.place.name_en, row.place.name_ja))))


# New meetings -------------------------------------------------------------------------------------------


def make_new(found: Publication, *, by: User) -> Lines:
    """A thread for each, agreed from its beginning, with its meeting, delegates and first line."""
    threads = MeetingRequest.objects.bulk_create(new_threads(found, by=by), batch_size=ROWS_AT_ONCE)
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(
                request=thread,
                starts_at=row.slot.starts_at,
                ends_at=row.slot.ends_at,
                video_url=video_of(found, row),
            )
            for row, thread in zip(found.new, threads, strict=True)
            if row.slot
        ],
        batch_size=ROWS_AT_ONCE,
    )
    people = [
        delegate
        for row, thread in zip(found.new, threads, strict=True)
        for delegate in delegates_for(found, row, thread, by=by)
    ]
    Delegate.objects.bulk_create(people, batch_size=ROWS_AT_ONCE)
    for row, meeting in zip(found.new, meetings, strict=True):
        row.meeting = meeting
    return _written(meetings, [_line(one, MessageKind.ACCEPTED, by=by) for one in meetings])


def keep_meetings(found: Publication) -> None:
    """Every placed row knows its meeting."""
    for one in (*found.moved, *found.changed, *found.kept):
        one.row.meeting = one.meeting
    rows = [*found.new, *(one.row for one in (*found.moved, *found.changed, *found.kept))]
    DayMeeting.objects.bulk_update(rows, ["meeting"], batch_size=ROWS_AT_ONCE)


# What is to be told -------------------------------------------------------------------------------------


def note_news(found: Publication, lines: Lines, *, by: User) -> None:
    """One row for each meeting and participant that hears of it.

    Who has not been told of a meeting yet hears of it once, as it stands when the letter is written.
    """
    of_meetings = [
        *((DayNewsKind.NEW, row.meeting) for row in found.new),
        *((DayNewsKind.MOVED, one.meeting) for one in found.moved),
        *((DayNewsKind.CHANGED, one.meeting) for one in found.changed),
        *((DayNewsKind.CANCELLED, one) for one in found.dropped),
    ]
    waiting = DayNews.objects.filter(
        told_at=None, kind=DayNewsKind.NEW, meeting__in=[meeting for _kind, meeting in of_meetings]
    )
    untold = set(waiting.values_list("meeting", flat=True))
    waiting.filter(meeting__in=found.dropped).delete()
    rows = [
        DayNews(
            timetable=found.timetable, kind=kind, meeting=meeting, about=lines[meeting.pk], by=by
        )
        for kind, meeting in of_meetings
        if meeting and meeting.pk not in untold
    ]
    rows += [
        DayNews(timetable=found.timetable, kind=DayNewsKind.UNPLACED, participant_id=pk, by=by)
        for pk in found.refused
    ]
    DayNews.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def figures(found: Publication) -> dict[str, int]:
    return {
        "new": len(found.new),
        "moved": len(found.moved),
        "changed": len(found.changed),
        "kept": len(found.kept),
        "dropped": len(found.dropped),
        "unplaced": sum(map(len, found.refused.values())),
    }
