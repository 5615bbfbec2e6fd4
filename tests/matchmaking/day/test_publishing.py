"""A timetable is put in force as a whole, and told once, whoever is killed meanwhile."""

import pytest
from django.core import mail

from matchmaking.enums import MeetingState
from matchmaking.models import Booking, DayNews, Meeting, MeetingRequest
from matchmaking.services.day.drafts import copy_timetable
from matchmaking.services.day.editing import place_meeting, take_out
from matchmaking.services.day.publishing import publish
from matchmaking.services.day.telling import tell_timetable
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    made = on_site(make_day(people=4))
    made.wish(0, 1, note="Wood")
    made.wish(2, 3)
    return made


def test_every_placed_row_becomes_a_meeting_with_its_hour_booked(made):
    by = staff()
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    first, second = Meeting.objects.order_by("request__sender")
    assert first.request.purpose == "Wood"
    assert made.event.name in second.request.purpose
    row = rows_of(timetable)[0]
    assert (first.starts_at, first.place) == (row.slot.starts_at, row.place)
    assert Booking.objects.active().filter(meeting=first).count() == 3
    assert DayNews.objects.filter(told_at=None, kind="new").count() == 2


def test_a_second_timetable_moves_drops_and_leaves_alone(made):
    by = staff()
    old = computed(made, by=by)
    publish(old, by=by)
    tell_timetable(old.pk)
    draft = copy_timetable(old, by=by)
    moved, dropped = rows_of(draft)
    free = next(slot for slot in made.slots if slot != moved.slot)
    place_meeting(draft, moved.pk, free, by=by, seen=moved.slot)
    take_out(draft, dropped.pk, by=by, seen=dropped.slot)
    found = publish(draft, by=by)
    assert (len(found.moved), len(found.dropped), len(found.new)) == (1, 1, 0)
    meeting = found.moved[0].meeting
    meeting.refresh_from_db()
    assert meeting.starts_at == free.starts_at
    assert meeting.request.calendar_sequence == 1
    assert Meeting.objects.filter(state=MeetingState.CANCELLED).count() == 1
    assert MeetingRequest.objects.count() == 2
