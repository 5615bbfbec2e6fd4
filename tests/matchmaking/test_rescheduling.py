"""A confirmed meeting moves in place: one entry, one booking, at one time, whoever races."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User
from kernel.clocks import clocks
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import Attendance, MessageKind, Party
from matchmaking.models import Booking, Meeting
from matchmaking.queries.delegates import delegates_of
from matchmaking.queries.thread_times import times_for
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request, send_request
from matchmaking.services.rescheduling import accept_move, decline_move, move_meeting, propose_move
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.test_delegates import mails, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge):
    request = bridge.ask(times=bridge.times(1))
    return accept_request(request, starts_at=bridge.times(1)[0], by=bridge.manager)


def spans(meeting):
    rows = meeting.bookings.active().order_by("holder").values_list("holder", "during")
    return [(holder, during.lower) for holder, during in rows]


def fresh(meeting):
    return Meeting.objects.select_related("request").get(pk=meeting.pk)


def test_proposed_move_waits_for_the_other_side_and_keeps_the_old_time(bridge, meeting):
    old, later, before = meeting.starts_at, bridge.times(9)[7:], mails()
    propose_move(meeting, later, by=bridge.officer, text="The train does not run.")
    now = fresh(meeting)
    assert (now.move_by, now.starts_at, now.request.turn) == (Party.SENDER, old, Party.RECEIVER)
    assert [time.starts_at for time in now.request.current_times] == later
    assert {at for _holder, at in spans(now)} == {old}
    assert told(before) == [("manager", "", "", ""), ("officer", "", "", "")]
    assert now.request.calendar_sequence == 1
    line = now.request.messages.last()
    assert (line.kind, line.text, line.round) == (
        MessageKind.MOVE_PROPOSED,
        "The train does not run.",
        2,
    )


def test_accepted_move_changes_entry_and_bookings_at_once(bridge, meeting):
    old, later = meeting.starts_at, bridge.times(9)[7:]
    propose_move(meeting, later, by=bridge.officer)
    before = mails()
    accept_move(fresh(meeting), starts_at=later[1], by=bridge.manager)
    now = fresh(meeting)
    assert (now.move_by, now.starts_at, now.ends_at) == (
        "",
        later[1],
        later[1] + timedelta(hours=1),
    )
    assert spans(now) == sorted(
        [(f"organisation:{p.pk}", later[1]) for p in (bridge.gifu, bridge.vitagora)]
    )
    assert told(before) == [
        ("manager", "REQUEST", 2, "CONFIRMED"),
        ("officer", "REQUEST", 2, "CONFIRMED"),
    ]
    line = now.request.messages.last()
    assert (line.kind, line.starts_at, line.hour_before()[0]) == (
        MessageKind.RESCHEDULED,
        later[1],
        old,
    )


def test_mail_tells_the_hour_before_and_after_on_both_clocks(bridge, meeting):
    old = meeting.starts_at
    later = bridge.times(9)[8]
    move_meeting(meeting, starts_at=later, by=UserFactory(desk="jp"), text="After your call.")
    mail = OutgoingMail.objects.filter(to="manager@vitagora.example").latest("pk")
    for start in (old, later):
        for clock in clocks(start, start + timedelta(hours=1), ["Europe/Paris", "Asia/Tokyo"]):
            assert str(clock) in mail.text
    assert "After your call." in mail.text
    assert mail.text.index("New time:") < mail.text.index("Before:")


def test_declined_move_leaves_everything_as_it_was(bridge, meeting):
    old = meeting.starts_at
    propose_move(meeting, bridge.times(9)[8:], by=bridge.officer)
    before = mails()
    decline_move(fresh(meeting), by=bridge.manager, text="We have booked.")
    now = fresh(meeting)
    assert (now.move_by, now.starts_at, now.request.calendar_sequence) == ("", old, 1)
    assert told(before) == [("manager", "", "", ""), ("officer", "", "", "")]
    with pytest.raises(PermissionDenied):  # nothing is proposed any more
        accept_move(now, starts_at=bridge.times(9)[8], by=bridge.manager)


def test_the_other_side_may_propose_back(bridge, meeting):
    propose_move(meeting, bridge.times(9)[8:], by=bridge.officer)
    back = bridge.times(12)[11:]
    propose_move(fresh(meeting), back, by=bridge.manager)
    now = fresh(meeting)
    assert (now.move_by, now.request.turn, now.request.round) == (Party.RECEIVER, Party.SENDER, 3)
    accept_move(now, starts_at=back[0], by=bridge.officer)
    assert fresh(meeting).starts_at == back[0]


def test_who_may_propose_answer_and_move(bridge, meeting):
    later = bridge.times(9)[8:]
    member, stranger = UserFactory(member_of=bridge.vitagora), UserFactory()
    for nobody in (member, stranger):
        with pytest.raises(PermissionDenied):
            propose_move(meeting, later, by=nobody)
    propose_move(meeting, later, by=bridge.officer)
    for nobody in (bridge.officer, member, stranger):
        with pytest.raises(PermissionDenied):
            accept_move(fresh(meeting), starts_at=later[0], by=nobody)
        with pytest.raises(PermissionDenied):
            decline_move(fresh(meeting), by=nobody)
    for nobody in (bridge.officer, bridge.manager, stranger):
        with pytest.raises(PermissionDenied):
            move_meeting(fresh(meeting), starts_at=later[0], by=nobody)
    accept_move(fresh(meeting), starts_at=later[0], by=UserFactory(desk="eu"))
    assert fresh(meeting).starts_at == later[0]


def test_move_to_an_hour_that_was_taken_frees_nothing(bridge, meeting):
    old, later = meeting.starts_at, bridge.times(9)[8]
    other = ProfileFactory(japanese=True)
    propose_move(meeting, [later], by=bridge.officer)
    second = send_request(
        other, bridge.vitagora, bridge.wish(times=[later]), by=UserFactory(profile=other)
    )
    accept_request(second, starts_at=later, by=bridge.manager)
    with pytest.raises(DomainError) as refused:
        accept_move(fresh(meeting), starts_at=later, by=bridge.manager)
    assert (refused.value.code, len(refused.value.extra["free_times"])) == ("time_taken", 3)
    now = fresh(meeting)
    assert (now.starts_at, now.move_by) == (old, Party.SENDER)
    assert {at for _holder, at in spans(now)} == {old}


def test_a_meeting_moves_by_less_than_its_length(bridge, meeting):
    """Its own hour is free to it, in the picker and in the bookings."""
    half = meeting.starts_at + timedelta(minutes=30)
    offered = [slot.starts_at for slot in times_for(meeting.request, moving=meeting).slots]
    assert half in offered
    assert half not in [slot.starts_at for slot in times_for(meeting.request).slots]
    move_meeting(meeting, starts_at=half, by=UserFactory(desk="eu"))
    assert {at for _holder, at in spans(fresh(meeting))} == {half}


def test_move_asks_everybody_anew_whether_they_come(bridge, meeting):
    expert = UserFactory(member_of=bridge.vitagora)
    name_delegates(meeting.request, Party.RECEIVER, [expert, bridge.manager], by=bridge.manager)
    meeting.request.delegates.update(answer=Attendance.ACCEPTED)
    later = bridge.times(9)[8]
    propose_move(fresh(meeting), [later], by=bridge.officer)
    accept_move(fresh(meeting), starts_at=later, by=bridge.manager)
    assert [(one.user, one.answer) for one in delegates_of(meeting.request, Party.RECEIVER)] == [
        (expert, Attendance.PENDING),
        (bridge.manager, Attendance.ACCEPTED),
    ]


@pytest.mark.parametrize("end", ["begun", "cancelled"])
def test_nothing_moves_what_has_begun_or_was_cancelled(bridge, meeting, end):
    later = bridge.times(9)[8:]
    if end == "begun":
        start = timezone.now() - timedelta(minutes=1)
        Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    else:
        cancel_meeting(meeting, by=bridge.manager)
    with pytest.raises(DomainError) as refused:
        propose_move(fresh(meeting), later, by=bridge.officer)
    assert refused.value.code == "meeting_changed"


def test_a_stale_answer_is_refused(bridge, meeting):
    later = bridge.times(9)[7:]
    propose_move(meeting, later, by=bridge.officer)
    stale = fresh(meeting)
    decline_move(fresh(meeting), by=bridge.manager)
    with pytest.raises(DomainError) as refused:
        accept_move(stale, starts_at=later[0], by=bridge.manager)
    assert refused.value.code == "meeting_changed"


def test_old_bookings_stay_as_history(bridge, meeting):
    move_meeting(meeting, starts_at=bridge.times(9)[8], by=UserFactory(desk="eu"))
    assert Booking.objects.filter(is_active=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_move_and_cancellation_race_and_one_of_them_wins(bridge):
    request = bridge.ask(times=bridge.times(1))
    meeting = accept_request(request, starts_at=bridge.times(1)[0], by=bridge.manager)
    later = bridge.times(9)[8]
    propose_move(meeting, [later], by=bridge.officer)
    start, outcomes = threading.Barrier(2), []

    def do(act, email, **values):
        try:
            user, found = User.objects.get(email=email), fresh(meeting)
            start.wait(timeout=30)
            act(found, by=user, **values)
            outcomes.append(act.__name__)
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(
            target=do, args=(accept_move, bridge.manager.email), kwargs={"starts_at": later}
        ),
        threading.Thread(target=do, args=(cancel_meeting, bridge.officer.email)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    now = fresh(meeting)
    assert "cancel_meeting" in outcomes  # a moved meeting can be cancelled, not the reverse
    assert set(outcomes) <= {"cancel_meeting", "accept_move", "meeting_changed"}
    assert (now.state, now.bookings.active().count()) == ("cancelled", 0)
