"""From slots and interpreters of all meetings to a timetable with places."""

import numpy as np

from matchmaking.timetable.frame import Frame, Ints
from matchmaking.timetable.problem import Assignment, Id, Timetable


def breaks_in(frame: Frame, slot_of: Ints) -> Ints:
    """How many breaks each participant has, shape (P,)."""
    used = np.zeros((frame.shape[1], frame.shape[2]), bool)
    slots = np.repeat(slot_of, np.diff(frame.starts))
    used[frame.people[slots >= 0], slots[slots >= 0]] = True
    begins = used & ~np.pad(used, ((0, 0), (1, 0)))[:, :-1]
    return np.asarray(np.maximum(begins.sum(axis=1) - 1, 0), np.int64)


def timetable_of(frame: Frame, slot_of: Ints, who: Ints, *, status: str) -> Timetable:
    """The timetable in order of slots and places; nothing is said of what is unplaced."""
    return Timetable(
        status=status,
        assignments=tuple(_assignments(frame, slot_of, who)),
        weight=plain(float(frame.weights[slot_of >= 0].sum())),
        breaks=int(breaks_in(frame, slot_of).sum()),
    )


def plain(number: float) -> float:
    """A whole number without its decimal point."""
    return int(number) if number == int(number) else number


def _assignments(frame: Frame, slot_of: Ints, who: Ints) -> list[Assignment]:
    problem, rows = frame.problem, []
    taken = [0] * len(problem.slots)
    order = np.argsort(slot_of, kind="stable")
    for m in order[slot_of[order] >= 0].tolist():
        t = int(slot_of[m])
        place: Id | None = None
        if frame.seated[m] and problem.capacity is not None:
            place = taken[t] + 1 if problem.places is None else problem.places[taken[t]]
            taken[t] += 1
        interpreter = problem.interpreters[who[m]].id if who[m] >= 0 else None
        rows.append(Assignment(problem.meetings[m].id, problem.slots[t].id, place, interpreter))
    return rows


def state_of(frame: Frame, assignments: tuple[Assignment, ...]) -> tuple[Ints, Ints]:
    """Slots and interpreters by meeting, -1 where there are none, from a timetable."""
    problem = frame.problem
    meeting_at = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    slot_at = {slot.id: n for n, slot in enumerate(problem.slots)}
    interpreter_at = {one.id: n for n, one in enumerate(problem.interpreters)}
    slot_of, who = (np.full(len(meeting_at), -1, np.int64) for _ in range(2))
    for row in assignments:
        slot_of[meeting_at[row.meeting]] = slot_at[row.slot]
        if row.interpreter is not None:
            who[meeting_at[row.meeting]] = interpreter_at[row.interpreter]
    return slot_of, who
