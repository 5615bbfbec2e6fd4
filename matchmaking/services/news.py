"""Which news waits: changes for some minutes, what is not urgent for a person's digest.

Only rows are written here; ``services/collected.py`` and ``services/request_digests.py`` tell them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Least
from django.utils import timezone

from accounts.models import User
from matchmaking.enums import NewsRhythm, Party, ResourceKind
from matchmaking.models import (
    Booking,
    Delegate,
    EntryHolder,
    MailChoice,
    Meeting,
    MeetingRequest,
    NewsLine,
    Resource,
    ThreadMessage,
    ThreadNews,
)
from matchmaking.services.recipients import Recipient
from matchmaking.snapshots import Snapshot

COLLECTED = {"delegates_named", "meeting_moved", "meeting_changed"}
DIGESTIBLE = {
    "request_sent",
    "times_proposed",
    "request_closed",
    "thread_note",
    "move_proposed",
    "move_declined",
    "meeting_changed",
}
SOON = timedelta(hours=48)
# On the day itself: with the drain, who is concerned reads of it within a minute.
NEAR, HURRY = timedelta(hours=12), timedelta(seconds=15)


def collects(template: str) -> bool:
    return template in COLLECTED and settings.CHANGE_MAIL_MINUTES > 0


def snapshot(
    request: MeetingRequest,
    meeting: Meeting | None,
    delegates: Iterable[Delegate],
    *,
    interpreter: str,
    has_entry: bool,
) -> Snapshot:
    """What a mail shows of the thread now. ``interpreter`` is the same for all: see `interpreter_of`."""
    span = meeting or request.current_times[0]
    named: dict[str, list[int]] = {Party.SENDER: [], Party.RECEIVER: []}
    for delegate in delegates:
        named[delegate.side].append(delegate.user_id)
    shot: Snapshot = {
        "state": meeting.state if meeting else request.state,
        "starts_at": span.starts_at.isoformat(),
        "ends_at": span.ends_at.isoformat(),
        "video": meeting.video_url if meeting else "",
        "sender": sorted(named[Party.SENDER]),
        "receiver": sorted(named[Party.RECEIVER]),
        "has_entry": has_entry,
    }
    if interpreter:
        shot["interpreter"] = interpreter
    if meeting and meeting.place:
        shot["place"] = place_name(meeting.place)
    return shot


def place_name(place: Resource) -> str:
    """In both scripts: the reader's language is not known here."""
    return " / ".join(dict.fromkeys(filter(None, (place.name_en, place.name_ja))))


def interpreter_of(meeting: Meeting | None) -> str:
    """Who interprets, in both scripts: the reader's language is not known here."""
    if meeting is None:
        return ""
    held = Booking.objects.active().filter(meeting=meeting)
    booked = held.filter(resource__kind=ResourceKind.INTERPRETER).select_related("resource")
    names = [(one.resource.name_en, one.resource.name_ja) for one in booked if one.resource]
    return " · ".join(" / ".join(dict.fromkeys(filter(None, pair))) for pair in names)


def remember(request: MeetingRequest, user: User, shown: Snapshot) -> None:
    """This person knows the thread as it is now; whatever waited is told with it."""
    ThreadNews.objects.update_or_create(
        request=request,
        user=user,
        defaults={
            "told": shown,
            "told_at": timezone.now(),
            "sequence": request.calendar_sequence,
            "due_at": None,
            "about": None,
            "by": None,
        },
    )


def hold_back(
    request: MeetingRequest,
    recipients: list[Recipient],
    *,
    by: User | None,
    about: ThreadMessage | None,
) -> list[Recipient]:
    """Let a change wait for others. Returns whom nobody has told anything yet: they hear at once.

    The first change sets the hour; later ones within it do not put it off.
    """
    now = timezone.now()
    known = ThreadNews.objects.filter(
        request=request, user__in=[one.reader.user for one in recipients]
    )
    # One statement: where a drain is telling right now it waits, and then finds the hour empty.
    due = now + patience(request, known, now)
    hour = Least("due_at", Value(due), output_field=DateTimeField())
    known.update(due_at=hour, by=by, about=about, updated_at=now)
    told = set(known.values_list("user_id", flat=True))
    return [one for one in recipients if one.reader.user.pk not in told]


def patience(request: MeetingRequest, known: "QuerySet[ThreadNews]", now: datetime) -> timedelta:
    """How long a change may wait for others: some minutes, but seconds for an hour that is at hand.

    At hand is the hour that the thread has now, or one that somebody still believes in.
    """
    usual = timedelta(minutes=settings.CHANGE_MAIL_MINUTES)
    hours = [
        datetime.fromisoformat(told) for told in known.values_list("told__starts_at", flat=True)
    ]
    hours += Meeting.objects.filter(request=request).values_list("starts_at", flat=True)
    is_near = any(now - NEAR < hour < now + NEAR for hour in hours)
    return min(usual, HURRY) if is_near else usual


def waits_for_digest(
    recipient: Recipient, template: str, request: MeetingRequest, meeting: Meeting | None
) -> bool:
    """Does this person want such news collected, and may it wait?

    What is soon never waits, nor what changes an entry in the person's calendar.
    """
    user = recipient.reader.user
    choice = MailChoice.objects.filter(user=user).first()
    if template not in DIGESTIBLE or choice is None or choice.rhythm == NewsRhythm.AT_ONCE:
        return False
    if meeting and recipient.method:
        return False
    if EntryHolder.objects.filter(request=request, user=user).exists():
        return template in {"thread_note", "move_declined"} and not is_soon(request, meeting)
    return not is_soon(request, meeting)


def is_soon(request: MeetingRequest, meeting: Meeting | None) -> bool:
    limit = timezone.now() + SOON
    if meeting:
        return meeting.starts_at <= limit
    if not request.is_open:
        return False
    return request.expires_at <= limit or request.current_times[0].starts_at <= limit


def keep_for_digest(request: MeetingRequest, user: User, line: str, *, key: str) -> None:
    """A line for the next digest; once, however often it is told."""
    NewsLine.objects.get_or_create(
        key=key, defaults={"user": user, "request": request, "line": line[:300]}
    )


def entry_number(request: MeetingRequest, user: User) -> int:
    """The SEQUENCE of the entry that this person's calendar should show."""
    row = ThreadNews.objects.filter(request=request, user=user).first()
    if row is None or row.due_at is not None:
        return request.calendar_sequence
    return row.sequence
