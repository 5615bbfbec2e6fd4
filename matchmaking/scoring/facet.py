"""One way in which two may fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.sparse import csr_array

Dimension = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """``wants[i] · gives[j]`` is between 0 and 1: how far j meets i here.

    Both are CSR (profiles, dimensions); a dimension is (block, code, …). A ``subject`` is something
    that two can cooperate on.
    """

    dimensions: Sequence[Dimension]
    weight: float
    wants: csr_array
    gives: csr_array
    subject: bool = False
