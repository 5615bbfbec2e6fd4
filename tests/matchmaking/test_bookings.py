"""One constraint against every double booking: organisations, delegates, people, rooms, interpreters."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from matchmaking.enums import RequestState, ResourceKind
from matchmaking.models import Booking, Meeting, MeetingRequest, Resource
from matchmaking.services.bookings import Seat, TimeTakenError, book, free
from tests.factories import ProfileFactory, SectorFactory, UserFactory

START = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=9)
HOUR = timedelta(hours=1)


def meeting(at=START, length=HOUR):
    request = MeetingRequest.objects.create(
        sender=ProfileFactory(),
        receiver=ProfileFactory(japanese=True),
        purpose="To meet",
        sector=SectorFactory(),
        language="en",
        state=RequestState.ACCEPTED,
        expires_at=at,
    )
    return Meeting.objects.create(request=request, starts_at=at, ends_at=at + length)


def resource(kind=ResourceKind.INTERPRETER):
    return Resource.objects.create(kind=kind, name_en="Aiko", time_zone="Asia/Tokyo")


def refused(*seats, at=START, resources=()):
    count = Booking.objects.count()
    try:
        book(meeting(at), seats=seats, resources=resources)
    except TimeTakenError:
        assert Booking.objects.count() == count  # all or nothing
        return True
    return False


@pytest.mark.django_db
def test_whole_organisation_excludes_itself_and_each_of_its_delegates():
    gifu, sato, mori = ProfileFactory(), UserFactory(), UserFactory()
    book(meeting(), seats=[Seat(gifu)])
    assert refused(Seat(gifu))
    assert refused(Seat(gifu, (sato,)))
    assert not refused(Seat(gifu, (mori,)), at=START + HOUR)
    assert refused(Seat(gifu), at=START + HOUR)


@pytest.mark.django_db
def test_organisation_is_in_two_meetings_with_different_delegates_only():
    gifu, sato, mori = ProfileFactory(), UserFactory(), UserFactory()
    book(meeting(), seats=[Seat(gifu, (sato,))])
    assert not refused(Seat(gifu, (mori,)))
    assert refused(Seat(gifu, (sato,)))
    assert refused(Seat(gifu, (mori, UserFactory())))
    assert not refused(Seat(ProfileFactory(), (UserFactory(),)))


@pytest.mark.django_db
def test_person_who_stands_for_several_organisations_is_in_one_place():
    sato, gifu, aichi = UserFactory(), ProfileFactory(), ProfileFactory()
    both = meeting()
    book(both, seats=[Seat(gifu, (sato,)), Seat(aichi, (sato,))])
    assert sorted(both.bookings.values_list("holder", flat=True)) == sorted(
        [f"organisation:{gifu.pk}", f"organisation:{aichi.pk}", f"person:{sato.pk}"]
    )
    assert refused(Seat(ProfileFactory(), (sato,)))
    assert not refused(Seat(ProfileFactory(), (sato,)), at=START + HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ResourceKind.values)
def test_room_and_interpreter_have_one_meeting_at_a_time(kind):
    one = resource(kind)
    book(meeting(), seats=[Seat(ProfileFactory())], resources=[one])
    late = START + timedelta(minutes=59)
    assert refused(Seat(ProfileFactory()), at=late, resources=[one])
    assert not refused(Seat(ProfileFactory()), at=START + HOUR, resources=[one])
    assert not refused(Seat(ProfileFactory()), resources=[resource(kind)])


@pytest.mark.django_db
def test_freed_time_can_be_taken_again():
    gifu, first = ProfileFactory(), meeting()
    book(first, seats=[Seat(gifu)])
    free(first)
    assert not refused(Seat(gifu))


@pytest.mark.django_db
def test_booking_has_one_holder_and_a_delegate_only_with_an_organisation():
    during = (START, START + HOUR)
    owner, made = UserFactory(), meeting()
    for wrong in (
        {},
        {"profile": ProfileFactory(), "user": owner},
        {"user": owner, "resource": resource()},
        {"user": owner, "delegate": owner},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(meeting=made, during=during, **wrong)


@pytest.mark.django_db(transaction=True)
def test_ten_meetings_race_for_two_delegates_a_room_and_an_interpreter():
    """Whoever comes first has all of it; nobody has half, nobody waits for ever."""
    gifu, people = ProfileFactory(), (UserFactory(), UserFactory())
    needed = [resource(), resource(ResourceKind.ROOM)]
    meetings = [meeting() for _number in range(10)]
    start, outcomes = threading.Barrier(10), []

    def take(one, number):
        turned = people if number % 2 else people[::-1]
        try:
            start.wait(timeout=30)
            with transaction.atomic():
                book(one, seats=[Seat(gifu, turned)], resources=needed[:: 1 if number % 3 else -1])
            outcomes.append("booked")
        except TimeTakenError:
            outcomes.append("taken")
        except Exception as error:  # noqa: BLE001  # a deadlock would be the finding
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(one, n)) for n, one in enumerate(meetings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(outcomes) == {"booked": 1, "taken": 9}
    assert Booking.objects.count() == 6  # two delegates of it, two people, two resources
