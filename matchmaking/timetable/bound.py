"""What no timetable exceeds: a linear program that knows of how many, but not of when.

Meetings are shares of a b-matching: nobody has more than their slots, tables and interpreters not
more than theirs, over the whole day and over each session that meetings ask for. Slots are merged,
which loses next to nothing and makes the program small (measured, see decision 15).
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.sparse import csr_array
from matchmaking.timetable.frame import ENDLESS, Floats, Frame, Ints, Marks
from matchmaking.timetable.solvers import linprog


@dataclass(frozen=True)
class Bound:
    """``weight`` is None where even the shares cannot be found: the problem is infeasible.

    ``chosen`` (M,) are the shares that reach it.
    """

    weight: float | None
    chosen: Floats


def upper_bound(frame: Frame) -> Bound:
    """The greatest weight, rounded down where all weights are whole."""
    meetings = frame.shape[0]
    rows = _Rows(meetings)
    windows = _windows(frame)
    for window in windows:
        _people(frame, rows, window)
        _places(frame, rows, window)
    _interpreters(frame, rows)
    can = frame.allowed.any(axis=1)
    if not meetings or (frame.must & ~can).any():
        impossible = meetings > 0 or bool((frame.least > 0).any())
        return Bound(None if impossible else 0, np.zeros(meetings))
    upper = np.concatenate([can, np.full(rows.width - meetings, np.inf)])
    lower = np.concatenate([frame.must, np.zeros(rows.width - meetings)])
    costs = np.concatenate([-frame.weights, np.zeros(rows.width - meetings)])
    found = linprog(
        costs, *rows.matrix(), bounds=np.column_stack([lower, upper]), method="highs-ds"
    )
    if found.status == 2:  # infeasible
        return Bound(None, np.zeros(meetings))
    if found.x is None:  # the solver gave up: everything placed is a bound as well
        return Bound(float(frame.weights.sum()), np.ones(meetings))
    weight = -float(found.fun)
    slack = 1e-7 * max(1.0, abs(weight))
    return Bound(float(np.floor(weight + slack)) if frame.whole else weight, found.x[:meetings])


def most_meetings(frame: Frame) -> float | None:
    """How many meetings can take place at most, whatever their weights; None if infeasible."""
    return upper_bound(replace(frame, weights=np.ones_like(frame.weights))).weight


def _windows(frame: Frame) -> list[Marks]:
    """The whole day, and the slots of each session that some meeting asks for."""
    wanted = {m.session for m in frame.problem.meetings if m.session is not None}
    sessions = [slot.session for slot in frame.problem.slots]
    day = np.ones(len(sessions), bool)
    return [day, *(np.array([s == one for s in sessions], bool) for one in sorted(wanted, key=str))]


class _Rows:
    """Sparse rows of a program: (columns, values, limit)."""

    def __init__(self, width: int) -> None:
        self.width, self.count = width, 0
        self.at: list[Ints] = []
        self.columns: list[Ints] = []
        self.values: list[Floats] = []
        self.limits: list[Floats] = []

    def add(self, at: Ints, columns: Ints, limits: NDArray[Any], sign: float = 1.0) -> None:
        """Rows whose entries stand ``at`` (counted from 0) and ``columns``."""
        self.at.append(at + self.count)
        self.columns.append(columns)
        self.values.append(np.full(at.size, sign))
        self.limits.append(np.asarray(limits, np.float64))
        self.count += self.limits[-1].size

    def matrix(self) -> tuple[csr_array, Floats]:
        data = np.concatenate(self.values), (np.concatenate(self.at), np.concatenate(self.columns))
        return csr_array(data, shape=(self.count, self.width)), np.concatenate(self.limits)


def _people(frame: Frame, rows: _Rows, window: Marks) -> None:
    """Nobody has more meetings in a window than slots, nor fewer in all than they want."""
    columns = np.repeat(np.arange(frame.shape[0]), np.diff(frame.starts))
    inside = _within(frame, window)[columns]
    room = np.minimum((frame.here & window).sum(axis=1), frame.most)
    rows.add(frame.people[inside], columns[inside], room)
    if window.all() and (frame.least > 0).any():
        rows.add(frame.people, columns, -frame.least, -1.0)


def _within(frame: Frame, window: Marks) -> Marks:
    """Meetings that have no slot outside the window."""
    return np.asarray(~(frame.allowed & ~window).any(axis=1))


def _places(frame: Frame, rows: _Rows, window: Marks) -> None:
    inside = np.flatnonzero(frame.seated & _within(frame, window))
    if frame.places < ENDLESS:
        rows.add(np.zeros_like(inside), inside, np.array([frame.places * window.sum()]))


def _interpreters(frame: Frame, rows: _Rows) -> None:
    """Shares of interpreters' slots by pair; interpreters of the same pairs are one pool."""
    if not (frame.pair >= 0).any():
        return
    hours = np.array(
        [_hours(on, int(n)) for on, n in zip(frame.on_duty, frame.longest, strict=True)]
    )
    kinds, pool = np.unique(frame.speaks, axis=0, return_inverse=True)
    supply = np.bincount(pool.ravel(), hours, minlength=len(kinds)) if hours.size else np.zeros(0)
    pools, pairs = np.nonzero(kinds) if hours.size else (np.zeros(0, int), np.zeros(0, int))
    shares = rows.width + np.arange(pools.size)
    rows.width += pools.size
    rows.add(pools, shares, supply)
    told = np.flatnonzero(frame.pair >= 0)
    count = frame.speaks.shape[1]
    rows.add(frame.pair[told], told, np.zeros(count))
    rows.at.append(pairs + rows.count - count)
    rows.columns.append(shares)
    rows.values.append(np.full(shares.size, -1.0))


def _hours(on_duty: Marks, longest: int) -> int:
    """In how many slots somebody can work who pauses after ``longest`` in a row.

    Pausing only when one must loses one slot for each full stretch and a pause.
    """
    worked = run = 0
    for here in on_duty.tolist():
        run = run + 1 if here and run < longest else 0
        worked += run > 0
    return worked
