"""The thread: every word of every round is kept, and both sides can write at any time."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import MessageKind, Party
from matchmaking.models import MeetingRequest, ThreadMessage
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import (
    accept_request,
    decline_request,
    expire_requests,
    propose_times,
    withdraw_request,
)
from matchmaking.services.thread import write_note
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def lines(request):
    return [
        (line.round, str(line.kind), str(line.side), line.text) for line in request.messages.all()
    ]


def test_thread_keeps_the_words_of_every_round(bridge):
    request = bridge.ask()
    propose_times(request, bridge.times(5)[3:], by=bridge.manager, answer="Later?")
    propose_times(request, bridge.times(7)[6:], by=bridge.officer, answer="Still later!")
    decline_request(request, by=bridge.manager, answer="Not this year.")
    assert lines(request) == [
        (1, "request", "sender", ""),
        (2, "counter", "receiver", "Later?"),
        (3, "counter", "sender", "Still later!"),
        (3, "declined", "receiver", "Not this year."),
    ]


def test_thread_keeps_the_hour_that_was_settled(bridge):
    request = bridge.ask()
    meeting = accept_request(
        request, starts_at=request.current_times[1].starts_at, by=bridge.manager
    )
    cancel_meeting(meeting, by=bridge.officer)
    told = [(line.kind, line.author, line.starts_at) for line in request.messages.all()[1:]]
    assert told == [
        (MessageKind.ACCEPTED, bridge.manager, meeting.starts_at),
        (MessageKind.CANCELLED, bridge.officer, meeting.starts_at),
    ]


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_end_without_an_answer_is_a_line(bridge, end):
    request = bridge.ask()
    if end == "withdrawn":
        withdraw_request(request, by=bridge.officer)
    else:
        MeetingRequest.objects.update(expires_at=request.created_at)
        expire_requests()
    side = {"withdrawn": "sender", "expired": ""}[end]
    assert lines(request)[1:] == [(1, end, side, "")]


def test_a_note_reaches_both_sides_and_no_calendar(bridge):
    request = bridge.ask()
    before = OutgoingMail.objects.count()
    write_note(request, " Shall we bring <b>samples</b>? ", by=bridge.manager)
    request.refresh_from_db()
    mails = OutgoingMail.objects.order_by("pk")[before:]
    assert [(mail.to, mail.calendar) for mail in mails] == [
        ("officer@gifu.example", ""),
        ("manager@vitagora.example", ""),
    ]
    assert "Shall we bring <b>samples</b>?" in mails[0].text
    assert "Shall we bring &lt;b&gt;samples&lt;/b&gt;?" in mails[0].html
    assert request.calendar_sequence == 0
    assert lines(request)[1:] == [(1, "note", "receiver", "Shall we bring <b>samples</b>?")]


def test_two_notes_are_two_mails(bridge):
    request = bridge.ask()
    for _number in range(2):
        write_note(request, "The same again", by=bridge.manager)
    told = OutgoingMail.objects.filter(dedupe_key__contains=":message-", to=bridge.manager.email)
    assert told.count() == 2


def test_who_attends_may_write_without_being_an_editor(bridge):
    request = bridge.ask()
    expert = UserFactory(member_of=bridge.vitagora)
    with pytest.raises(PermissionDenied):
        write_note(request, "Hello", by=expert)
    name_delegates(request, Party.RECEIVER, [expert], by=bridge.manager)
    assert write_note(request, "Hello", by=expert).side == Party.RECEIVER


def test_stranger_may_not_write_and_the_helpdesk_writes_on_behalf(bridge):
    request = bridge.ask()
    with pytest.raises(PermissionDenied):
        write_note(request, "Hello", by=UserFactory())
    write_note(request, "We can interpret", by=UserFactory(desk="eu"))
    assert Entry.objects.get(action="request.note_written").on_behalf


def test_an_empty_note_is_refused(bridge):
    request = bridge.ask()
    with pytest.raises(DomainError) as refused:
        write_note(request, " \n", by=bridge.manager)
    assert (refused.value.code, refused.value.field) == ("note_empty", "text")
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadMessage.objects.create(request=request, round=1, kind=MessageKind.NOTE, side="sender")


def test_lines_are_for_the_two_sides_and_the_helpdesk(bridge):
    bridge.ask()
    seers = [bridge.officer, bridge.manager, UserFactory(desk="jp")]
    assert [ThreadMessage.objects.visible_to(one).count() for one in seers] == [1, 1, 1]
    assert not ThreadMessage.objects.visible_to(UserFactory()).exists()
