"""The fast part of the matching: exact lists, shares and what one change moves, in compiled code."""

from matchmaking.scoring.kernel.lists import best_partners
from matchmaking.scoring.kernel.pairs import pair_values, split_pairs

__all__ = ["best_partners", "pair_values", "split_pairs"]
