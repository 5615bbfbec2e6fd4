"""Tables that were promised and words that are known, at no cost to anybody."""

from dataclasses import replace

import pytest

from matchmaking.timetable.checker import violations
from matchmaking.timetable.problem import (
    Assignment,
    Interpreter,
    Meeting,
    Participant,
    Problem,
    Slot,
    Timetable,
)
from matchmaking.timetable.settling import settle
from matchmaking.timetable.solving import solve
from tests.timetables import tiny_day

SLOTS = (Slot("s"),)
PEOPLE = tuple(Participant(one) for one in "abcdef")


def told(pairs=(("en-ja",), ("en-ja",))):
    meetings = (
        Meeting("ab", ("a", "b"), interpretation="en-ja"),
        Meeting("cd", ("c", "d"), interpretation="en-ja"),
        Meeting("ef", ("e", "f")),
    )
    interpreters = tuple(Interpreter(f"i{n}", known, ("s",)) for n, known in enumerate(pairs))
    return Problem(SLOTS, PEOPLE, meetings, places=("t1", "t2", "t3"), interpreters=interpreters)


PLACED = Timetable(
    "feasible",
    (
        Assignment("ab", "s", "t1", "i0"),
        Assignment("cd", "s", "t2", "i1"),
        Assignment("ef", "s", "t3"),
    ),
    weight=3,
)


def rows(timetable):
    return {row.meeting: (row.place, row.interpreter) for row in timetable.assignments}


def test_interpreters_go_where_their_words_are_known():
    found = settle(told(), PLACED, fits={("ab", "i1"): 1.0}, places={})
    assert rows(found) == {"ab": ("t1", "i1"), "cd": ("t2", "i0"), "ef": ("t3", None)}
    assert violations(told(), found) == []


def test_nobody_interprets_languages_that_they_do_not_know():
    problem = replace(
        told((("en-ja",), ("fr-ja",))),
        meetings=(
            Meeting("ab", ("a", "b"), interpretation="en-ja"),
            Meeting("cd", ("c", "d"), interpretation="fr-ja"),
            Meeting("ef", ("e", "f")),
        ),
    )
    assert settle(problem, PLACED, fits={("ab", "i1"): 1.0}, places={}) == PLACED


def test_a_meeting_gets_its_place_back():
    found = settle(told(), PLACED, fits={}, places={"ef": "t1"})
    assert rows(found) == {"ab": ("t3", "i0"), "cd": ("t2", "i1"), "ef": ("t1", None)}


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_settled_keeps_all_rules(seed):
    problem = tiny_day(seed)
    timetable = solve(problem)
    fits = {(m.id, i.id): 1.0 for m in problem.meetings for i in problem.interpreters[::2]}
    places = {row.meeting: 1 for row in timetable.assignments[-1:] if row.place is not None}
    found = settle(problem, timetable, fits=fits, places=places)
    assert violations(problem, found) == []
    assert [row.slot for row in found.assignments] == [row.slot for row in timetable.assignments]
