"""Every mail with a calendar part, checked strictly and replayed as calendar programs do."""

import random

import pytest

from accounts.models import User
from mailing.models import OutgoingMail
from matchmaking.enums import Party
from matchmaking.models import Meeting
from matchmaking.services import invitations
from matchmaking.services.collected import tell_changes
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import (
    accept_request,
    decline_request,
    expire_requests,
    propose_times,
    withdraw_request,
)
from matchmaking.services.rescheduling import accept_move, move_meeting, propose_move
from tests.factories import UserFactory
from tests.itip import check_mail
from tests.matchmaking.calendars import expected, shown
from tests.replay import replayed

pytestmark = pytest.mark.django_db
HOUSE = "helpdesk@kakehashi.example"
HOSTILE = 'Löer; "達増"\r\nATTENDEE:mailto:spy\r\n, 拓也: a\\nb'


@pytest.fixture
def templates(monkeypatch):
    """The names of the letters that went out with a calendar part."""
    found = set()
    queue = invitations.queue_mail

    def note(**values):
        if "calendar" in values:
            found.add(values["template"].rpartition("/")[2])
        return queue(**values)

    monkeypatch.setattr(invitations, "queue_mail", note)
    return found


@pytest.fixture
def people(bridge, settings):
    """Both sides with two people each, with names and zones that try a calendar."""
    settings.CHANGE_MAIL_MINUTES = 0
    User.objects.filter(pk=bridge.manager.pk).update(
        family_name=HOSTILE, time_zone="Europe/Helsinki"
    )
    bridge.manager.refresh_from_db()
    second = UserFactory(
        profile=bridge.vitagora, email="second@vitagora.example", time_zone="Atlantic/Azores"
    )
    third = UserFactory(profile=bridge.gifu, japanese=True, email="third@gifu.example")
    return [bridge.officer, bridge.manager, second, third]


def with_calendar():
    return OutgoingMail.objects.exclude(calendar="").order_by("pk")


def check_all():
    for mail in with_calendar():
        check_mail(bytes(mail.wire), to=mail.to, house=HOUSE)


def mails_to(person):
    return [
        bytes(mail.wire) for mail in OutgoingMail.objects.filter(to=person.email).order_by("pk")
    ]


def accept(request, by):
    return accept_request(request, starts_at=request.current_times[0].starts_at, by=by)


def lives(bridge, settings):
    """Threads that end in every way there is."""
    officer, manager = bridge.officer, bridge.manager
    yield bridge.ask(purpose=HOSTILE * 20)
    yield decline_request(bridge.ask(), by=manager, answer=HOSTILE)
    yield withdraw_request(bridge.ask(), by=officer)
    request = propose_times(bridge.ask(), bridge.times(5)[3:], by=manager, answer="Later")
    yield cancel_meeting(accept(request, officer), by=manager).request
    request = bridge.ask()
    type(request).objects.filter(pk=request.pk).update(expires_at=request.created_at)
    expire_requests()
    yield request


def finish(request):
    """Make room for the next thread of the same pair."""
    request.refresh_from_db()
    if request.is_open:
        withdraw_request(request, by=request.created_by)


def move_and_delegate(bridge, second, settings):
    """A meeting whose people and hour change, at once and collected."""
    request = bridge.ask()
    name_delegates(request, Party.RECEIVER, [second, bridge.manager], by=bridge.manager)
    meeting = accept(request, bridge.manager)
    name_delegates(meeting.request, Party.RECEIVER, [second], by=bridge.manager)
    wanted = bridge.times(20)[-3:]
    propose_move(meeting, wanted, by=bridge.officer)
    accept_move(meeting, starts_at=wanted[0], by=second)
    settings.CHANGE_MAIL_MINUTES = 5
    desk = UserFactory(desk="eu", email="desk@kakehashi.example")
    move_meeting(meeting, starts_at=wanted[1], by=desk)
    move_meeting(meeting, starts_at=wanted[2], by=desk)
    type(meeting.request.news.get_queryset().first()).objects.update(due_at=meeting.created_at)
    assert tell_changes() > 0
    return meeting


def test_every_kind_of_mail_is_strictly_right_and_names_nobody_else(
    bridge, people, templates, settings
):
    for request in lives(bridge, settings):
        finish(request)
    cancel_meeting(move_and_delegate(bridge, people[2], settings), by=bridge.officer)
    assert templates == {
        "request_sent", "times_proposed", "request_closed", "meeting_confirmed", "meeting_cancelled",
        "delegates_named", "attendance_ended", "meeting_moved", "meeting_changed",
    }  # fmt: skip
    check_all()


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Europe/Dublin", "Asia/Tokyo", "Africa/Casablanca"]
)
def test_the_zone_is_right_wherever_the_reader_lives(bridge, zone):
    User.objects.filter(pk=bridge.manager.pk).update(time_zone=zone)
    bridge.ask()
    check_all()


def test_replayed_mails_show_what_the_database_says(bridge, people, settings):
    for number, request in enumerate(lives(bridge, settings)):
        for person in people:
            assert shown(replayed(mails_to(person))) == expected(person), number
        finish(request)
    meeting = move_and_delegate(bridge, people[2], settings)
    assert Meeting.objects.confirmed().get() == meeting
    calendars = {person.email: shown(replayed(mails_to(person))) for person in people}
    assert calendars == {person.email: expected(person) for person in people}
    # Who was taken off has no entry any more, everybody else exactly one.
    uid = meeting.request.calendar_uid
    assert [list(calendars[person.email]) for person in people] == [[uid], [], [uid], [uid]]


def test_mails_that_come_twice_and_in_any_order_lead_to_the_same_calendar(bridge, people, settings):
    for request in lives(bridge, settings):
        finish(request)
    move_and_delegate(bridge, people[2], settings)
    dice = random.Random(20261128)
    for person in people * 5:
        mails = mails_to(person) * 2
        dice.shuffle(mails)
        assert shown(replayed(mails)) == expected(person)
