"""Meetings follow the event at which they are: cancelled, postponed, moved, turned online."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.services.events import EventContent, change_event, set_state
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.models import Booking, EventNews, Meeting, MeetingRequest
from matchmaking.services import event_news
from matchmaking.services.event_news import follow_events
from matchmaking.services.requests import accept_request, send_request
from tests.factories import EventFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


@pytest.fixture
def event(meeting):
    made = EventFactory(
        state="open",
        format="onsite",
        name_en="Conference",
        name_ja="会議",
        starts_at=meeting.starts_at - HOUR,
        ends_at=meeting.ends_at + HOUR,
    )
    MeetingRequest.objects.filter(pk=meeting.request_id).update(event=made)
    return made


def change(event, *, together=False, **values):
    event.refresh_from_db()
    content = EventContent(values=values, partners=[], together=together)
    return change_event(event, content, by=UserFactory(desk="eu"), read=event.stamp)


def move_event(event, shift, *, together):
    return change(
        event,
        together=together,
        starts_at=event.starts_at + shift,
        ends_at=event.ends_at + shift,
    )


def told(before):
    return [
        (mail.to, mail.calendar_method) for mail in OutgoingMail.objects.order_by("pk")[before:]
    ]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_meetings_of_an_event_that_does_not_take_place_leave_both_calendars(
    bridge, meeting, event, state
):
    before = OutgoingMail.objects.count()
    set_state(event, state, by=UserFactory(desk="eu"))
    assert meeting.state == "confirmed"  # nothing but a row, until a worker comes
    assert [follow_events(), follow_events()] == [1, 0]
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert not Booking.objects.active().exists()
    assert told(before) == [
        (bridge.officer.email, "CANCEL"),
        (bridge.manager.email, "CANCEL"),
    ]
    said = meeting.request.messages.last()
    assert (said.author, said.side, said.kind) == (None, "", "cancelled")
    assert [line[0] for line in said.text.splitlines()] == ["“", "「"]


def test_other_meetings_and_those_of_the_past_stay(bridge, meeting, event):
    other = send_request(
        bridge.gifu, ProfileFactory(), bridge.wish(times=bridge.times()[1:2]), by=bridge.officer
    )
    stays = accept_request(
        other,
        starts_at=other.current_times[0].starts_at,
        by=UserFactory(profile=other.receiver),
    )
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - HOUR)
    set_state(event, "cancelled", by=UserFactory(desk="eu"))
    assert follow_events() == 0
    assert set(Meeting.objects.confirmed()) == {meeting, stays}


def test_meetings_move_with_the_event_where_the_organiser_says_so(bridge, meeting, event):
    before, start = OutgoingMail.objects.count(), meeting.starts_at
    move_event(event, timedelta(days=7), together=True)
    assert follow_events() == 1
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("confirmed", start + timedelta(days=7))
    assert {row.during.lower for row in Booking.objects.active()} == {meeting.starts_at}
    assert told(before) == [
        (bridge.officer.email, "REQUEST"),
        (bridge.manager.email, "REQUEST"),
    ]


@pytest.mark.parametrize(("shift", "state"), [(HOUR / 2, "confirmed"), (4 * HOUR, "cancelled")])
def test_else_only_what_the_event_left_behind_is_cancelled(meeting, event, shift, state):
    start = meeting.starts_at
    move_event(event, shift, together=False)
    assert follow_events() == (state == "cancelled")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (state, start)


def test_who_is_taken_at_the_new_hour_is_told_why_the_meeting_ends(bridge, meeting, event):
    other = send_request(
        bridge.gifu,
        ProfileFactory(),
        bridge.wish(times=[meeting.starts_at + timedelta(days=7)]),
        by=bridge.officer,
    )
    accept_request(
        other,
        starts_at=other.current_times[0].starts_at,
        by=UserFactory(profile=other.receiver),
    )
    move_event(event, timedelta(days=7), together=True)
    assert follow_events() == 1
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert "could not move with it" in meeting.request.messages.last().text


def test_an_event_that_turns_online_keeps_the_hour_and_asks_for_a_link(bridge, meeting, event):
    before = OutgoingMail.objects.count()
    change(event, format="online")
    assert follow_events() == 1
    meeting.refresh_from_db()
    assert meeting.state == "confirmed"
    assert told(before) == [(bridge.officer.email, ""), (bridge.manager.email, "")]
    assert (
        "add a video link"
        in OutgoingMail.objects.get(
            to=bridge.manager.email, pk__gt=0, subject__contains="online now"
        ).text
    )


def test_a_change_that_is_refused_leaves_no_row(meeting, event):
    stale = event.stamp
    change(event, place_en="Hall B")
    later = EventContent(values={"starts_at": event.starts_at + HOUR}, partners=[])
    with pytest.raises(DomainError):
        change_event(event, later, by=UserFactory(desk="eu"), read=stale)
    assert not EventNews.objects.exists()


def test_a_worker_that_dies_in_the_middle_leaves_row_and_meeting_as_they_were(
    meeting, event, monkeypatch
):
    set_state(event, "cancelled", by=UserFactory(desk="eu"))
    with monkeypatch.context() as broken:
        broken.setattr(event_news, "end_meeting", dies)
        assert follow_events() == 0
    assert (EventNews.objects.waiting().count(), Meeting.objects.confirmed().count()) == (1, 1)
    assert follow_events() == 1
    assert not Meeting.objects.confirmed().exists()
    assert Event.objects.get().state == "cancelled"


def dies(*_args, **_values):
    raise RuntimeError
