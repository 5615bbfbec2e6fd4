"""Who is where: the state that moves change, as arrays for compiled code."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaking.timetable.frame import Floats, Frame, Ints, Marks

Cells = NDArray[np.int32]

FREE, AWAY, NOBODY, REFUSED = -1, -2, -1, -3


class Board(NamedTuple):
    """The state: who is where. All but the first block is fixed."""

    slot_of: Ints  # (M,), FREE where unplaced
    who: Ints  # (M,), NOBODY where not interpreted
    at: Cells  # (P, S): meeting, FREE or AWAY
    busy: Cells  # (I, S): meeting, FREE or AWAY
    room: Ints  # (S,)
    idle: Ints  # (Q, S): interpreters of the pair who are free
    held: Ints  # (P,): meetings
    turn: Ints  # (Q,): whose turn it is to be asked first

    starts: Ints
    people: Ints
    weights: Floats
    allowed: Marks
    must: Marks
    seated: Marks
    pair: Ints
    least: Ints
    most: Ints
    longest: Ints
    pool_starts: Ints  # interpreters by pair, pairs by interpreter
    pool: Ints
    tongue_starts: Ints
    tongues: Ints
    after_starts: Ints  # those that must be later, and earlier, by meeting
    after: Ints
    prior_starts: Ints
    prior: Ints


def empty_board(frame: Frame) -> Board:
    """Nobody meets yet."""
    meetings, _people, slots = frame.shape
    busy = np.where(frame.on_duty, FREE, AWAY).astype(np.int32)
    idle = frame.speaks.T.astype(np.int64) @ frame.on_duty.astype(np.int64)
    return Board(
        np.full(meetings, FREE, np.int64),
        np.full(meetings, NOBODY, np.int64),
        np.where(frame.here, FREE, AWAY).astype(np.int32),
        busy.reshape(-1, slots),
        np.full(slots, frame.places, np.int64),
        idle.reshape(-1, slots),
        np.zeros(frame.shape[1], np.int64),
        np.zeros(frame.speaks.shape[1], np.int64),
        frame.starts,
        frame.people,
        frame.weights,
        np.ascontiguousarray(frame.allowed),
        frame.must,
        frame.seated,
        frame.pair,
        frame.least,
        frame.most,
        frame.longest,
        *_lists(np.nonzero(frame.speaks.T), frame.speaks.shape[1]),
        *_lists(np.nonzero(frame.speaks), frame.speaks.shape[0]),
        *_lists((frame.before[:, 0], frame.before[:, 1]), meetings),
        *_lists((frame.before[:, 1], frame.before[:, 0]), meetings),
    )


def _lists(pairs: tuple[NDArray[Any], ...], count: int) -> tuple[Ints, Ints]:
    rows, values = pairs
    order = np.argsort(rows, kind="stable")
    ends = np.cumsum(np.bincount(rows, minlength=count), dtype=np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), ends])
    return starts, np.ascontiguousarray(values[order], dtype=np.int64)
