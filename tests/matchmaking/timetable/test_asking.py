"""What the formula permits is what trying everything permits: no implied constraint says too much."""

from dataclasses import replace

import pytest

from matchmaking.timetable import asking
from matchmaking.timetable.asking import Clock, ask
from matchmaking.timetable.frame import frame_of
from matchmaking.timetable.problem import Meeting, Objective, Participant, Problem, Slot
from tests.timetables import best_by_trying, tiny_day, ways

SEEDS = [seed for seed in range(300, 420) if ways(tiny_day(seed)) < 1500]


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


def test_a_question_may_be_given_up_after_some_effort(monkeypatch):
    """Everybody meets everybody without a break, which is not found at once."""
    monkeypatch.setattr(asking, "CHUNK", 1)
    people = tuple(Participant(p) for p in range(12))
    pairs = [(a, b) for a in people for b in people if a.id < b.id]
    meetings = tuple(Meeting(n, (a.id, b.id)) for n, (a, b) in enumerate(pairs))
    day = Problem(
        tuple(Slot(t) for t in range(11)), people, meetings, 6, objective=Objective("all")
    )
    assert ask(frame_of(day), Clock(None), breaks=0, chunks=1)[0] is None
