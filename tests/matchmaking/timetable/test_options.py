"""A slot is offered if the independent checker finds nothing wrong with it, and only then."""

from dataclasses import replace

import pytest

from matchmaking.timetable.checker import breaks_of, violations
from matchmaking.timetable.options import option_at, options_for
from matchmaking.timetable.problem import (
    Assignment,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
    Timetable,
    Unplaced,
)
from matchmaking.timetable.solving import solve
from tests.timetables import tiny_day


def with_figures(problem, assignments):
    placed = {row.meeting for row in assignments}
    waiting = tuple(Unplaced(m.id, "") for m in problem.meetings if m.id not in placed)
    weight = sum(m.weight for m in problem.meetings if m.id in placed)
    table = Timetable("feasible", tuple(assignments), waiting, weight=weight)
    return replace(table, breaks=sum(breaks_of(problem, table).values()))


def wrong(problem, assignments):
    """What is broken beside the fewest meetings, which one move alone need not reach."""
    said = violations(problem, with_figures(problem, assignments))
    return {one for one in said if "at least" not in one}


@pytest.mark.parametrize("seed", range(150))
def test_what_is_offered_is_what_the_checker_allows(seed):
    problem = tiny_day(seed)
    free = tuple(replace(meeting, fixed=None) for meeting in problem.meetings)
    problem = replace(problem, meetings=free, objective=Objective(minimise=None))
    timetable = solve(problem)
    before = wrong(problem, timetable.assignments)
    for meeting in problem.meetings:
        others = [row for row in timetable.assignments if row.meeting != meeting.id]
        for option in options_for(problem, timetable, meeting.id):
            told = {one.id for one in problem.interpreters}
            tries = [
                [*others, Assignment(meeting.id, option.slot, place, who)]
                for place in ([None] if not meeting.needs_place else places_of(problem))
                for who in ([None] if meeting.interpretation is None else told)
            ]
            possible = any(not wrong(problem, rows) - before for rows in tries)
            assert option.is_free == possible, (meeting, option)
            if option.is_free:
                chosen = Assignment(meeting.id, option.slot, option.place, option.interpreter)
                assert not wrong(problem, [*others, chosen]) - before


def places_of(problem):
    if problem.capacity is None:
        return [None]
    return problem.places or range(1, problem.capacity + 1)


def test_obstacles_are_named():
    slots = (Slot("s1"), Slot("s2"), Slot("s3", session="long"))
    people = (Participant("a", ("s3",)), Participant("b"), Participant("c", max=1))
    meetings = (Meeting("ab", ("a", "b")), Meeting("ac", ("a", "c")), Meeting("bc", ("b", "c")))
    problem = Problem(slots, people, meetings, tables=1)
    timetable = Timetable("feasible", (Assignment("ab", "s1", 1), Assignment("ac", "s2", 1)))
    said = {
        one.slot: [(each.code, each.ids) for each in one.obstacles]
        for one in options_for(problem, timetable, "bc")
    }
    assert said == {
        "s1": [("busy", ("b", "ab")), ("limit", ("c",)), ("no_place", ())],
        "s2": [("busy", ("c", "ac")), ("limit", ("c",)), ("no_place", ())],
        "s3": [("limit", ("c",))],
    }
    assert option_at(problem, timetable, "ab", "s1").place == 1
    assert [one.code for one in option_at(problem, timetable, "ab", "s3").obstacles] == ["away"]
