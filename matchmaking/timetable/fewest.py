"""The fewest breaks at a weight, proven.

Breaks go upwards, at first in one formula with little effort for each number, which soon says what
is impossible. The hard questions after that are asked afresh, with the count as part of the formula
and nothing more counted than it needs, which was clearly faster (see decision 15).
"""

from dataclasses import replace

import numpy as np

from matchmaking.timetable.asking import (
    Answer,
    Clock,
    Loss,
    ask,
    break_counts,
    floors,
    limit_loss,
    limit_spread,
)
from matchmaking.timetable.formula import Formula
from matchmaking.timetable.frame import Frame, Ints
from matchmaking.timetable.seating import breaks_in
from matchmaking.timetable.solvers import Cadical195

GLANCE = 2_000  # conflicts for each number on the way upwards


def fewest_breaks(frame: Frame, loss: Loss, best: Answer, clock: Clock) -> Answer:
    """The same weight with the fewest breaks."""
    most = loss.of(best.slot_of)
    lowest, seen = _upwards(frame, loss, most, best, clock)
    best = _better(frame, best, seen)
    while _total(frame, best) > lowest:
        found = _with_breaks(frame, loss, most, lowest, best, clock)
        if found is None:
            break
        if found.status == "infeasible":
            lowest += 1
        else:
            best = _better(frame, best, (found.slot_of, found.who))
    status = "optimal" if _total(frame, best) <= lowest else "feasible"
    return replace(best, status=status, breaks_bound=lowest)


def _with_breaks(
    frame: Frame, loss: Loss, most: int, breaks: int, best: Answer, clock: Clock
) -> Answer | None:
    """A timetable with so many breaks at most; None when the time is up."""
    for floor in floors(frame):
        if floor * frame.shape[1] > breaks:
            break
        answer, slot_of, who = ask(frame, clock, loss=loss, most=most, floor=floor, breaks=breaks)
        if answer is None:
            return None
        if answer:
            return replace(best, slot_of=slot_of, who=who)
    return Answer("infeasible")


def _upwards(
    frame: Frame, loss: Loss, most: int, best: Answer, clock: Clock
) -> tuple[int, tuple[Ints, Ints] | None]:
    """A number of breaks that is needed, found quickly; and a timetable, should one turn up."""
    goal = _total(frame, best)
    if goal == 0 or clock.up:
        return 0, None
    formula = Formula(frame)
    limit_spread(formula, 0)
    limit_loss(formula, loss, most)
    counts = break_counts(formula, goal)
    if frame.problem.objective.max_break_spread is not None:
        goal = min(goal, frame.shape[1])  # from there on, a floor of one may be better
    with Cadical195(bootstrap_with=formula.book.clauses) as solver:
        solver.set_phases(formula.phases(best.slot_of))
        for breaks, count in enumerate(counts[:goal]):
            solver.conf_budget(GLANCE)
            answer = None if clock.up else solver.solve_limited(assumptions=[-count])
            if answer is None:
                return breaks, None
            if answer:
                return breaks, formula.read(solver.get_model())
            solver.add_clause([count])
    return goal, None


def _total(frame: Frame, answer: Answer) -> int:
    return int(breaks_in(frame, answer.slot_of).sum())


def _better(frame: Frame, best: Answer, found: tuple[Ints, Ints] | None) -> Answer:
    if found is None or breaks_in(frame, found[0]).sum() >= _total(frame, best):
        return best
    spread = frame.problem.objective.max_break_spread
    if spread is not None and np.ptp(breaks_in(frame, found[0])) > spread:
        return best
    return replace(best, slot_of=found[0], who=found[1])
