"""Proofs by a SAT solver: the greatest weight, then the fewest breaks at that weight."""

from dataclasses import replace
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from matchmaking.timetable.asking import Answer, Clock, Loss, ask, floors
from matchmaking.timetable.fewest import fewest_breaks
from matchmaking.timetable.frame import Frame

HEAVIEST = 200  # what may stay out, in units of weight, in a formula
LARGEST = 60_000  # meetings times slots


def first(frame: Frame, clock: Clock) -> Answer:
    """Any timetable that holds, infeasible if there is none."""
    if _too_large(frame):
        return Answer("unknown")
    for floor in floors(frame):
        answer, slot_of, who = ask(frame, clock, floor=floor)
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
    answer, slot_of, who = ask(frame, clock, loss=loss, most=least, breaks=0)
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
    return fewest_breaks(frame, loss, best, clock)


def _too_large(frame: Frame) -> bool:
    return int(frame.allowed.sum()) > LARGEST


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
    for floor in floors(frame):
        answer, slot_of, who = ask(
            frame, clock, loss=loss, most=most, floor=floor, hint=best.slot_of
        )
        if answer is None:
            return None
        if answer:
            return replace(best, slot_of=slot_of, who=who)
    return Answer("infeasible")
