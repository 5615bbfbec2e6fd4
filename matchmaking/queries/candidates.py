"""Whom each kind of suggestion proposes, before cards, filters and pages: at most forty."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matchmaking.explanations import Clause
from matchmaking.queries.introductions import StaffIntroduction
from matchmaking.queries.market import Line
from matchmaking.scoring.facts import Fact
from regions.models import Profile
from regions.queries.ties import Tie

MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal. ``facts`` become sentences later, ``pros`` and ``cons`` are sentences already.

    ``open`` holds what a partnership does not cover yet. ``ties``, ``via``, ``members`` and
    ``third`` are the partnerships, partners, members and local organisations that the sentences
    name; ``region`` and ``hub`` belong to three parties. ``line`` is that of a stored list of
    ``run``,    ``introduction`` that of the helpdesk.
    """

    partner: int
    facts: list[Fact] = field(default_factory=list)
    pros: list[Clause] = field(default_factory=list)
    cons: list[Clause] = field(default_factory=list)
    open: list[Fact] | None = None
    ties: Sequence[Tie] = ()
    via: Sequence[Profile] = ()
    members: Sequence[Profile] = ()
    third: Sequence[Profile] = ()
    region: str = ""
    hub: str = ""
    line: Line | None = None
    run: int = 0
    introduction: StaffIntroduction | None = None
