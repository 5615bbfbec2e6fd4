"""Changes of a draft by hand: checked, once, and taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.enums import WishLevel
from matchmaking.models import DayMeeting, PartnerWish
from matchmaking.services.day.editing import (
    add_pair,
    lock_meetings,
    place_meeting,
    swap_meetings,
    take_back,
    take_out,
)
from matchmaking.services.day.publishing import publish
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return staff()


@pytest.fixture
def made(db):
    """Three pairs around one person, who has a meeting in each of the three slots."""
    made = on_site(make_day(people=4, slots=3, tables=2))
    for n in (1, 2, 3):
        made.wish(0, n)
    return made


def code(do):
    with pytest.raises(DomainError) as told:
        do()
    return told.value.code


def at(timetable):
    return {row.pk: row.slot for row in rows_of(timetable)}


def test_a_slot_that_is_not_free_is_refused_with_its_reason(made, by):
    timetable = computed(made, by=by)
    first, second, _third = rows_of(timetable)
    with pytest.raises(DomainError) as told:
        place_meeting(timetable, first.pk, second.slot, by=by, seen=first.slot)
    assert told.value.code == "slot_not_free"
    assert f"has the meeting {made.people[0].profile.name}" in told.value.message


def test_who_saw_another_slot_is_told(made, by):
    timetable = computed(made, by=by)
    first, second, _third = rows_of(timetable)
    assert code(
        lambda: place_meeting(timetable, first.pk, second.slot, by=by, seen=second.slot)
    ) == ("meeting_moved")


def test_two_change_places_and_back(made, by):
    timetable = computed(made, by=by)
    before = at(timetable)
    first, second, third = before
    swap_meetings(timetable, first, second, by=by)
    assert at(timetable) == {first: before[second], second: before[first], third: before[third]}
    take_back(timetable, by=by)
    assert at(timetable) == before
    take_back(timetable, by=by)
    assert at(timetable)[first] == before[second]


def test_what_is_taken_out_waits_and_is_placed_again(made, by):
    timetable = computed(made, by=by)
    row = rows_of(timetable)[0]
    take_out(timetable, row.pk, by=by, seen=row.slot)
    waiting = DayMeeting.objects.unplaced().get()
    assert (waiting.pk, waiting.reason) == (row.pk, "taken_out")
    place_meeting(timetable, row.pk, row.slot, by=by, seen=None)
    assert at(timetable)[row.pk] == row.slot
    timetable.refresh_from_db()
    assert timetable.changed_at is not None
    assert Entry.objects.filter(action="timetable.meeting_placed", actor_id=by.public_id).exists()


def test_what_is_locked_stays_when_the_rest_is_computed_again(made, by):
    timetable = computed(made, by=by)
    row = rows_of(timetable)[2]
    assert lock_meetings(timetable, [row.pk], locked=True, by=by) == 1
    PartnerWish.objects.all().delete()
    made.wish(1, 2)
    again = computed(made, by=by, based_on=timetable)
    kept = again.meetings.get(locked=True)
    assert (kept.one, kept.other, kept.slot, kept.place) == (
        row.one, row.other, row.slot, row.place
    )  # fmt: skip
    assert again.meetings.count() == 2


def test_a_pair_on_behalf_becomes_a_wish(made, by):
    timetable = computed(made, by=by)
    row = add_pair(timetable, made.people[3], made.people[1], by=by)
    assert (row.one, row.asked_by, row.slot) == (made.people[1], made.people[3], None)
    wish = PartnerWish.objects.get(wisher=made.people[3])
    assert (wish.on_behalf, wish.by, wish.level) == (True, by, WishLevel.MUST)
    assert code(lambda: add_pair(timetable, made.people[1], made.people[3], by=by)) == "pair_known"
    take_back(timetable, by=by)
    assert timetable.meetings.count() == 3


def test_a_pair_that_one_of_them_refuses_is_not_added(made, by):
    timetable = computed(made, by=by)
    made.wish(3, 1, WishLevel.NO)
    assert (
        code(lambda: add_pair(timetable, made.people[3], made.people[1], by=by)) == "pair_refused"
    )
    assert timetable.meetings.count() == 3


def test_what_is_published_is_not_changed_by_hand(made, by):
    timetable = computed(made, by=by)
    row = rows_of(timetable)[0]
    publish(timetable, by=by)
    assert code(lambda: take_out(timetable, row.pk, by=by, seen=row.slot)) == "timetable_not_draft"


def test_only_those_who_arrange_the_day_change_it(made, by):
    timetable = computed(made, by=by)
    row = rows_of(timetable)[0]
    editor = UserFactory(profile=made.people[0].profile)
    for person in (editor, UserFactory()):
        with pytest.raises(PermissionDenied):
            take_out(timetable, row.pk, by=person, seen=row.slot)
        with pytest.raises(PermissionDenied):
            publish(timetable, by=person)


def test_an_interpreter_gets_a_pause(by):
    """Three interpreted meetings in a row and an interpreter who can do two: the third is not free."""
    made = on_site(make_day(people=4, slots=3, tables=2, interpreters=1))
    made.interpreters[0].resource.interpreter.longest_minutes = 50
    made.interpreters[0].resource.interpreter.save()
    made.people[0].profile.languages = ["fr"]
    made.people[0].profile.save()
    made.interpreters[0].resource.interpreter.pairs = ["fr-ja"]
    made.interpreters[0].resource.interpreter.save()
    for one in made.people[1:]:
        one.profile.languages = ["ja"]
        one.profile.save()
    for n in (1, 2, 3):
        made.wish(0, n)
    timetable = computed(made, by=by)
    waiting = timetable.meetings.unplaced().get()
    free = next(s for s in made.slots if s not in at(timetable).values())
    with pytest.raises(DomainError) as told:
        place_meeting(timetable, waiting.pk, free, by=by, seen=None)
    assert "need a pause" in told.value.message
