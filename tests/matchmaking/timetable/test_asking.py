"""What the formula permits is what trying everything permits: no implied constraint says too much."""

from dataclasses import replace

import pytest

from matchmaking.timetable.asking import Clock, ask, break_counts
from matchmaking.timetable.formula import Formula
from matchmaking.timetable.frame import frame_of
from matchmaking.timetable.problem import Meeting, Objective, Participant, Problem, Slot
from matchmaking.timetable.solvers import Cadical195
from tests.timetables import best_by_trying, tiny_day, ways

SEEDS = [seed for seed in range(300, 420) if ways(tiny_day(seed)) < 1500]


def each_with_each(count, *, slots):
    people = tuple(Participant(p) for p in range(count))
    pairs = [(a, b) for a in people for b in people if a.id < b.id]
    meetings = tuple(Meeting(n, (a.id, b.id)) for n, (a, b) in enumerate(pairs))
    times = tuple(Slot(t) for t in range(slots))
    return Problem(times, people, meetings, count // 2, objective=Objective("all"))


@pytest.mark.parametrize("seed", SEEDS)
def test_so_many_breaks_are_possible_as_by_trying_and_not_one_less(seed):
    problem = tiny_day(seed)
    people = tuple(replace(one, min=0) for one in problem.participants)  # the bound sees to those
    problem = replace(problem, participants=people, objective=Objective("all"))
    frame, best = frame_of(problem), best_by_trying(problem)
    if best is None:
        assert ask(frame, Clock(None))[0] is False
        return
    assert ask(frame, Clock(None), breaks=best[1])[0]
    assert best[1] == 0 or ask(frame, Clock(None), breaks=best[1] - 1)[0] is False


@pytest.mark.parametrize("first", [0, 1, 2, 3])
def test_who_has_no_break_may_begin_at_any_slot(first):
    slots = tuple(Slot(t) for t in range(5))
    away = tuple(t for t in range(5) if t not in (first, first + 1))
    people = (Participant("a"), Participant("b", away), Participant("c", away))
    meetings = (Meeting(1, ("a", "b")), Meeting(2, ("a", "c")))
    frame = frame_of(Problem(slots, people, meetings, objective=Objective("all")))
    assert ask(frame, Clock(None), breaks=0)[0] is True


@pytest.mark.parametrize("place", ["all", "max_weight"])
def test_what_a_rival_is_told_beside_follows_from_the_rest(place):
    for day in (*(tiny_day(seed) for seed in SEEDS[:20]), each_with_each(6, slots=8)):
        formula = Formula(frame_of(replace(day, objective=Objective(place))))
        break_counts(formula, 3)
        with Cadical195(bootstrap_with=formula.book.clauses) as solver:
            for clause in formula.in_a_row():
                assert not solver.solve(assumptions=[-literal for literal in clause])
            assert solver.solve() or len(day.slots) < 8  # or everything would follow
    assert list(formula.in_a_row())
