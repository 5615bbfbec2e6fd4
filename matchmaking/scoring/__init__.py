"""How well two organisations fit, computed without a database: arrays in, arrays out.

A profile is read as what it *wants* and what it *gives*, facet by facet. The value of j for i is the
weighted sum of ``wants[i] · gives[j]``; the score of a pair is the harmonic mean of both values, so
that what is good for one side only ranks below what is good for both. Because every facet is such a
product, the score splits exactly into the facts that explain it.
"""

from matchmaking.scoring.facets import Facet, build_facets
from matchmaking.scoring.facts import CONS, Fact, build_reasons
from matchmaking.scoring.features import (
    Features,
    InterestRow,
    ProfileRow,
    SectorRow,
    Tree,
    build_features,
)
from matchmaking.scoring.ranking import Lists, Scores, best_lists, directional, score_pairs
from matchmaking.scoring.weights import Weights

__all__ = [
    "CONS",
    "Facet",
    "Fact",
    "Features",
    "InterestRow",
    "Lists",
    "ProfileRow",
    "Scores",
    "SectorRow",
    "Tree",
    "Weights",
    "best_lists",
    "build_facets",
    "build_features",
    "build_reasons",
    "directional",
    "score_pairs",
]
