"""Blocks of a matchmaking day become slots, and slots that stay the same keep their rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.models import DayMeeting, MeetingBlock, Timetable
from matchmaking.queries.day.grid import grid_of
from matchmaking.services.day.hours import (
    BlockContent,
    add_block,
    change_block,
    remove_block,
    take_programme,
)
from matchmaking.services.day.settings import DaySettings, change_day, set_up_day
from tests.events.stages import session
from tests.factories import EventFactory, UserFactory
from tests.matchmaking.days import make_day, organiser

pytestmark = pytest.mark.django_db
START = datetime(2030, 5, 17, 7, tzinfo=UTC)  # 9:00 in Brussels, 16:00 in Tokyo


def block(hours=0.0, minutes=90, **values):
    starts_at = START + timedelta(hours=hours)
    return BlockContent(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **values
    )


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


@pytest.fixture
def day(desk):
    event = EventFactory(starts_at=START, ends_at=START + timedelta(hours=9), state="open")
    return set_up_day(event, by=desk)


def hours(day):
    return [
        (slot.position, f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}") for slot in day.slots.all()
    ]


def test_blocks_of_90_and_150_minutes_make_three_and_five_slots_and_none_between(day, desk):
    add_block(day, block(4, 150), by=desk)
    add_block(day, block(0, 90), by=desk)
    assert hours(day) == [
        (0, "07:00-07:25"), (1, "07:30-07:55"), (2, "08:00-08:25"),
        (3, "11:00-11:25"), (4, "11:30-11:55"), (5, "12:00-12:25"), (6, "12:30-12:55"),
        (7, "13:00-13:25"),
    ]  # fmt: skip


def test_slots_that_stay_the_same_keep_their_rows(day, desk):
    made = add_block(day, block(0, 90), by=desk)
    before = {slot.starts_at: slot.pk for slot in day.slots.all()}
    change_block(made, block(0.5, 90), by=desk)
    after = {slot.starts_at: slot.pk for slot in day.slots.all()}
    assert hours(day) == [(0, "07:30-07:55"), (1, "08:00-08:25"), (2, "08:30-08:55")]
    kept = [at for at in before if at in after]
    assert [before[at] for at in kept] == [after[at] for at in kept]
    assert len(kept) == 2


def test_a_block_that_is_split_keeps_the_slots_of_both_parts(day, desk):
    made = add_block(day, block(0, 150), by=desk)
    before = set(day.slots.values_list("pk", flat=True))
    change_block(made, block(0, 60), by=desk)
    assert day.slots.count() == 2
    remove_block(made, by=desk)
    assert (day.slots.count(), day.blocks.count(), len(before)) == (0, 0, 5)


def test_a_removed_block_takes_its_slots_away_and_no_other(day, desk):
    first, _second = add_block(day, block(0), by=desk), add_block(day, block(4), by=desk)
    remove_block(first, by=desk)
    assert hours(day) == [(0, "11:00-11:25"), (1, "11:30-11:55"), (2, "12:00-12:25")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(block(0.5), "blocks_overlap"), (block(5, 20), "block_too_short")],
)
def test_blocks_that_cannot_be_are_refused_and_change_nothing(day, desk, content, code):
    add_block(day, block(0), by=desk)
    with pytest.raises(DomainError) as refusal:
        add_block(day, content, by=desk)
    assert refusal.value.code == code
    assert (day.blocks.count(), day.slots.count()) == (1, 3)


def test_hours_are_taken_from_the_programme_once(day, desk):
    session(day.event, desk, hours=1, length=1.5, kind="meetings", title_en="Morning")
    session(day.event, desk, hours=5, length=1, kind="meetings", title_en="Afternoon")
    session(day.event, desk, hours=3, length=1, kind="break")
    add_block(day, block(0.5), by=desk)  # covers the morning
    assert [one.title_en for one in grid_of(day).from_programme] == ["Afternoon"]
    assert [take_programme(day, by=desk), take_programme(day, by=desk)] == [1, 0]
    assert [one.session and one.session.title_en for one in day.blocks.all()] == [None, "Afternoon"]
    assert hours(day)[3:] == [(3, "12:00-12:25"), (4, "12:30-12:55")]
    assert grid_of(day).from_programme == []


def placed_in(made, slot, **values):
    timetable = Timetable.objects.create(day=made.day, number=1, **values)
    one, other = made.people[:2]
    return DayMeeting.objects.create(
        timetable=timetable, one=one, other=other, asked_by=one, slot=slot,
        place=made.tables[0], locked=True,
    )  # fmt: skip


def shortened(made):
    found = made.day.blocks.get()
    return BlockContent(starts_at=found.starts_at, ends_at=found.ends_at - timedelta(minutes=30))


def test_a_slot_that_the_timetable_in_force_uses_does_not_go(desk):
    made = make_day()
    meeting = placed_in(made, made.slots[-1], published_at=timezone.now())
    with pytest.raises(DomainError) as refusal:
        change_block(made.day.blocks.get(), shortened(made), by=desk)
    assert refusal.value.code == "slot_in_use"
    assert "The timetable in force has 1 meeting" in refusal.value.message
    meeting.refresh_from_db()
    assert (meeting.slot, made.day.slots.count()) == (made.slots[-1], 4)


def test_a_meeting_of_a_draft_loses_its_place_with_the_slot(desk):
    made = make_day()
    meeting = placed_in(made, made.slots[-1])
    change_block(made.day.blocks.get(), shortened(made), by=desk)
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.place, meeting.locked) == (None, None, False)
    assert meeting.timetable.changed_at is not None
    assert made.day.slots.count() == 3


def test_who_is_on_a_stage_is_away_from_new_slots(desk):
    made = make_day()
    speaker = made.people[0].profile
    talk = session(made.event, desk)
    starts_at = made.event.ends_at
    talk.starts_at, talk.ends_at = starts_at, starts_at + timedelta(minutes=30)
    talk.save()
    talk.speakers.create(profile=speaker)
    content = BlockContent(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    add_block(made.day, content, by=desk)
    assert [slot.starts_at for slot in made.people[0].away.all()] == [starts_at]
    assert made.people[1].away.count() == 0


def test_the_grid_shows_every_clock_and_what_the_programme_has_meanwhile(day, desk):
    add_block(day, block(6, 60), by=desk)  # 15:00 in Brussels is 22:00 in Tokyo
    session(day.event, desk, hours=6.5, kind="break", title_en="Coffee")
    session(day.event, desk, hours=6, kind="meetings", title_en="Meetings")
    grid = grid_of(day)
    (found,) = grid.blocks
    assert grid.zones == ["Europe/Brussels", "Asia/Tokyo"]
    assert [str(one.kind) for one in found.meanwhile] == ["break"]
    assert [[hour.decency.value for hour in row.hours] for row in found.rows] == [
        ["good", "night"],
        ["good", "night"],
    ]
    assert found.worst == "night"


def test_terms_are_changed_once_read_and_told_in_the_log(day, desk):
    stamp = day.stamp
    terms = DaySettings(wishes_until=START - timedelta(days=3), most=6, break_spread=2)
    change_day(day, terms, by=desk, read=stamp)
    day.refresh_from_db()
    assert (day.most, day.break_spread, day.wishes_until) == (6, 2, START - timedelta(days=3))
    assert Entry.objects.filter(action="matchmaking_day.changed").count() == 1
    with pytest.raises(DomainError) as refusal:
        change_day(day, DaySettings(), by=desk, read=stamp)
    assert refusal.value.code == "changed_meanwhile"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (DaySettings(least=5, most=4), "fewest_above_most"),
        (DaySettings(wishes_from=START, wishes_until=START), "wishes_end_first"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(day, desk, terms, code):
    with pytest.raises(DomainError) as refusal:
        change_day(day, terms, by=desk)
    assert refusal.value.code == code


def test_only_who_has_the_right_sets_up_and_changes_a_day(day):
    others = [UserFactory(), organiser(day, "event"), organiser(day, "programme")]
    for user in others:
        with pytest.raises(PermissionDenied):
            set_up_day(day.event, by=user)
        with pytest.raises(PermissionDenied):
            change_day(day, DaySettings(), by=user)
        with pytest.raises(PermissionDenied):
            add_block(day, block(), by=user)
    by = organiser(day)
    assert set_up_day(day.event, by=by) == day
    add_block(day, block(), by=by)
    assert MeetingBlock.objects.count() == 1
