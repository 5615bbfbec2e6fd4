"""The fast part of the matching: exact lists, shares and what one change moves, in compiled code."""

from matchmaking.scoring.kernel.changes import (
    best_of_one,
    lists_after_change,
    scores_of_one,
    with_row,
)
from matchmaking.scoring.kernel.lists import best_partners
from matchmaking.scoring.kernel.pairs import pair_values, split_pairs

__all__ = [
    "best_of_one",
    "best_partners",
    "lists_after_change",
    "pair_values",
    "scores_of_one",
    "split_pairs",
    "with_row",
]
