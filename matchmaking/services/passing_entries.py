"""Calendar entries follow a hand-over: out of one person's calendar, into the other's.

It stays one entry: the UID is the thread's, and SEQUENCE rises once (RFC 5546, sections 3.2.5 and
2.1.4). The others of the thread keep what they have: their answers name the sequence that they were
sent (``services.replies``), not the highest one.
"""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from mailing.models import OutgoingMail
from matchmaking import rules
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.queries.requests import with_details
from matchmaking.services.invitations import Method, Reader, Status, tell_reader
from regions.passing import Leave


def pass_entries(threads: Iterable[MeetingRequest], leave: Leave, to: User) -> None:
    for thread in threads:
        move_entry(thread, leave, out_of=None if leave.silent else leave.leaver, into=to)


def take_entries_back(threads: Iterable[MeetingRequest], leave: Leave, to: User) -> None:
    """The successor keeps the entry who goes on acting for the organisation."""
    stays = rules.speaks_for(to, leave.profile)
    for thread in threads:
        move_entry(thread, leave, out_of=None if stays else to, into=leave.leaver)


def move_entry(thread: MeetingRequest, leave: Leave, *, out_of: User | None, into: User) -> None:
    leaves = out_of if out_of and holds_entry(out_of, thread) else None
    comes = None if holds_entry(into, thread) else into
    if not (leaves or comes):
        return
    MeetingRequest.objects.filter(pk=thread.pk).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=timezone.now()
    )
    fresh = with_details(MeetingRequest.objects.all()).get(pk=thread.pk)
    if leaves:
        send(fresh, Reader(leaves, leave.profile), "entry_passed_on", "CANCEL", "CANCELLED")
    if comes:
        confirmed = Meeting.objects.confirmed().filter(request=fresh).exists()
        status: Status = "CONFIRMED" if confirmed else "TENTATIVE"
        send(fresh, Reader(comes, leave.profile), "entry_taken_over", "REQUEST", status)


def send(
    thread: MeetingRequest, reader: Reader, template: str, method: Method, status: Status
) -> None:
    tell_reader(thread, reader, template, method=method, status=status, by=None)


def entries_sent(person: User, thread: MeetingRequest) -> dict[int, str]:
    """The sequence of every message about the thread that the person was sent, and its method."""
    keys = Q(dedupe_key__startswith=f"request:{thread.pk}:", dedupe_key__endswith=f":{person.pk}")
    found = OutgoingMail.objects.filter(keys).values_list("dedupe_key", "calendar_method")
    return {int(key.split(":")[2]): method for key, method in found}


def holds_entry(person: User, thread: MeetingRequest) -> bool:
    """Was the last message an entry, and not its end?"""
    sent = entries_sent(person, thread)
    return bool(sent) and sent[max(sent)] == "REQUEST"
