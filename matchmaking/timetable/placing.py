"""Places what the linear program chose, then makes room for the rest by chains of moves."""

import numpy as np

from matchmaking.timetable.board import Board, empty_board
from matchmaking.timetable.frame import Floats, Frame, Ints
from matchmaking.timetable.moves import lift, restore, settle

MANY = 1500  # meetings that the search for one chosen meeting looks at
WORK = 150_000  # and those for all others together, in a round
ROUNDS = 3


def place(frame: Frame, chosen: Floats, *, seed: int) -> Board:
    """A board with as much of the weight as these means find; those that must be go first."""
    board = empty_board(frame)
    noise = np.random.default_rng(seed).random(frame.shape[0])
    choices = frame.allowed.sum(axis=1)
    wanted = frame.must | (chosen > 0.5)
    first = np.lexsort((noise, choices, -(frame.pair >= 0).astype(np.int64), frame.fixed < 0))
    settle(board, first[wanted[first]], MANY)
    fill(frame, board, seed=seed)
    return board


def fill(frame: Frame, board: Board, *, seed: int) -> None:
    """Place more: first for those who have too few meetings, then by weight."""
    noise = np.random.default_rng(seed).random(frame.shape[0])
    order = np.lexsort((noise, -frame.weights, ~frame.must)).astype(np.int64)
    looks = int(np.clip(WORK // max(1, order.size), 5, 200))
    for _round in range(ROUNDS if looks > 20 else 1):
        before = int((board.slot_of >= 0).sum())
        if (board.held < frame.least).any():
            lift(board, order, MANY)
        settle(board, order, looks)
        if int((board.slot_of >= 0).sum()) == before:
            break


def board_of(frame: Frame, slot_of: Ints, who: Ints) -> Board:
    """The board of a timetable that holds."""
    board = empty_board(frame)
    restore(board, slot_of, who)
    return board


def complete(frame: Frame, board: Board) -> bool:
    """Whether all that must be are placed, and nobody has too few."""
    return bool((board.slot_of[frame.must] >= 0).all() and (board.held >= frame.least).all())
