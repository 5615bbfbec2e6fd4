"""From a problem to a timetable: bound, place, polish, prove, and say why what is left out is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter

import numpy as np

from matchmaking.timetable.asking import Answer, Clock
from matchmaking.timetable.bound import Bound, upper_bound
from matchmaking.timetable.clashes import find_clashes
from matchmaking.timetable.frame import Frame, Ints, frame_of
from matchmaking.timetable.problem import Meeting, Participant, Problem, Slot, Timetable
from matchmaking.timetable.proving import first, perfect
from matchmaking.timetable.proving import prove as prove_it
from matchmaking.timetable.reasons import explain
from matchmaking.timetable.seating import breaks_in, timetable_of

SMALL = 60  # meetings that are always solved exactly, without compiled code
STEPS_A_SECOND = 1_000_000  # of polishing, where a time limit cuts
PATIENCE = 20.0  # seconds for a proof that nobody asked for
Progress = Callable[[str, float], None]


@dataclass
class Stages:
    """Seconds by stage."""

    begun: float
    taken: dict[str, float]
    tell: Progress | None

    def end(self, name: str, share: float) -> None:
        self.taken[name] = round(perf_counter() - self.begun - sum(self.taken.values()), 6)
        if self.tell:
            self.tell(name, share)


def solve(
    problem: Problem, *, seed: int = 0, time_limit: float | None = None, prove: bool = False,
    progress: Progress | None = None,
) -> Timetable:  # fmt: skip
    """The best timetable that is found; the same for the same seed, unless a time limit cuts.

    ``prove`` goes on until it is known to be optimal (small days are always proven); where that is
    hard two processes race for it, so that of several timetables with the proven weight and breaks
    another one may come out in the next run. What is proven is the same.
    ``progress`` is called with a stage and the share of the whole that is done, and may raise.
    """
    if len(problem.meetings) > SMALL:
        get_ready()
    stages = Stages(perf_counter(), {}, progress)
    clock = Clock(time_limit)
    frame = frame_of(problem)
    bound = upper_bound(frame)
    stages.end("bound", 0.1)
    if bound.weight is None:
        return _finish(frame, Answer("infeasible"), None, stages)
    answer = _answer(frame, bound, seed, clock, stages, thorough=prove)
    stages.end("prove", 0.9)
    return _finish(frame, answer, bound.weight, stages)


@cache
def get_ready() -> None:
    """Load or compile the loops, once for a process: half a minute on a new machine, else a second.

    That is not part of a timetable's seconds.
    """
    slots, people = (Slot(1), Slot(2)), (Participant(1), Participant(2))
    frame = frame_of(Problem(slots, people, (Meeting(1, (1, 2)),)))
    _heuristics(frame, upper_bound(frame), 0, Clock(None), Stages(perf_counter(), {}, None))


def _answer(
    frame: Frame, bound: Bound, seed: int, clock: Clock, stages: Stages, *, thorough: bool
) -> Answer:
    weight, small = bound.weight or 0.0, frame.shape[0] <= SMALL
    if small and (found := perfect(frame, weight, clock)) is not None:
        return found
    best = None if small else _heuristics(frame, bound, seed, clock, stages)
    if best is None or best.status == "unknown":
        any_one = first(frame, clock if thorough or clock.limit else Clock(PATIENCE))
        if any_one.status != "feasible":
            return best if best and any_one.status == "unknown" else any_one
        best = any_one if small else _improved(frame, any_one, seed, clock)
    if small or thorough:
        return prove_it(frame, weight, best, clock)
    return replace(best, status="optimal" if _flawless(frame, best, weight) else "feasible")


def _heuristics(frame: Frame, bound: Bound, seed: int, clock: Clock, stages: Stages) -> Answer:
    """A good timetable; unknown if it breaks what must be."""
    from matchmaking.timetable import placing  # noqa: PLC0415  # loads the compiler

    board = placing.place(frame, bound.chosen, seed=seed)
    whole = placing.complete(frame, board)
    stages.end("place", 0.3)
    slot_of, who = _polished(frame, board.slot_of, board.who, seed, clock)
    stages.end("polish", 0.7)
    return Answer("feasible" if whole and _within(frame, slot_of) else "unknown", slot_of, who)


def _polished(frame: Frame, slot_of: Ints, who: Ints, seed: int, clock: Clock) -> tuple[Ints, Ints]:
    from matchmaking.timetable import placing, polishing  # noqa: PLC0415

    board = placing.board_of(frame, slot_of, who)
    if frame.problem.objective.minimise is not None or _spread(frame) is not None:
        steps = min(polishing.steps_for(board), int(clock.left * STEPS_A_SECOND))
        polishing.polish(frame, board, seed=seed, steps=steps)
    return board.slot_of, board.who


def _improved(frame: Frame, found: Answer, seed: int, clock: Clock) -> Answer:
    """What a solver found holds, and is no good yet: more weight, then fewer breaks."""
    from matchmaking.timetable import placing  # noqa: PLC0415

    board = placing.board_of(frame, found.slot_of, found.who)
    placing.fill(frame, board, seed=seed)
    slot_of, who = _polished(frame, board.slot_of, board.who, seed, clock)
    return replace(found, slot_of=slot_of, who=who) if _within(frame, slot_of) else found


def _flawless(frame: Frame, best: Answer, weight: float) -> bool:
    """Whether bounds alone say that nothing is better."""
    reached = float(frame.weights[best.slot_of >= 0].sum()) >= weight - 1e-9
    breaks = frame.problem.objective.minimise is not None and breaks_in(frame, best.slot_of).any()
    return reached and not breaks


def _spread(frame: Frame) -> int | None:
    return frame.problem.objective.max_break_spread


def _within(frame: Frame, slot_of: Ints) -> bool:
    spread, breaks = _spread(frame), breaks_in(frame, slot_of)
    return spread is None or not breaks.size or int(np.ptp(breaks)) <= spread


def _finish(frame: Frame, answer: Answer, bound: float | None, stages: Stages) -> Timetable:
    if answer.status == "infeasible":
        table = Timetable("infeasible", conflicts=tuple(find_clashes(frame)), bound=None)
    elif not answer.slot_of.size and frame.shape[0]:
        table = Timetable("unknown", bound=bound)
    else:
        table = timetable_of(frame, answer.slot_of, answer.who, status=answer.status)
        table = replace(
            table,
            bound=bound if answer.weight_bound is None else answer.weight_bound,
            breaks_bound=answer.breaks_bound,
            unplaced=tuple(explain(frame, answer.slot_of, answer.who)),
        )
    stages.end("finish", 1.0)
    seconds = round(perf_counter() - stages.begun, 6)
    return replace(table, seconds=seconds, stages=stages.taken)
