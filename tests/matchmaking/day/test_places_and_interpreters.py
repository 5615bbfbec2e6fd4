"""Tables, rooms and interpreters of a matchmaking day, and what interpretation it needs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kernel.errors import DomainError
from matchmaking.enums import ResourceKind, WishLevel
from matchmaking.models import DayMeeting, DayPlace, Resource, Timetable
from matchmaking.queries.day.budget import budget_of, wanted_pairs
from matchmaking.services.day.interpreters import (
    InterpreterContent,
    add_interpreter,
    change_interpreter,
    remove_interpreter,
    save_interpreter,
)
from matchmaking.services.day.places import (
    add_own_place,
    add_shared_places,
    add_tables,
    move_place,
    remove_place,
)
from tests.factories import SectorFactory, UserFactory
from tests.matchmaking.days import make_day, organiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return UserFactory(desk="jp")


@pytest.fixture
def made():
    return make_day(tables=0)


def names(day):
    return [place.resource.name_en for place in day.places.select_related("resource")]


def test_tables_are_added_in_one_go_and_numbered_on(made, desk):
    add_tables(made.day, 2, by=desk)
    add_tables(made.day, 1, by=desk)
    assert names(made.day) == ["Table 1", "Table 2", "Table 3"]
    tables = Resource.objects.filter(event=made.event, kind=ResourceKind.TABLE)
    assert {one.time_zone for one in tables} == {made.event.time_zone}
    assert Resource.objects.bookable(ResourceKind.TABLE).count() == 0  # not for other meetings


def test_places_change_their_order_and_stop_at_the_ends(made, desk):
    first, _second, third = add_tables(made.day, 3, by=desk)
    move_place(first, up=True, by=desk)
    move_place(third, up=True, by=desk)
    assert names(made.day) == ["Table 1", "Table 3", "Table 2"]
    move_place(first, up=False, by=desk)
    assert names(made.day) == ["Table 3", "Table 1", "Table 2"]


def test_shared_rooms_are_taken_once_and_stay_after_they_are_removed(made, desk):
    room = Resource.objects.create(
        kind="video_room", name_en="Room A", time_zone="Asia/Tokyo", url="https://video.example/a"
    )
    off = Resource.objects.create(
        kind="room", name_en="Old room", time_zone="Asia/Tokyo", is_active=False
    )
    add_shared_places(made.day, [room, off], by=desk)
    assert add_shared_places(made.day, [room], by=desk) == []
    assert names(made.day) == ["Room A"]
    remove_place(made.day.places.select_related("resource", "day__event").get(), by=desk)
    room.refresh_from_db()
    assert (names(made.day), room.is_active) == ([], True)


def test_a_video_room_needs_a_secure_address(made, desk):
    place = Resource(kind="video_room", name_en="Room", url="http://video.example/a")
    with pytest.raises(DomainError) as refusal:
        add_own_place(made.day, place, by=desk)
    assert refusal.value.code == "link_not_secure"
    place = Resource(kind="video_room", name_en="Room", url="https://video.example/a")
    add_own_place(made.day, place, by=desk)
    assert names(made.day) == ["Room"]


def meeting_at(made, **values):
    timetable = Timetable.objects.create(
        day=made.day, number=1, published_at=values.pop("published_at", None)
    )
    one, other = made.people[:2]
    return DayMeeting.objects.create(
        timetable=timetable, one=one, other=other, asked_by=one, slot=made.slots[0], **values
    )


def test_a_place_of_the_timetable_in_force_stays_and_one_of_a_draft_goes(made, desk):
    used, free = add_tables(made.day, 2, by=desk)
    meeting = meeting_at(made, place=used.resource, published_at=timezone.now())
    with pytest.raises(DomainError) as refusal:
        remove_place(used, by=desk)
    assert refusal.value.code == "place_in_use"
    remove_place(free, by=desk)
    Timetable.objects.update(published_at=None)
    remove_place(used, by=desk)
    meeting.refresh_from_db()
    assert (meeting.slot, DayPlace.objects.count()) == (None, 0)


def content(**values):
    return InterpreterContent(
        **{"name_en": "Mori", "time_zone": "Asia/Tokyo", "pairs": ["en-ja"]} | values
    )


def test_the_helpdesk_keeps_the_pool(desk):
    sector = SectorFactory()
    made = save_interpreter(content(sectors=[sector], email="mori@example.org"), by=desk)
    assert made.interpreter.pairs == ["en-ja"]
    save_interpreter(content(name_en="Mori Y.", is_active=False), by=desk, resource=made)
    made = Resource.objects.get()
    assert (made.name_en, made.is_active, made.interpreter.email) == ("Mori Y.", False, "")
    assert list(made.interpreter.sectors.all()) == []
    with pytest.raises(PermissionDenied):
        save_interpreter(content(), by=UserFactory())


def test_only_who_can_be_booked_comes_to_a_day(made, desk):
    person = save_interpreter(content(), by=desk)
    row = add_interpreter(made.day, person, by=desk)
    assert add_interpreter(made.day, person, by=desk) == row
    off = save_interpreter(content(is_active=False), by=desk)
    for wrong in (off, add_tables(made.day, 1, by=desk)[0].resource):
        with pytest.raises(DomainError):
            add_interpreter(made.day, wrong, by=desk)


def test_two_take_turns_and_name_each_other(desk):
    made = make_day(interpreters=3)
    one, other, third = made.interpreters
    change_interpreter(one, by=desk, there=made.slots[:2], partner=other)
    other.refresh_from_db()
    assert (one.partner, other.partner) == (other, one)
    assert {slot.pk for slot in one.away.all()} == {slot.pk for slot in made.slots[2:]}
    change_interpreter(third, by=desk, there=made.slots, partner=one)
    for row in (one, other, third):
        row.refresh_from_db()
    assert (one.partner, other.partner, third.partner) == (third, None, one)
    with pytest.raises(DomainError):
        change_interpreter(one, by=desk, there=[], partner=one)
    with pytest.raises(DomainError):
        change_interpreter(one, by=desk, there=[], partner=make_day(interpreters=1).interpreters[0])


def test_an_interpreter_of_the_timetable_in_force_stays(desk):
    made = make_day(interpreters=1)
    meeting_at(made, interpreter=made.interpreters[0], published_at=timezone.now())
    with pytest.raises(DomainError) as refusal:
        remove_interpreter(made.interpreters[0], by=desk)
    assert refusal.value.code == "interpreter_in_use"


def spoken(made, *languages):
    for person, spoken_by in zip(made.people, languages, strict=True):
        person.profile.languages = spoken_by
        person.profile.save(update_fields=["languages"])


def test_interpretation_is_wanted_where_no_language_is_shared_and_nobody_says_no():
    made = make_day(people=6)
    spoken(made, ["en"], ["ja"], ["en", "ja"], ["fr"], ["ja"], ["en"])
    made.wish(0, 1, WishLevel.MUST)
    made.wish(1, 0, WishLevel.NICE)  # the same meeting
    made.wish(0, 2, WishLevel.MUST)  # both speak English
    made.wish(3, 1, WishLevel.NICE)
    made.wish(5, 1, WishLevel.MUST)
    made.wish(1, 5, WishLevel.NO)
    made.wish(0, 4, WishLevel.NO)
    assert wanted_pairs(made.day) == {"en-ja": 1, "fr-ja": 1}
    made.people[3].left_at = timezone.now()
    made.people[3].save()
    assert wanted_pairs(made.day) == {"en-ja": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_budget_costs_the_same_for_any_number(django_assert_num_queries, count):
    made = make_day(people=2 * count, interpreters=count)
    spoken(made, *([["en"], ["ja"]] * count))
    for number in range(count):
        made.wish(2 * number, 2 * number + 1)
    with django_assert_num_queries(6):
        found = budget_of(made.day)
    assert (found.budget.meetings, found.budget.is_enough, found.minutes) == (count, True, 30)
    assert found.hours_needed == count / 2


def test_two_who_take_turns_count_as_one_where_both_are_there(desk):
    made = make_day(people=2, interpreters=2, slots=4)
    spoken(made, ["en"], ["ja"])
    made.wish(0, 1)
    assert budget_of(made.day).budget.offered == 6  # each rests after three of four
    change_interpreter(
        made.interpreters[0], by=desk, there=made.slots[:3], partner=made.interpreters[1]
    )
    assert budget_of(made.day).budget.offered == 3


def test_a_pause_between_two_blocks_is_no_rest_to_budget_and_timetable_alike():
    made = make_day(people=2, interpreters=1, slots=6)
    spoken(made, ["en"], ["ja"])
    made.wish(0, 1)
    for slot in made.slots[3:]:
        slot.starts_at += timedelta(hours=2)
        slot.ends_at += timedelta(hours=2)
        slot.save()
    assert budget_of(made.day).budget.offered == 5  # one of the six is for rest


def test_longer_slots_for_interpreted_meetings_are_the_only_ones_that_count():
    made = make_day(people=2, interpreters=1)
    spoken(made, ["en"], ["ja"])
    made.wish(0, 1)
    block = made.day.blocks.get()
    block.interpreted, block.slot_minutes = True, 55
    block.save()
    found = budget_of(made.day)
    assert (found.longer_slots, found.minutes, found.hours_needed) == (True, 60, 1.0)


def test_only_organisers_change_places_and_interpreters(made):
    for user in (UserFactory(), organiser(made.day, "event")):
        with pytest.raises(PermissionDenied):
            add_tables(made.day, 1, by=user)
    assert len(add_tables(made.day, 1, by=organiser(made.day))) == 1
