import pytest

from matchmaking.timetable.checker import violations
from matchmaking.timetable.problem import (
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
)
from matchmaking.timetable.replanning import Change, as_it_is_now, replan
from matchmaking.timetable.solving import solve
from tests.timetables import busy_day


@pytest.fixture(scope="module")
def day():
    problem = busy_day(60, 260, 12)
    return problem, solve(problem)


@pytest.mark.parametrize("number", range(0, 100, 7))
def test_a_cancellation_loses_nothing_else_and_moves_two_at_most_for_each_regained(day, number):
    problem, timetable = day
    cancelled = timetable.assignments[number].meeting
    found = replan(problem, timetable, Change(cancelled=(cancelled,)))
    assert found.gone == (cancelled,)
    assert found.lost == ()
    assert violations(problem, found.timetable) == []
    before = {row.meeting for row in timetable.assignments} - {cancelled}
    after = {row.meeting for row in found.timetable.assignments}
    assert after == before | {*found.regained}
    assert len(found.moved) <= 2 * len(found.regained)


@pytest.mark.parametrize("person", range(0, 60, 9))
def test_who_stays_away_frees_time_for_others(day, person):
    problem, timetable = day
    change = Change(absent=((person, ()),))
    found = replan(problem, timetable, change)
    assert violations(as_it_is_now(problem, change), found.timetable) == []
    people = {m.id: m.participants for m in problem.meetings}
    assert all(person in people[m] for m in found.gone)
    assert found.lost == ()
    kept = {row.meeting: row for row in timetable.assignments}
    for row in found.timetable.assignments:  # slot, place and interpreter stay
        if row.meeting not in {*found.moved, *found.regained, *found.handed_over}:
            assert row == kept[row.meeting]


def test_slots_that_are_over_do_not_change(day):
    problem, timetable = day
    held = (0, 1, 2, 3)
    found = replan(problem, timetable, Change(absent=((1, ()), (40, ())), held=held))
    before, after = (
        {(row.meeting, row.slot) for row in table.assignments if row.slot in held}
        for table in (timetable, found.timetable)
    )
    assert before == after


def test_a_colleague_takes_over_from_an_interpreter_who_falls_ill():
    people = tuple(Participant(p) for p in "abcd")
    meetings = (Meeting(1, ("a", "b"), interpretation="en-ja"), Meeting(2, ("c", "d")))
    interpreters = tuple(Interpreter(i, ("en-ja",), (1, 2)) for i in "xy")
    problem = Problem((Slot(1), Slot(2)), people, meetings, interpreters=interpreters)
    timetable = solve(problem)
    (first,) = (row for row in timetable.assignments if row.meeting == 1)
    found = replan(problem, timetable, Change(ill=((first.interpreter, ()),)))
    (now,) = (row for row in found.timetable.assignments if row.meeting == 1)
    assert (now.slot, now.interpreter) == (first.slot, {"x": "y", "y": "x"}[first.interpreter])
    assert (found.handed_over, found.moved, found.lost) == ((1,), (), ())


def test_without_a_colleague_the_meeting_is_lost_and_says_why():
    people = tuple(Participant(p) for p in "ab")
    meeting = Meeting(1, ("a", "b"), interpretation="en-ja")
    problem = Problem(
        (Slot(1),), people, (meeting,), interpreters=(Interpreter("x", ("en-ja",), (1,)),)
    )
    found = replan(problem, solve(problem), Change(ill=(("x", ()),)))
    assert found.lost == (1,)
    assert [one.reason for one in found.timetable.unplaced] == ["no_interpreter_for_pair"]


def test_a_late_arrival_gets_another_slot():
    people = tuple(Participant(p) for p in "ab")
    problem = Problem(
        (Slot(1), Slot(2)), people, (Meeting(1, ("a", "b")),), objective=Objective("all")
    )
    timetable = solve(problem)
    first = timetable.assignments[0].slot
    found = replan(problem, timetable, Change(absent=(("a", (first,)),)))
    assert [row.slot for row in found.timetable.assignments] == [3 - first]
    assert (found.gone, found.regained, found.lost) == ((), (1,), ())
