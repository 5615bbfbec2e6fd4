"""Many hands reach for one hour: the database gives it to one."""

import threading
from collections import Counter

import pytest
from django.db import connection

from accounts.models import User
from kernel.errors import DomainError
from matchmaking.models import Booking, Meeting, MeetingRequest
from matchmaking.services.requests import accept_request, send_request
from tests.factories import ProfileFactory, UserFactory


@pytest.mark.django_db(transaction=True)
def test_thirty_requests_race_for_one_hour_and_exactly_one_gets_it(bridge):
    hour = bridge.times(1)[0]
    for _number in range(30):
        sender = ProfileFactory(japanese=True)
        send_request(
            sender, bridge.vitagora, bridge.wish(times=[hour]), by=UserFactory(profile=sender)
        )
    start, outcomes = threading.Barrier(30), []

    def accept(pk: int) -> None:
        try:
            request = MeetingRequest.objects.get(pk=pk)
            manager = User.objects.get(pk=bridge.manager.pk)
            start.wait(timeout=30)
            accept_request(request, starts_at=hour, by=manager)
            outcomes.append(("accepted", 0))
        except DomainError as error:
            outcomes.append((error.code, len(error.extra["free_times"])))
        finally:
            connection.close()

    keys = MeetingRequest.objects.values_list("pk", flat=True)
    threads = [threading.Thread(target=accept, args=(pk,)) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(outcomes) == {("accepted", 0): 1, ("time_taken", 3): 29}
    assert Meeting.objects.count() == 1
    assert Booking.objects.filter(profile=bridge.vitagora).count() == 1
    assert MeetingRequest.objects.open().count() == 29


@pytest.mark.django_db(transaction=True)
def test_two_sides_that_ask_each_other_at_once_share_one_request(bridge):
    start, outcomes = threading.Barrier(2), []
    wish = bridge.wish()

    def ask(sender, receiver, user) -> None:
        try:
            start.wait(timeout=30)
            send_request(sender, receiver, wish, by=user)
            outcomes.append("sent")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    pairs = [
        (bridge.gifu, bridge.vitagora, bridge.officer),
        (bridge.vitagora, bridge.gifu, bridge.manager),
    ]
    threads = [threading.Thread(target=ask, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["request_already_open", "sent"]
