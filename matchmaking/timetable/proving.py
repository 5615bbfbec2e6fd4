"""Proofs by a SAT solver: the greatest weight, then the fewest breaks at that weight.

Breaks go upwards, at first in one formula with little effort for each number, which soon says what
is impossible. The hard questions after that are asked afresh, with the count as part of the formula
and nothing more counted than it needs, which was clearly faster (see decision 15).
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, lcm
from time import perf_counter

import numpy as np
from pysat.solvers import Cadical195

from matchmaking.timetable.formula import Formula
from matchmaking.timetable.frame import Frame, Ints
from matchmaking.timetable.seating import breaks_in

CHUNK = 20_000  # conflicts between two looks at the clock
GLANCE = 2_000  # conflicts for each number on the way upwards
HEAVIEST = 200  # what may stay out, in units of weight, in a formula
LARGEST = 60_000  # meetings times slots


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


def first(frame: Frame, clock: Clock) -> Answer:
    """Any timetable that holds, infeasible if there is none."""
    if _too_large(frame):
        return Answer("unknown")
    for floor in _floors(frame):
        answer, slot_of, who = _ask(frame, clock, floor=floor)
        if answer is None:
            return Answer("unknown")
        if answer:
            return Answer("feasible", slot_of, who)
    return Answer("infeasible")


def perfect(frame: Frame, bound: float, clock: Clock) -> Answer | None:
    """A timetable that reaches the bound without a break, for small days; None if there is none."""
    loss = _loss(frame)
    least = None if loss is None else _unavoidable(frame, loss, bound)
    if loss is None or least is None or least > HEAVIEST:
        return None
    answer, slot_of, who = _ask(frame, clock, loss=loss, most=least, breaks=0)
    return Answer("optimal", slot_of, who, weight_bound=bound) if answer else None


def prove(frame: Frame, bound: float, best: Answer, clock: Clock) -> Answer:
    """From a timetable that holds to the optimum, or to the best that is known when time is up."""
    loss = _loss(frame)
    if loss is None or _too_large(frame):
        return best
    best, least = _least_loss(frame, loss, _unavoidable(frame, loss, bound), best, clock)
    best = replace(best, weight_bound=float(frame.weights.sum() - float(least * loss.unit)))
    if loss.of(best.slot_of) > min(least, HEAVIEST):
        return best
    if frame.problem.objective.minimise is None:
        return replace(best, status="optimal")
    return _fewest_breaks(frame, loss, best, clock)


def _too_large(frame: Frame) -> bool:
    return int(frame.allowed.sum()) > LARGEST


# Questions --------------------------------------------------------------------------------------


def _ask(
    frame: Frame, clock: Clock, *, loss: Loss | None = None, most: int | None = None,
    floor: int = 0, breaks: int | None = None, hint: Ints | None = None,
) -> tuple[bool | None, Ints, Ints]:  # fmt: skip
    """Is there a timetable with at most this loss and these breaks, nobody below ``floor``?"""
    none = np.zeros(0, np.int64)
    if clock.up:  # the formula alone may take seconds
        return None, none, none
    formula = Formula(frame)
    _limit_spread(formula, floor)
    if loss is not None and most is not None:
        _limit_loss(formula, loss, most)
    ends = formula.ends()
    if breaks is not None and breaks < len(ends):
        formula.book.add(-formula.book.at_least(ends, breaks + 1)[breaks])
    with Cadical195(bootstrap_with=formula.book.clauses) as solver:
        if hint is not None:
            solver.set_phases(formula.phases(hint))
        answer = _patiently(solver, [], clock)
        return (answer, *(formula.read(solver.get_model()) if answer else (none, none)))


def _limit_loss(formula: Formula, loss: Loss, most: int) -> None:
    terms = [(_out(formula, m), units) for m, units in loss.terms]
    sums = formula.book.weighted(terms, most)
    formula.book.clauses.extend([-literal] for value, literal in sums.items() if value > most)


def _out(formula: Formula, m: int) -> int:
    """A literal that holds where the meeting is not placed."""
    literal = formula.book.new()
    formula.book.add(literal, *formula.x[m].values())
    return literal


def _limit_spread(formula: Formula, floor: int) -> None:
    """Everybody has ``floor`` breaks at least, and at most the spread more."""
    spread = formula.frame.problem.objective.max_break_spread
    if spread is None:
        return
    for p, ends in enumerate(formula.b):
        formula.book.at_most(list(ends.values()), floor + spread)
        if floor:
            formula.at_least_breaks(p, floor)


def _patiently(solver: Cadical195, assumptions: list[int], clock: Clock) -> bool | None:
    while not clock.up:
        solver.conf_budget(CHUNK)
        answer = solver.solve_limited(assumptions=assumptions)
        if answer is not None:
            return bool(answer)
    return None


def _floors(frame: Frame) -> range:
    """The fewest breaks of anybody that have to be tried where breaks must be alike.

    Somebody may have fewer than others only by the spread; if all have one or more, the total is at
    least the number of people, so higher floors matter only where the lower ones fail.
    """
    if frame.problem.objective.max_break_spread is None:
        return range(1)
    return range(max(1, (frame.shape[2] + 1) // 2))


# Weight -----------------------------------------------------------------------------------------


def _loss(frame: Frame) -> Loss | None:
    """None where weights are no fractions with small denominators."""
    terms = [(m, _fraction(frame.weights[m])) for m in np.flatnonzero(~frame.must).tolist()]
    unit = Fraction(1, lcm(*(w.denominator for _m, w in terms))) if terms else Fraction(1)
    if any(abs(float(w) - frame.weights[m]) > 1e-12 * frame.weights[m] for m, w in terms):
        return None
    common = np.gcd.reduce([int(w / unit) for _m, w in terms]) if terms else 1
    unit *= max(1, int(common))
    return Loss([(m, int(w / unit)) for m, w in terms if w], unit)


def _fraction(weight: float) -> Fraction:
    return Fraction(weight).limit_denominator(1000)


def _unavoidable(frame: Frame, loss: Loss, bound: float) -> int:
    """What is lost at least, by the bound."""
    total = sum(Fraction(units) * loss.unit for _m, units in loss.terms)
    must = float(frame.weights[frame.must].sum())
    return max(0, ceil(float((total - Fraction(bound - must)) / loss.unit) - 1e-6))


def _least_loss(
    frame: Frame, loss: Loss, least: int, best: Answer, clock: Clock
) -> tuple[Answer, int]:
    """The least loss, and what no timetable loses less than: the bound first, then by halves."""
    middle = least
    while (most := loss.of(best.slot_of)) > least and most <= HEAVIEST:
        found = _at_loss(frame, loss, middle, best, clock)
        if found is None:
            break
        if found.status == "infeasible":
            least = middle + 1
        else:
            best = found
        middle = (least + loss.of(best.slot_of)) // 2
    return best, least


def _at_loss(frame: Frame, loss: Loss, most: int, best: Answer, clock: Clock) -> Answer | None:
    for floor in _floors(frame):
        answer, slot_of, who = _ask(
            frame, clock, loss=loss, most=most, floor=floor, hint=best.slot_of
        )
        if answer is None:
            return None
        if answer:
            return replace(best, slot_of=slot_of, who=who)
    return Answer("infeasible")


# Breaks -----------------------------------------------------------------------------------------


def _fewest_breaks(frame: Frame, loss: Loss, best: Answer, clock: Clock) -> Answer:
    most = loss.of(best.slot_of)
    lowest, found = _upwards(frame, loss, most, best, clock)
    best = _better(frame, best, found)
    while _total(frame, best) > lowest:
        found_now = _with_breaks(frame, loss, most, lowest, best, clock)
        if found_now is None:
            break
        if found_now.status == "infeasible":
            lowest += 1
        else:
            best = _better(frame, best, (found_now.slot_of, found_now.who))
    status = "optimal" if _total(frame, best) <= lowest else "feasible"
    return replace(best, status=status, breaks_bound=lowest)


def _with_breaks(
    frame: Frame, loss: Loss, most: int, breaks: int, best: Answer, clock: Clock
) -> Answer | None:
    """A timetable with so many breaks at most; None when the time is up."""
    for floor in _floors(frame):
        if floor * frame.shape[1] > breaks:
            break
        answer, slot_of, who = _ask(
            frame, clock, loss=loss, most=most, floor=floor, breaks=breaks, hint=best.slot_of
        )
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
    _limit_spread(formula, 0)
    _limit_loss(formula, loss, most)
    counts = formula.book.at_least(formula.ends(), goal)
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
