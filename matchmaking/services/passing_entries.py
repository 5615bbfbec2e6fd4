"""Calendar entries and seats follow a hand-over: out of one person's calendar, into the other's.

It stays one entry: the UID is the thread's, and SEQUENCE rises once (RFC 5546, sections 3.2.5 and
2.1.4). The others of the thread keep what they have: their answers name the sequence that they were
sent (``services.replies``), not the highest one.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from kernel.calendar import Status
from matchmaking.enums import DelegateRole, MessageKind
from matchmaking.models import (
    Booking,
    Delegate,
    EntryHolder,
    Meeting,
    MeetingRequest,
    ThreadMessage,
    ThreadNews,
)
from matchmaking.queries.requests import with_details
from matchmaking.services import invitations
from matchmaking.services.bookings import TimeTakenError, rebook, seats_of
from matchmaking.services.recipients import Recipient, recipients_of
from regions.models import Profile
from regions.passing import Leave, Step
from regions.services.moving import made, put_away, set_values


def pass_entries(threads: Iterable[MeetingRequest], leave: Leave, to: User) -> list[Step]:
    """Who was to attend is replaced, and the calendars follow. Answers the steps to undo it."""
    steps = []
    for thread in threads:
        steps += replace_delegate(thread, leave.leaver, to)
        take_seats(thread, leave)
        move_entry(thread, leave.profile, out_of=leave.leaver, into=to, silent=leave.silent)
        steps += forget_news(leave.leaver, ThreadNews.objects.filter(request=thread))
    return steps


def take_entries_back(threads: Iterable[MeetingRequest], leave: Leave, to: User) -> None:
    """After the delegates were put back; the successor keeps an entry of what they still attend."""
    for thread in threads:
        take_seats(thread, replace_leaver(leave, to))
        move_entry(thread, leave.profile, out_of=to, into=leave.leaver)


def replace_leaver(leave: Leave, to: User) -> Leave:
    return replace(leave, leaver=to)


def replace_delegate(thread: MeetingRequest, old: User, new: User) -> list[Step]:
    """The successor attends in the same role; who attends already takes the lead over."""
    current = Delegate.objects.current().filter(request=thread)
    seat = current.filter(user=old).first()
    if seat is None:
        return []
    steps = set_values(seat, left_at=timezone.now())
    known = current.filter(user=new).first()
    if known is None:
        row = Delegate.objects.create(request=thread, side=seat.side, user=new, role=seat.role)
        return [*steps, made(row)]
    if seat.role == DelegateRole.LEAD and known.side == seat.side:
        steps += set_values(known, role=DelegateRole.LEAD.value)
    return steps


def take_seats(thread: MeetingRequest, leave: Leave) -> None:
    """Book the hour for who attends now. Who is taken at that hour stays named, and the booking of
    who leaves ends all the same: nobody who is gone takes a seat.
    """
    meeting = Meeting.objects.confirmed().filter(request=thread).first()
    if meeting is None:
        return
    try:
        rebook(meeting, seats=seats_of(thread))
    except TimeTakenError:
        held = Booking.objects.active().filter(meeting=meeting)
        held.filter(user=leave.leaver).update(is_active=False)
        held.filter(delegate=leave.leaver).update(is_active=False)


def move_entry(
    thread: MeetingRequest, profile: Profile, *, out_of: User, into: User, silent: bool = False
) -> None:
    """One message more, if a calendar of the two changes; with ``silent`` none to who left before."""
    holders = set(thread.entry_holders.values_list("user_id", flat=True))
    told = [
        one
        for one in recipients_of(thread, "REQUEST")
        if (one.leaves and one.reader.user == out_of)
        or (one.method == "REQUEST" and one.reader.user == into and into.pk not in holders)
    ]
    if silent:
        EntryHolder.objects.filter(request=thread, user=out_of).delete()
        told = [one for one in told if not one.leaves]
    if not told:
        return
    MeetingRequest.objects.filter(pk=thread.pk).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=timezone.now()
    )
    fresh = with_details(MeetingRequest.objects.all()).get(pk=thread.pk)
    for one in told:
        write(fresh, one, profile)


def forget_entries(person: User, profile: Profile) -> list[Step]:
    """Of meetings that are over: the calendar keeps what it shows."""
    rows = EntryHolder.objects.filter(user=person, profile=profile)
    ours = Q(request__sender=profile) | Q(request__receiver=profile)
    return [put_away(row) for row in rows] + forget_news(person, ThreadNews.objects.filter(ours))


def forget_news(person: User, news: QuerySet[ThreadNews]) -> list[Step]:
    """What a person was told of threads, and what waits to be told, ends with their part in them."""
    return [put_away(row) for row in news.filter(user=person)]


def write(thread: MeetingRequest, recipient: Recipient, profile: Profile) -> None:
    """No line of the thread: the partner reads of the hand-over in a letter of its own."""
    confirmed = Meeting.objects.confirmed().filter(request=thread).exists()
    status: Status = "CONFIRMED" if confirmed else "TENTATIVE"
    invitations.write(
        thread,
        "entry_taken_over",
        [recipient],
        method="REQUEST",
        status=status,
        by=None,
        about=ThreadMessage(
            request=thread, kind=MessageKind.DELEGATED, side=thread.side_of(profile)
        ),
    )
