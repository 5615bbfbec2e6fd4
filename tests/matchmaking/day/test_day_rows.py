"""What the database refuses on a matchmaking day, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from matchmaking.enums import WishLevel
from matchmaking.models import DayMeeting, MeetingBlock, Resource, Timetable
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def placed(timetable, one, other, **values):
    one, other = sorted([one, other], key=lambda row: row.pk)
    return DayMeeting.objects.create(
        timetable=timetable, one=one, other=other, asked_by=one, **values
    )


def refused(do):
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        do()
    return told.value.__cause__.diag.constraint_name


def test_a_table_an_interpreter_and_a_participant_have_one_meeting_in_a_slot():
    made = make_day(people=5, interpreters=1)
    timetable = Timetable.objects.create(day=made.day, number=1)
    a, b, c, d, e = made.people
    slot, table, told = made.slots[0], made.tables[0], made.interpreters[0]
    placed(timetable, a, b, slot=slot, place=table, interpreter=told)
    assert refused(lambda: placed(timetable, c, d, slot=slot, place=table)) == (
        "one_meeting_a_slot_and_place"
    )
    assert refused(lambda: placed(timetable, c, d, slot=slot, interpreter=told)) == (
        "one_meeting_a_slot_and_interpreter"
    )
    assert refused(lambda: placed(timetable, a, e, slot=slot)) == "one_meeting_a_slot_as_one"
    placed(timetable, c, d, slot=slot, place=made.tables[1])


def test_only_one_timetable_is_in_force():
    made = make_day()
    now = made.event.starts_at
    old = Timetable.objects.create(day=made.day, number=1, published_at=now)
    newer = {"day": made.day, "number": 2, "published_at": now}
    assert refused(lambda: Timetable.objects.create(**newer)) == "one_timetable_in_force"
    Timetable.objects.filter(pk=old.pk).update(retired_at=now)
    assert Timetable.objects.create(**newer) == made.day.timetables.in_force().get()


def test_blocks_of_one_day_do_not_overlap_and_those_of_two_may():
    made, other = make_day(), make_day()
    hours = {"starts_at": made.slots[1].starts_at, "ends_at": made.slots[2].ends_at}
    assert refused(lambda: MeetingBlock.objects.create(day=made.day, **hours)) == (
        "blocks_of_a_day_do_not_overlap"
    )
    other.day.blocks.all().delete()
    MeetingBlock.objects.create(day=other.day, **hours)


def test_nobody_wishes_twice_or_for_themselves():
    made = make_day()
    made.wish(0, 1)
    assert refused(lambda: made.wish(0, 1, WishLevel.NO)) == "one_wish_per_partner"
    assert refused(lambda: made.wish(0, 0)) == "nobody_wishes_to_meet_themselves"
    made.wish(1, 0, WishLevel.NICE)


def test_tables_of_an_event_are_not_offered_all_year_round():
    made = make_day(tables=2)
    assert not Resource.objects.bookable().filter(pk__in=[t.pk for t in made.tables]).exists()
