import json
from collections import Counter
from dataclasses import replace

import pytest

from matchmaking.timetable.asking import Clock, ask
from matchmaking.timetable.bound import most_meetings
from matchmaking.timetable.checker import violations
from matchmaking.timetable.frame import frame_of
from matchmaking.timetable.problem import (
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
)
from matchmaking.timetable.solving import solve
from matchmaking.timetable.writing import write_timetable
from tests.timetables import best_by_trying, busy_day, tiny_day, ways

ALL = Objective("all")


@pytest.mark.parametrize("seed", [seed for seed in range(120) if ways(tiny_day(seed)) < 1500])
def test_small_days_are_as_good_as_by_trying_everything(seed):
    problem = tiny_day(seed)
    best, found = best_by_trying(problem), solve(problem)
    assert violations(problem, found) == []
    if best is None:
        assert found.status == "infeasible"
        assert found.conflicts
    else:
        assert (found.status, found.weight, found.breaks) == ("optimal", *best)
        assert found.bound == pytest.approx(best[0])
        assert found.breaks_bound == best[1]


def test_the_bound_is_never_below_what_trying_finds():
    for seed in range(200, 260):
        problem = replace(tiny_day(seed), objective=Objective())
        best = best_by_trying(problem) if ways(problem) < 500 else None
        if best is not None:
            assert solve(problem).bound >= best[0]


def test_a_busy_day_holds_and_reaches_its_bound():
    problem = busy_day(60, 260, 12)
    found = solve(problem)
    assert violations(problem, found) == []
    assert found.weight >= 0.995 * found.bound
    assert {one.reason for one in found.unplaced} <= {
        "no_common_slot", "day_full", "people_busy", "no_place", "no_interpreter", "outweighed",
    }  # fmt: skip
    assert all(one.message and one.freed_by for one in found.unplaced if one.reason == "day_full")


def test_the_same_seed_gives_the_same_timetable():
    problem = busy_day(40, 120, 8)
    first, second = (write_timetable(solve(problem, seed=7)) for _run in range(2))
    for one in (first, second):
        del one["seconds"], one["stages"]
    assert json.dumps(first) == json.dumps(second)


def test_limits_locks_and_spread_hold_on_a_busy_day():
    problem = busy_day(40, 160, 10, objective=Objective(max_break_spread=2))
    wishes = Counter(p for m in problem.meetings for p in m.participants)
    people = tuple(
        replace(p, min=2 if wishes[p.id] > 4 else 0, max=6) for p in problem.participants
    )
    there = {p.id: p.unavailable for p in people}
    lock = next(
        m
        for m in problem.meetings
        if m.interpretation is None
        and not {4} & {*there[m.participants[0]], *there[m.participants[1]]}
    )
    meetings = tuple(replace(m, fixed=4) if m is lock else m for m in problem.meetings)
    problem = replace(problem, participants=people, meetings=meetings)
    found = solve(problem)
    assert found.status in {"feasible", "optimal"}
    assert violations(problem, found) == []


def test_all_meetings_of_a_day_are_placed_and_proven():
    problem = busy_day(40, 90, 9)
    problem = replace(problem, objective=Objective("all", max_break_spread=2), interpreters=())
    problem = replace(
        problem,
        tables=14,
        meetings=tuple(replace(m, interpretation=None) for m in problem.meetings),
        participants=tuple(Participant(p.id) for p in problem.participants),
    )
    degrees = [sum(p.id in m.participants for m in problem.meetings) for p in problem.participants]
    problem = replace(problem, slots=tuple(Slot(t) for t in range(max(degrees) + 1)))
    found = solve(problem, prove=True)
    assert violations(problem, found) == []
    assert (found.status, len(found.assignments)) == ("optimal", 90)


def test_without_a_wish_for_few_breaks_weight_is_all_that_counts():
    problem = replace(busy_day(12, 20, 6), objective=Objective(minimise=None))
    assert solve(problem).status == "optimal"


def test_an_empty_day_is_optimal():
    found = solve(Problem((Slot("s"),), (), ()))
    assert (found.status, found.weight, found.assignments) == ("optimal", 0, ())


def test_how_many_can_meet_counts_heads_not_weights():
    slots = (Slot("a"),)
    people = tuple(Participant(p) for p in "abc")
    meetings = (Meeting(1, ("a", "b"), 5), Meeting(2, ("b", "c"), 1))
    assert most_meetings(frame_of(Problem(slots, people, meetings))) == 1


def test_two_interpreted_requests_for_one_interpreter_take_two_slots_the_third_waits():
    people = tuple(Participant(p) for p in range(6))
    meetings = tuple(
        Meeting(n, (2 * n, 2 * n + 1), interpretation="en-ja", weight=3 - n) for n in range(3)
    )
    problem = Problem(
        (Slot("a"), Slot("b")),
        people,
        meetings,
        interpreters=(Interpreter("i", ("en-ja",), ("a", "b")),),
    )
    found = solve(problem)
    assert sorted(row.slot for row in found.assignments) == ["a", "b"]
    (waits,) = found.unplaced
    assert (waits.meeting, waits.reason) == (2, "no_interpreter")
    assert waits.freed_by[0] == {"change": "add_interpreter", "slot": "a", "pair": "en-ja"}


def pair_day(**more):
    people = (Participant("a"), Participant("b"), Participant("c"))
    return Problem(
        (Slot(1), Slot(2)), people, (Meeting("ab", ("a", "b")), Meeting("bc", ("b", "c"))), **more
    )


CLASHES = {
    "no_slot": pair_day(objective=ALL, tables=1),
    "participant": pair_day(objective=ALL),
    "places": pair_day(objective=ALL, tables=0),
    "min": pair_day(),
    "fixed": pair_day(),
    "precedence": pair_day(objective=ALL, precedences=(("ab", "bc"), ("bc", "ab"))),
}
CLASHES["no_slot"] = replace(
    CLASHES["no_slot"],
    participants=(Participant("a", (1,)), Participant("b", (2,)), Participant("c")),
)
CLASHES["participant"] = replace(CLASHES["participant"], slots=(Slot(1),))
CLASHES["min"] = replace(
    CLASHES["min"], participants=(Participant("a", min=2), Participant("b"), Participant("c"))
)
CLASHES["fixed"] = replace(
    CLASHES["fixed"],
    meetings=(Meeting("ab", ("a", "b"), fixed=1), Meeting("bc", ("b", "c"), fixed=1)),
)


@pytest.mark.parametrize("kind", CLASHES)
def test_what_clashes_is_named(kind):
    found = solve(CLASHES[kind])
    assert found.status == "infeasible"
    assert kind in {one.constraint for one in found.conflicts}
    assert all(one.message for one in found.conflicts)


def test_only_what_clashes_is_named():
    """Two orders against each other; the other meetings and people have nothing to do with it."""
    people = tuple(Participant(p) for p in range(6))
    meetings = tuple(Meeting(n, (2 * n, 2 * n + 1)) for n in range(3))
    slots = (Slot("a"), Slot("b"))
    problem = Problem(slots, people, meetings, precedences=((0, 1), (1, 0)), objective=ALL)
    named = [one.ids for one in solve(problem).conflicts]
    assert {"meetings": [0, 1]} in named
    assert {"meeting": 2} not in named


def test_a_time_limit_still_gives_a_timetable_that_holds():
    problem = busy_day(60, 260, 12)
    found = solve(problem, prove=True, time_limit=0.01)
    assert found.status == "feasible"
    assert violations(problem, found) == []


def test_a_meeting_that_cannot_be_later_than_its_forerunner_waits():
    """The forerunner is locked into the last slot, so nothing can come after it."""
    people = tuple(Participant(p) for p in range(4))
    meetings = (Meeting("first", (0, 1), fixed="b"), Meeting("later", (2, 3)))
    order = (("first", "later"),)
    found = solve(Problem((Slot("a"), Slot("b")), people, meetings, precedences=order))
    assert [row.meeting for row in found.assignments] == ["first"]
    assert [(one.meeting, one.reason) for one in found.unplaced] == [("later", "out_of_order")]


def locked_in(problem):
    """The frame of the problem where the free meeting is locked, too, so that it cannot stay out."""
    *others, free = problem.meetings
    return frame_of(replace(problem, meetings=(*others, replace(free, fixed=4))))


@pytest.mark.parametrize("objective", [ALL, Objective(), Objective("all", max_break_spread=2)])
@pytest.mark.parametrize(("locked", "breaks"), [((0, 1, 2), 1), ((0, 3, 4), 2), ((0, 2, 5), 3)])
def test_breaks_that_cannot_be_helped_are_proven(objective, locked, breaks):
    """One person's meetings are locked; a guest who is away after the first leaves another a gap."""
    people = (*(Participant(p) for p in range(4)), Participant(4, (1, 3)))
    meetings = [Meeting(n, (0, n + 1), fixed=slot) for n, slot in enumerate(locked)]
    meetings.append(Meeting(3, (4, 1)))
    slots = tuple(Slot(t) for t in range(6))
    problem = Problem(slots, people, tuple(meetings), objective=objective)
    found = solve(problem)
    assert (found.status, len(found.assignments)) == ("optimal", 4)
    asked = [ask(locked_in(problem), Clock(None), breaks=n)[0] for n in (breaks - 1, breaks)]
    assert asked == [False, True]
    assert (found.breaks, found.breaks_bound) == (breaks, breaks)
