"""Questions to a SAT solver: is there a timetable with at most this loss and so many breaks?"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from time import perf_counter
from typing import Literal

import numpy as np

from matchmaking.timetable.formula import Formula
from matchmaking.timetable.frame import Frame, Ints
from matchmaking.timetable.racing import Rival, can_race
from matchmaking.timetable.solvers import Cadical195

CHUNK = 20_000  # conflicts between two looks at the clock


class Clock:
    """A limit in seconds from now, or none."""

    def __init__(self, limit: float | None) -> None:
        self.limit, self.begun = limit, perf_counter()

    @property
    def left(self) -> float:
        """Seconds, not below 0; a day where there is no limit."""
        return 86_400 if self.limit is None else max(0, self.begun + self.limit - perf_counter())

    @property
    def up(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class Answer:
    """What is known: a state (of all meetings) and bounds, or that there is none."""

    status: str
    slot_of: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    who: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    breaks_bound: int = 0
    weight_bound: float | None = None


@dataclass(frozen=True)
class Loss:
    """Weights in whole units: ``terms`` (meeting, units) of those that may stay out."""

    terms: list[tuple[int, int]]
    unit: Fraction

    def of(self, slot_of: Ints) -> int:
        return sum(units for m, units in self.terms if slot_of[m] < 0)


def ask(
    frame: Frame, clock: Clock, *, loss: Loss | None = None, most: int | None = None,
    floor: int = 0, breaks: int | None = None, hint: Ints | None = None,
) -> tuple[bool | None, Ints, Ints]:  # fmt: skip
    """Is there a timetable with at most this loss and these breaks, nobody below ``floor``?

    None when the time is up.
    """
    none = np.zeros(0, np.int64)
    if clock.up:  # the formula alone may take seconds
        return None, none, none
    formula = Formula(frame)
    limit_spread(formula, floor)
    if loss is not None and most is not None:
        limit_loss(formula, loss, most)
    if breaks is not None:
        for more in break_counts(formula, breaks + 1, floor)[breaks:]:
            formula.book.add(-more)
    model = _answer(formula, clock, hint)
    if model is None or model is False:
        return model, none, none
    return (True, *formula.read(model))


def limit_loss(formula: Formula, loss: Loss, most: int) -> None:
    terms = [(_out(formula, m), units) for m, units in loss.terms]
    sums = formula.book.weighted(terms, most)
    formula.book.clauses.extend([-literal] for value, literal in sums.items() if value > most)


def _out(formula: Formula, m: int) -> int:
    """A literal that holds where the meeting is not placed."""
    literal = formula.book.new()
    formula.book.add(literal, *formula.x[m].values())
    return literal


def limit_spread(formula: Formula, floor: int) -> None:
    """Everybody has ``floor`` breaks at least, and at most the spread more."""
    spread = formula.frame.problem.objective.max_break_spread
    if spread is None:
        return
    for p, ends in enumerate(formula.b):
        formula.book.at_most(list(ends.values()), floor + spread)
        if floor:
            formula.at_least_breaks(p, floor)


def break_counts(formula: Formula, limit: int, floor: int = 0) -> list[int]:
    """Literals c: if there are more than n breaks, then c[n]; for n below ``limit``."""
    spread = formula.frame.problem.objective.max_break_spread
    each = limit if spread is None else min(limit, max(1, floor + spread))
    return formula.book.at_least(formula.breaks(each), limit)


def _answer(formula: Formula, clock: Clock, hint: Ints | None) -> list[int] | Literal[False] | None:
    """A model, False if there is none, None when the time is up; hard questions are raced for."""
    with ExitStack() as stack:
        solver = stack.enter_context(Cadical195(bootstrap_with=formula.book.clauses))
        if hint is not None:
            solver.set_phases(formula.phases(hint))
        rival: Rival | None = None
        while not clock.up:
            solver.conf_budget(CHUNK)
            answer = solver.solve_limited()
            if answer is not None:
                return list(solver.get_model()) if answer else False
            if rival is not None and (heard := rival.answer()) is not None:
                return heard
            if rival is None and can_race():
                rival = stack.enter_context(Rival(chain(formula.book.clauses, formula.in_a_row())))
    return None


def floors(frame: Frame) -> range:
    """The fewest breaks of anybody that have to be tried where breaks must be alike.

    Somebody may have fewer than others only by the spread; if all have one or more, the total is at
    least the number of people, so higher floors matter only where the lower ones fail.
    """
    if frame.problem.objective.max_break_spread is None:
        return range(1)
    return range(max(1, (frame.shape[2] + 1) // 2))
