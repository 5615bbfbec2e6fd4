"""Changes of some minutes become one mail to each, with before and now; none where nothing differs."""

from contextlib import closing
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kernel.clocks import clocks
from mailing.models import OutgoingMail
from matchmaking.enums import Party
from matchmaking.models import Meeting, MeetingRequest, ThreadNews
from matchmaking.replies import Reply
from matchmaking.services import replies
from matchmaking.services.collected import tell_changes
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.news import hold_back
from matchmaking.services.recipients import recipients_of
from matchmaking.services.replies import NothingToDoError, apply_reply
from matchmaking.services.requests import accept_request
from matchmaking.services.rescheduling import move_meeting
from tests.factories import UserFactory
from tests.matchmaking.test_delegates import mails, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge, settings):
    request = bridge.ask(times=bridge.times(1))
    found = accept_request(request, starts_at=bridge.times(1)[0], by=bridge.manager)
    settings.CHANGE_MAIL_MINUTES = 5
    return found


@pytest.fixture
def expert():
    return UserFactory(desk="eu", email="desk@kakehashi.example")


def fresh(meeting):
    return Meeting.objects.select_related("request").get(pk=meeting.pk)


def move(meeting, bridge, by, which=3):
    return move_meeting(fresh(meeting), starts_at=bridge.times(9)[which], by=by)


def hour_of(meeting):
    """As the manager reads it."""
    zones = ["Europe/Paris", "Asia/Tokyo"]
    return " = ".join(str(one) for one in clocks(meeting.starts_at, meeting.ends_at, zones))


def minutes_pass():
    ThreadNews.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


def name(bridge, meeting, *people):
    return name_delegates(fresh(meeting).request, Party.RECEIVER, list(people), by=bridge.manager)


def test_a_change_waits_and_then_tells_before_and_now(bridge, meeting, expert):
    before = mails()
    old = hour_of(meeting)
    move(meeting, bridge, expert)
    assert (mails(), tell_changes()) == (before, 0)
    minutes_pass()
    assert tell_changes() == 2
    assert told(before) == [
        ("manager", "REQUEST", 2, "CONFIRMED"),
        ("officer", "REQUEST", 2, "CONFIRMED"),
    ]
    mail = OutgoingMail.objects.get(to="manager@vitagora.example", subject__startswith="Changed")
    assert f"before: {old}" in mail.text
    assert f"now: {hour_of(fresh(meeting))}" in mail.text
    assert tell_changes() == 0


def test_many_changes_are_one_mail_with_the_latest_number(bridge, meeting, expert):
    colleague = UserFactory(member_of=bridge.vitagora, email="colleague@vitagora.example")
    before = mails()
    move(meeting, bridge, expert, 3)
    move(meeting, bridge, expert, 4)
    name(bridge, meeting, bridge.manager, colleague)
    assert told(before) == [("colleague", "REQUEST", 4, "CONFIRMED")]  # knew nothing of it yet
    minutes_pass()
    assert tell_changes() == 2
    assert told(before + 1) == [
        ("manager", "REQUEST", 4, "CONFIRMED"),
        ("officer", "REQUEST", 4, "CONFIRMED"),
    ]


def test_what_was_changed_back_is_not_told(bridge, meeting, expert):
    before, hour = mails(), meeting.starts_at
    move(meeting, bridge, expert)
    move_meeting(fresh(meeting), starts_at=hour, by=expert)
    minutes_pass()
    assert (tell_changes(), mails()) == (0, before)
    assert not ThreadNews.objects.filter(due_at__isnull=False).exists()


def test_an_answer_to_the_entry_counts_though_a_change_was_taken_back(bridge, meeting, expert):
    """The number went on, but nobody's entry did."""
    name(bridge, meeting, bridge.manager)
    minutes_pass()
    tell_changes()
    number, hour = fresh(meeting).request.calendar_sequence, meeting.starts_at
    move(meeting, bridge, expert)
    move_meeting(fresh(meeting), starts_at=hour, by=expert)
    with pytest.raises(NothingToDoError) as waiting:
        answer(bridge, meeting, number)
    assert waiting.value.code == "answers_an_older_entry"
    minutes_pass()
    tell_changes()
    answer(bridge, meeting, number)
    assert fresh(meeting).request.delegates.get(user=bridge.manager).answer == "accepted"


def answer(bridge, meeting, number):
    reply = Reply(
        message_id="<x@y>",
        sender=bridge.manager.email,
        method="REPLY",
        uid=meeting.request.calendar_uid,
        sequence=number,
        attendee=bridge.manager.email,
        answer="ACCEPTED",
        starts_at=None,
        ends_at=None,
        comment="",
    )
    thread = replies.with_details(MeetingRequest.objects.all()).get(pk=meeting.request_id)
    apply_reply(thread, reply, by=bridge.manager)


def test_a_cancellation_goes_at_once_and_swallows_what_waited(bridge, meeting, expert):
    before = mails()
    move(meeting, bridge, expert)
    cancel_meeting(fresh(meeting), by=bridge.manager)
    assert {method for _to, method, _number, _status in told(before)} == {"CANCEL"}
    minutes_pass()
    assert (tell_changes(), mails()) == (0, before + 2)


def test_who_attends_no_more_loses_the_entry_once_it_is_settled(bridge, meeting):
    colleague = UserFactory(member_of=bridge.vitagora, email="colleague@vitagora.example")
    name(bridge, meeting, bridge.manager, colleague)
    minutes_pass()
    tell_changes()
    before = mails()
    name(bridge, meeting, bridge.manager)
    name(bridge, meeting, bridge.manager, colleague)
    minutes_pass()
    assert (tell_changes(), mails()) == (0, before)
    name(bridge, meeting, bridge.manager)
    minutes_pass()
    tell_changes()
    assert ("colleague", "CANCEL", 5, "") in told(before)


def test_the_first_change_sets_the_hour(bridge, meeting, expert):
    move(meeting, bridge, expert)
    first = set(ThreadNews.objects.values_list("due_at", flat=True))
    move(meeting, bridge, expert, 4)
    assert set(ThreadNews.objects.values_list("due_at", flat=True)) == first
    (due,) = first
    assert timedelta(minutes=4) < due - timezone.now() <= timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_a_change_during_the_telling_waits_for_the_next(bridge, meeting):
    """The drain holds the row and empties its hour; the change comes right then."""
    request = fresh(meeting).request
    ThreadNews.objects.update(due_at=timezone.now())
    recipients = recipients_of(request, "REQUEST")

    def change():
        with closing(connection), transaction.atomic():
            hold_back(request, recipients, by=None, about=None)

    other = Thread(target=change)
    with transaction.atomic():
        rows = ThreadNews.objects.filter(request=request)
        assert len(rows.select_for_update()) == 2
        other.start()
        other.join(timeout=0.5)
        assert other.is_alive()
        rows.update(due_at=None)
    other.join(timeout=20)
    assert ThreadNews.objects.filter(due_at__gt=timezone.now()).count() == 2


def test_with_no_minutes_each_change_is_told_at_once(bridge, meeting, expert, settings):
    settings.CHANGE_MAIL_MINUTES = 0
    before = mails()
    move(meeting, bridge, expert)
    assert len(told(before)) == 2


def test_one_bad_thread_never_stops_the_others(bridge, meeting, expert, monkeypatch):
    move(meeting, bridge, expert)
    other = UserFactory()
    bad = MeetingRequest.objects.create(
        sender=bridge.gifu,
        receiver=bridge.vitagora,
        purpose="p",
        sector=bridge.sector,
        language="en",
        state="declined",
        expires_at=timezone.now(),
    )
    ThreadNews.objects.create(request=bad, user=other, told={"broken": 1}, due_at=timezone.now())
    ThreadNews.objects.create(
        request=bad, user=bridge.officer, told={"broken": 1}, due_at=timezone.now()
    )
    minutes_pass()
    assert tell_changes() == 2


@pytest.mark.parametrize(("hours", "seconds"), [(11, 15), (13, 300)])
def test_what_is_at_hand_waits_for_seconds_only(bridge, meeting, hours, seconds):
    """Also where the hour that people still believe in is at hand, and the new one far away."""
    now = timezone.now()
    believed = (now + timedelta(hours=hours)).isoformat()
    far = now + timedelta(days=9)
    for row in ThreadNews.objects.all():
        row.told["starts_at"] = believed
        row.save()
    Meeting.objects.update(starts_at=far, ends_at=far + timedelta(hours=1))
    hold_back(meeting.request, recipients_of(meeting.request, "REQUEST"), by=None, about=None)
    waits = {
        round((row.due_at - now).total_seconds() / 15) * 15 for row in ThreadNews.objects.all()
    }
    assert waits == {seconds}


def test_a_change_at_hand_does_not_wait_for_an_earlier_one(bridge, meeting):
    """The first was for next week and waits five minutes; then the meeting moves to this evening."""
    people = recipients_of(meeting.request, "REQUEST")
    hold_back(meeting.request, people, by=None, about=None)
    soon = timezone.now() + timedelta(hours=2)
    Meeting.objects.update(starts_at=soon, ends_at=soon + timedelta(hours=1))
    hold_back(meeting.request, people, by=None, about=None)
    due = set(ThreadNews.objects.values_list("due_at", flat=True))
    assert all(one < timezone.now() + timedelta(seconds=16) for one in due)
