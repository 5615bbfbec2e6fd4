"""A draft is computed from the rows of a day, once, whoever is killed meanwhile."""

import json
from datetime import timedelta
from io import StringIO
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from events.enums import RegistrationState
from events.models import Registration
from kernel.errors import DomainError
from matchmaking.enums import RunState, WishLevel
from matchmaking.models import Booking, Meeting, MeetingRequest, PartnerWish, Timetable
from matchmaking.queries.day.exporting import exported
from matchmaking.queries.day.problem import as_it_stands, stored_problem
from matchmaking.services.day import computing
from matchmaking.services.day.computing import begin_timetable, cancel_timetable, compute_timetable
from matchmaking.timetable.checker import violations
from matchmaking.timetable.writing import read_timetable
from tests.factories import AffiliationFactory, ProfileFactory, SectorFactory, UserFactory
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def test_what_is_wished_is_placed():
    made = on_site(make_day(people=4))
    made.wish(0, 1)
    made.wish(1, 0)
    made.wish(2, 3, WishLevel.NICE)
    timetable = computed(made, by=staff())
    assert timetable.state == RunState.DONE
    first, second = rows_of(timetable)
    assert (first.one, first.other, first.weight) == (*made.people[:2], 20)
    assert (second.weight, second.asked_by) == (4, made.people[2])
    assert None not in (first.slot, second.slot, first.place, second.place)
    assert (timetable.result["bound"], timetable.result["possible"]) == (24, 2)


def test_a_no_of_either_side_counts_more_than_a_must():
    made = make_day(people=2)
    made.wish(0, 1)
    made.wish(1, 0, WishLevel.NO)
    assert rows_of(computed(made, by=staff())) == []


def test_who_has_no_place_is_told_why():
    made = on_site(make_day(people=3, slots=1))
    made.wish(0, 1)
    made.wish(0, 2, WishLevel.NICE)
    waiting = computed(made, by=staff()).meetings.unplaced().get()
    assert (waiting.other, waiting.reason) == (made.people[2], "day_full")


def test_a_person_who_stands_for_two_is_at_one_table_at_a_time():
    made = make_day(people=4, slots=2)
    user = UserFactory(profile=made.people[0].profile)
    AffiliationFactory(user=user, profile=made.people[2].profile)
    Registration.objects.create(
        event=made.event, user=user, profile=made.people[0].profile,
        state=RegistrationState.CONFIRMED, language="en",
    )  # fmt: skip
    made.wish(0, 1)
    made.wish(2, 3)
    first, second = rows_of(computed(made, by=staff()))
    assert first.slot != second.slot


def test_who_is_booked_elsewhere_is_not_there():
    """An interpreter of the pool and a person have other meetings in the first two slots."""
    made = make_day(people=2, slots=3, interpreters=1)
    made.people[0].profile.languages = ["en"]
    made.people[1].profile.languages = ["ja"]
    for one in made.people:
        one.profile.save()
    taken(made.slots[0], resource=made.interpreters[0].resource)
    taken(made.slots[1], profile=made.people[1].profile)
    made.wish(0, 1)
    (row,) = rows_of(computed(made, by=staff()))
    assert row.slot == made.slots[2]


def taken(slot, **holder):
    """A meeting of others at that hour that has this holder, too."""
    now = timezone.now()
    request = MeetingRequest.objects.create(
        sender=ProfileFactory(), receiver=ProfileFactory(), purpose="Sake", language="en",
        sector=SectorFactory(), state="accepted", expires_at=now,
    )  # fmt: skip
    meeting = Meeting.objects.create(
        request=request, starts_at=slot.starts_at, ends_at=slot.ends_at
    )
    during = DateTimeTZRange(slot.starts_at, slot.ends_at)
    return Booking.objects.create(meeting=meeting, during=during, **holder)


def test_interpreted_meetings_are_in_long_slots_where_there_are_any():
    made = make_day(people=2, slots=3, interpreters=1)
    made.people[0].profile.languages = ["en"]
    made.people[1].profile.languages = ["ja"]
    for one in made.people:
        one.profile.save()
    block = made.slots[2].block
    long = made.day.blocks.create(
        starts_at=block.ends_at + timedelta(hours=1),
        ends_at=block.ends_at + timedelta(hours=2),
        slot_minutes=50,
        interpreted=True,
    )
    slot = made.day.slots.create(
        block=long, position=9, starts_at=long.starts_at, ends_at=long.ends_at
    )
    made.wish(0, 1)
    (row,) = rows_of(computed(made, by=staff()))
    assert (row.slot, row.interpreter, row.interpretation) == (
        slot, made.interpreters[0], "en-ja"
    )  # fmt: skip


def test_the_fewest_meetings_never_make_a_day_impossible():
    made = make_day(people=3)
    made.day.least = 2
    made.day.save()
    made.wish(0, 1)
    timetable = computed(made, by=staff())
    assert timetable.result["status"] == "optimal"


def test_a_lost_worker_s_draft_is_taken_up_and_comes_out_the_same(monkeypatch):
    made = make_day(people=4)
    for n in (1, 2, 3):
        made.wish(0, n)
    whole = computed(made, by=staff(), seed=5)
    again = begin_timetable(made.day, by=staff(), seed=5)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(computing, "solve", killed)
        with pytest.raises(KeyboardInterrupt):
            compute_timetable(again.pk)
    made.wish(2, 3)  # the draft keeps what it was begun from
    assert computing.drain_timetables() == 0
    Timetable.objects.filter(pk=again.pk).update(claimed_at=timezone.now() - timedelta(days=1))
    assert computing.drain_timetables() == 1
    assert compute_timetable(again.pk)
    again.refresh_from_db()
    assert again.result["assignments"] == whole.result["assignments"]
    assert not compute_timetable(again.pk)


def test_a_cancelled_draft_stops_at_the_next_stage(monkeypatch):
    made = make_day()
    made.wish(0, 1)
    by = staff()
    timetable = begin_timetable(made.day, by=by)

    def solve(_problem, *, progress, **_more):
        cancel_now(timetable, by)
        progress("bound", 0.1)
        raise AssertionError

    # In one transaction of the test, the services' own must not be the outermost.
    def cancel_now(row, person):
        Timetable.objects.filter(pk=row.pk).update(state=RunState.CANCELLED)

    monkeypatch.setattr(computing, "solve", solve)
    assert not compute_timetable(timetable.pk)
    timetable.refresh_from_db()
    assert (timetable.state, timetable.meetings.placed().count()) == (RunState.CANCELLED, 0)


def test_a_draft_that_fails_says_so(monkeypatch):
    made = make_day()
    timetable = begin_timetable(made.day, by=staff())

    def solve(*_args, **_more):
        raise ValueError("no")

    monkeypatch.setattr(computing, "solve", solve)
    with pytest.raises(ValueError, match="no"):
        compute_timetable(timetable.pk)
    timetable.refresh_from_db()
    assert (timetable.state, timetable.error) == (RunState.FAILED, "ValueError: no")


def test_one_draft_at_a_time():
    made = make_day()
    by = staff()
    timetable = begin_timetable(made.day, by=by)
    with pytest.raises(DomainError, match="being computed already"):
        begin_timetable(made.day, by=by)
    cancel_timetable(timetable, by=by)
    assert begin_timetable(made.day, by=by).number == 2


def test_only_those_who_arrange_the_day_begin_and_cancel():
    made = make_day()
    timetable = begin_timetable(made.day, by=staff())
    for person in (UserFactory(), UserFactory(profile=made.people[0].profile)):
        with pytest.raises(PermissionDenied):
            begin_timetable(made.day, by=person)
        with pytest.raises(PermissionDenied):
            cancel_timetable(timetable, by=person)


def test_the_download_and_the_seed_reproduce_the_timetable(tmp_path):
    made = on_site(make_day(people=6, slots=4, tables=2))
    for a, b in ((0, 1), (0, 3), (2, 3), (4, 5), (1, 4), (2, 5)):
        made.wish(a, b)
    timetable = computed(made, by=staff(), seed=11)
    problem, answer = tmp_path / "problem.json", tmp_path / "timetable.json"
    problem.write_text(json.dumps(exported(timetable, "problem")))
    call_command(
        "solve_timetable", str(problem), output=answer, seed=11, check=True, stdout=StringIO()
    )
    again = json.loads(answer.read_text())
    stored = exported(timetable, "timetable")
    assert (again["assignments"], again["unplaced"]) == (stored["assignments"], stored["unplaced"])


@pytest.mark.parametrize("seed", range(6))
def test_rows_problem_and_timetable_agree_on_days_of_every_kind(seed):
    """What was computed stands in the rows, and the rows keep all rules of the day."""
    r = Random(seed)
    made = on_site(make_day(people=8, slots=5, tables=2, interpreters=1))
    for one in made.people:
        one.profile.languages = r.choice([["en"], ["ja"], ["en", "ja"], ["fr"]])
        one.profile.save()
        one.most = r.choice([None, 2, 3])
        one.save()
        one.away.set(r.sample(made.slots, r.choice([0, 0, 1])))
    pairs = [(a, b) for a in range(8) for b in range(8) if a != b]
    for a, b in r.sample(pairs, 16):
        made.wish(a, b, r.choice(list(WishLevel)))
    timetable = computed(made, by=staff(), seed=seed)
    _hall, problem, answer = as_it_stands(timetable)
    assert problem == stored_problem(timetable)
    stored = read_timetable(timetable.result)
    assert {(a.meeting, a.slot) for a in answer.assignments} == {
        (a.meeting, a.slot) for a in stored.assignments
    }
    now = read_timetable(json.loads(json.dumps(exported(timetable, "timetable-now"))))
    assert violations(problem, now) == []
    wished = PartnerWish.objects.filter(wisher__day=made.day)
    refused = {frozenset((w.wisher_id, w.wished_id)) for w in wished if w.level == "no"}
    asked = {frozenset((w.wisher_id, w.wished_id)) for w in wished} - refused
    assert {frozenset((row.one_id, row.other_id)) for row in rows_of(timetable)} == asked
