"""What interpretation a day needs, and what its interpreters can give, before anything is placed.

All is counted in slots. An interpreter gives the slots in which they are there, without those that
they rest in after the longest stretch that they can work.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

MOST_PAIRS = 12  # all subsets of them are looked at


@dataclass(frozen=True, slots=True)
class Capacity:
    """An interpreter, or two who take turns: ``slots`` are places in the list of slots, ascending.

    ``stretch`` is how many slots that follow each other they work before they rest for one.
    """

    pairs: frozenset[str]
    slots: tuple[int, ...]
    stretch: int

    @property
    def working(self) -> int:
        """How many meetings they can interpret at most."""
        return sum(len(run) - len(run) // (self.stretch + 1) for run in runs(self.slots))


@dataclass(frozen=True, slots=True)
class PairBudget:
    """``possible`` counts what could be interpreted if nobody wanted another pair of languages."""

    pair: str
    meetings: int
    possible: int

    @property
    def missing(self) -> int:
        return max(0, self.meetings - self.possible)


@dataclass(frozen=True, slots=True)
class Budget:
    """``meetings`` need an interpreter, ``possible`` of them can have one, ``offered`` slots there are.

    ``at_once`` is the most interpreters in one slot. Of the remedies, each would do alone: leave out
    ``missing`` meetings, add ``more_interpreters`` who are there all day, or ``more_slots``.
    """

    meetings: int
    possible: int
    offered: int
    at_once: int
    pairs: list[PairBudget]
    more_interpreters: int
    more_slots: int

    @property
    def missing(self) -> int:
        return self.meetings - self.possible

    @property
    def is_enough(self) -> bool:
        return self.missing == 0


def reckon(
    wanted: Mapping[str, int],
    interpreters: Sequence[Capacity],
    *,
    slots: Sequence[int],
    stretch: int,
) -> Budget:
    """``wanted`` counts meetings by pair of languages, ``slots`` are those that such meetings may have.

    Numbers that follow each other are slots without a rest between them. ``stretch`` is that of an
    interpreter who would be added.
    """
    meetings = sum(wanted.values())
    possible = most_possible(wanted, interpreters)
    missing = meetings - possible
    one_more = Capacity(frozenset(wanted), tuple(slots), stretch).working
    useful = [one for one in interpreters if one.pairs & wanted.keys()]
    there = [sum(number in one.slots for one in useful) for number in slots]
    return Budget(
        meetings=meetings,
        possible=possible,
        offered=sum(one.working for one in useful),
        at_once=max(there, default=0),
        pairs=[
            PairBudget(pair, number, most_possible({pair: number}, interpreters))
            for pair, number in sorted(wanted.items())
        ],
        more_interpreters=-(-missing // one_more) if one_more else 0,
        more_slots=-(-missing // len(useful)) if useful else 0,
    )


def most_possible(wanted: Mapping[str, int], interpreters: Sequence[Capacity]) -> int:
    """How many meetings can be shared out so that everybody interprets languages that they know.

    A largest flow from pairs to interpreters is as large as the smallest cut (Ford and Fulkerson 1956):
    for some set of pairs, all that its interpreters can do and all that is wanted of the other pairs.
    """
    pairs = sorted(wanted)
    if len(pairs) > MOST_PAIRS:
        raise ValueError("too many pairs of languages")
    return min(cut_of(set(some), wanted, interpreters) for some in subsets(pairs))


def cut_of(
    some: Collection[str], wanted: Mapping[str, int], interpreters: Sequence[Capacity]
) -> int:
    able = sum(one.working for one in interpreters if not one.pairs.isdisjoint(some))
    return able + sum(number for pair, number in wanted.items() if pair not in some)


def subsets(pairs: Sequence[str]) -> "chain[tuple[str, ...]]":
    return chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))


def runs(slots: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    found: list[list[int]] = []
    for number in slots:
        if found and found[-1][-1] + 1 == number:
            found[-1].append(number)
        else:
            found.append([number])
    return found
