"""What a matchmaking day asks for, and what answers it. `reading` and `writing` know the JSON."""

from dataclasses import dataclass, field
from typing import Any

Id = str | int


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time in which everybody has at most one meeting."""

    id: Id
    start: str | None = None
    end: str | None = None
    session: Id | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with slots in which they are away and a number of meetings between two limits."""

    id: Id
    unavailable: tuple[Id, ...] = ()
    min: int = 0
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A wish of two or more to meet. ``fixed`` is a slot that staff have locked.

    ``needs_place`` is false for those who meet online and take no table.
    """

    id: Id
    participants: tuple[Id, ...]
    weight: float = 1
    session: Id | None = None
    fixed: Id | None = None
    interpretation: str | None = None
    needs_place: bool = True


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interprets which pairs of languages, when, and in how many slots without a pause."""

    id: Id
    pairs: tuple[str, ...]
    slots: tuple[Id, ...]
    max_consecutive: int | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """``place`` all meetings, or those of the greatest weight; then have few breaks."""

    place: str = "max_weight"
    minimise: str | None = "breaks"
    max_break_spread: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A day. ``tables`` counts places without names; with neither, places are never short."""

    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    tables: int | None = None
    places: tuple[Id, ...] | None = None
    interpreters: tuple[Interpreter, ...] = ()
    precedences: tuple[tuple[Id, Id], ...] = ()
    objective: Objective = field(default_factory=Objective)

    @property
    def capacity(self) -> int | None:
        """How many meetings fit into one slot, None where any number does."""
        return self.tables if self.places is None else len(self.places)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where and when a meeting is, and who interprets."""

    meeting: Id
    slot: Id
    place: Id | None = None
    interpreter: Id | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A meeting that found no slot: the binding reason, its facts, and what would free it.

    ``reason`` is a code of `reasons`; ``facts`` and ``freed_by`` hold codes and ids for pages that
    say it in their own language, ``message`` says it in English.
    """

    meeting: Id
    reason: str
    message: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    freed_by: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the constraints that cannot all hold. ``ids`` say whose it is.

    ``code`` and ``ids`` are for pages that say it in their own language (`clash_sentences`),
    ``message`` says it in English.
    """

    constraint: str
    message: str
    ids: dict[str, Any] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """An answer. ``bound`` is what no timetable's weight exceeds, ``breaks_bound`` what no count of
    breaks (at that weight) goes below. ``status`` is optimal, feasible, infeasible, or unknown where
    the time was up before either was known. ``stages`` are the seconds of each part.
    """

    status: str
    assignments: tuple[Assignment, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    weight: float = 0
    bound: float | None = None
    breaks: int = 0
    breaks_bound: int = 0
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
