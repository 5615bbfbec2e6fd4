from dataclasses import replace

import pytest

from matchmaking.timetable.checker import violations
from matchmaking.timetable.problem import (
    Assignment,
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
    Timetable,
    Unplaced,
)

PEOPLE = tuple(Participant(name) for name in "abcdef")
DAY = Problem(
    slots=(Slot(1, session="am"), Slot(2, session="am"), Slot(3, session="pm")),
    participants=PEOPLE,
    meetings=(
        Meeting("ab", ("a", "b"), 2),
        Meeting("cd", ("c", "d"), 3, interpretation="en-ja"),
        Meeting("ac", ("a", "c"), 4, interpretation="en-ja"),
    ),
    tables=1,
    interpreters=(Interpreter("i", ("en-ja",), (1, 2, 3)),),
)
ROWS = (Assignment("ab", 1, 1), Assignment("cd", 2, 1, "i"), Assignment("ac", 3, 1, "i"))
GOOD = Timetable("feasible", ROWS, weight=9, bound=9, breaks=1, breaks_bound=1)


def with_meeting(number, **more):
    meetings = list(DAY.meetings)
    meetings[number] = replace(meetings[number], **more)
    return replace(DAY, meetings=tuple(meetings))


def with_person(**more):
    return replace(DAY, participants=(replace(PEOPLE[0], **more), *PEOPLE[1:]))


def with_row(number, **more):
    rows = list(ROWS)
    rows[number] = replace(rows[number], **more)
    return replace(GOOD, assignments=tuple(rows))


def with_interpreter(**more):
    return replace(DAY, interpreters=(replace(DAY.interpreters[0], **more),))


def test_a_good_timetable_has_nothing_wrong():
    assert violations(DAY, GOOD) == []


@pytest.mark.parametrize(
    ("problem", "timetable", "says"),
    [
        (DAY, with_row(0, meeting="xx"), "Meeting 'xx' is not in the problem."),
        (DAY, with_row(0, slot=9), "Slot 9 is not in the problem."),
        (DAY, with_row(1, interpreter="x"), "Interpreter 'x' is not in the problem."),
        (DAY, replace(GOOD, unplaced=(Unplaced("ab", "x"),)), "Meeting 'ab' stands there 2 times."),
        (DAY, replace(GOOD, assignments=ROWS[1:]), "Meeting 'ab' is neither placed nor unplaced."),
        (with_meeting(0, fixed=2), GOOD, "Meeting 'ab' is fixed to 2 and is in 1."),
        (with_meeting(0, session="pm"), GOOD, "Meeting 'ab' is not in its session 'pm'."),
        (with_person(unavailable=(1,)), GOOD, "Participant 'a' is away in 1."),
        (with_person(max=1), GOOD, "Participant 'a' has 2 meetings, at most 1 wanted."),
        (with_person(min=3), GOOD, "Participant 'a' has 2 meetings, at least 3 wanted."),
        (DAY, with_row(0, slot=3), "Participant 'a' has 2 meetings in 3."),
        (DAY, with_row(0, slot=2), "Slot 2 has 2 meetings and 1 places."),
        (DAY, with_row(0, slot=2), "Place 1 has 2 meetings in 2."),
        (DAY, with_row(0, place=2), "Meeting 'ab' has no place that exists (2)."),
        (DAY, with_row(0, place=None), "Meeting 'ab' has no place that exists (None)."),
        (DAY, with_row(1, interpreter=None), "Meeting 'cd' wants 'en-ja', has None."),
        (DAY, with_row(0, interpreter="i"), "Meeting 'ab' wants None, has 'i'."),
        (with_interpreter(slots=(1, 2)), GOOD, "Interpreter 'i' is not on duty in 3."),
        (with_interpreter(pairs=("fr",)), GOOD, "Interpreter 'i' does not interpret 'en-ja'."),
        (with_interpreter(max_consecutive=1), GOOD, "Interpreter 'i' works 2 slots without a pause."),
        (replace(DAY, tables=2), with_row(1, slot=3, place=2), "Interpreter 'i' has 2 meetings in 3."),
        (replace(DAY, precedences=(("cd", "ab"),)), GOOD, "Meeting 'cd' is not before 'ab'."),
        (replace(DAY, objective=Objective(max_break_spread=0)), GOOD,
         "Breaks differ by 1, at most 0 is allowed."),
        (DAY, replace(GOOD, weight=8), "The weight is 9, not 8."),
        (DAY, replace(GOOD, bound=8), "The weight 9 exceeds the bound 8."),
        (DAY, replace(GOOD, breaks=0), "There are 1 breaks, not 0."),
        (DAY, replace(GOOD, breaks_bound=2), "There are 1 breaks, fewer than the bound 2."),
    ],
)  # fmt: skip
def test_each_broken_rule_is_told(problem, timetable, says):
    assert says in violations(problem, timetable)


@pytest.mark.parametrize("objective", [Objective("all"), Objective()])
def test_what_must_be_placed_and_is_not_is_told(objective):
    problem = replace(with_meeting(0, fixed=1), objective=objective)
    timetable = replace(GOOD, assignments=ROWS[1:], unplaced=(Unplaced("ab", "x"),), weight=7)
    assert "Meeting 'ab' must be placed and is not." in violations(problem, timetable)
