"""Many hands reach for one interpreter, one text, one draft: one gets it, and the others are told."""

import threading
from collections import Counter

import pytest
from django.db import connection

from kernel.errors import DomainError
from matchmaking.models import Booking, MeetingAgreement, Minutes, Resource
from matchmaking.queries.rooms import find_meeting
from matchmaking.services.equipment import book_interpreter
from matchmaking.services.fruits import draft_agreement
from matchmaking.services.minutes import write_minutes
from matchmaking.services.requests import accept_request, send_request
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.rooms import arrange, ended

HANDS = 6


def race(*deeds):
    """Do all of it at once; answers how often each came out in which way."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        try:
            start.wait(timeout=30)
            deed()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(outcomes)


def meetings_at_one_hour(bridge, count):
    hour = bridge.times(1)[0]
    for _number in range(count):
        ours, theirs = ProfileFactory(japanese=True), ProfileFactory()
        wish = bridge.wish(times=[hour])
        request = send_request(ours, theirs, wish, by=UserFactory(profile=ours))
        yield accept_request(request, starts_at=hour, by=UserFactory(profile=theirs))


@pytest.mark.django_db(transaction=True)
def test_one_interpreter_is_booked_for_one_of_many_meetings(bridge):
    desk = UserFactory(desk="jp")
    meetings = list(meetings_at_one_hour(bridge, HANDS))
    interpreter = Resource.objects.create(
        kind="interpreter", name_en="Ms Mori", time_zone="Asia/Tokyo"
    )
    outcomes = race(
        *(lambda one=one: book_interpreter(one, interpreter, by=desk) for one in meetings)
    )
    assert outcomes == {"done": 1, "interpreter_taken": HANDS - 1}
    assert Booking.objects.active().filter(resource=interpreter).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_read_the_same_minutes_one_writes_the_next_version(bridge):
    meeting = arrange(bridge)
    outcomes = race(
        *(
            lambda n=n: write_minutes(meeting, "en", f"Text {n}", by=bridge.officer, lock="0")
            for n in range(HANDS)
        )
    )
    assert outcomes == {"done": 1, "minutes_changed": HANDS - 1}
    assert Minutes.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_sides_that_begin_at_once_share_one_draft(bridge):
    meeting = ended(arrange(bridge), hours=2)
    ours = find_meeting(bridge.officer, meeting.public_id)
    theirs = find_meeting(bridge.manager, meeting.public_id)
    outcomes = race(
        lambda: draft_agreement(ours, by=bridge.officer),
        lambda: draft_agreement(theirs, by=bridge.manager),
    )
    assert outcomes == {"done": 2}
    assert MeetingAgreement.objects.count() == 1
