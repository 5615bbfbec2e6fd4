"""How well two organisations fit, computed without a database: arrays in, arrays out.

A profile is read as what it *wants* and what it *gives*, facet by facet. The value of j for i is the
weighted sum of ``wants[i] · gives[j]``; the score of a pair is the harmonic mean of both values, so
that what is good for one side only ranks below what is good for both. Because every facet is such a
product, the score splits exactly into the facts that explain it.
"""

from matchmaking.scoring.facts import CONS, Fact, facts_of
from matchmaking.scoring.features import (
    Features,
    InterestRow,
    ProfileRow,
    SectorRow,
    Tree,
    build_features,
)
from matchmaking.scoring.market import Lists, Market, Shares
from matchmaking.scoring.party import Party
from matchmaking.scoring.space import Space, Vector, build_market, rows_in, vector_of
from matchmaking.scoring.statistics import Statistics
from matchmaking.scoring.weights import Weights

__all__ = [
    "CONS",
    "Fact",
    "Features",
    "InterestRow",
    "Lists",
    "Market",
    "Party",
    "ProfileRow",
    "SectorRow",
    "Shares",
    "Space",
    "Statistics",
    "Tree",
    "Vector",
    "Weights",
    "build_features",
    "build_market",
    "facts_of",
    "rows_in",
    "vector_of",
]
