"""Made-up matchmaking days, and the best timetables of small ones by trying everything."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product
from math import prod

from matchmaking.timetable.checker import breaks_of, violations
from matchmaking.timetable.problem import (
    Assignment,
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
    Timetable,
    Unplaced,
)


def tiny_day(seed: int) -> Problem:
    """A few slots, people and meetings with every kind of constraint."""
    r = random.Random(seed)
    count = r.randint(2, 4)
    slots = tuple(Slot(f"s{t}", session="a" if t < count // 2 else "b") for t in range(count))
    people = tuple(
        Participant(
            f"p{p}",
            tuple(slot.id for slot in slots if r.random() < 0.12),
            min=r.choice([0, 0, 0, 0, 1]),
            max=r.choice([None, None, 1, 2]),
        )
        for p in range(r.randint(2, 5))
    )
    meetings = tuple(
        Meeting(
            f"m{m}",
            tuple(
                p.id for p in r.sample(people, 3 if len(people) > 2 and r.random() < 0.15 else 2)
            ),
            r.choice([0, 1, 2, 3, 1.5, 0.25]),
            r.choice([None] * 5 + ["b"]),
            r.choice([None] * 8 + [slots[0].id]),
            r.choice([None, None, "en-ja", "fr-ja"]),
            r.random() < 0.8,
        )
        for m in range(r.randint(1, 5))
    )
    interpreters = tuple(
        Interpreter(
            f"i{i}",
            tuple(r.sample(["en-ja", "fr-ja"], r.randint(1, 2))),
            tuple(slot.id for slot in slots if r.random() < 0.85),
            r.choice([None, 1, 2]),
        )
        for i in range(r.randint(0, 3))
    )
    order = ()
    if len(meetings) > 1 and r.random() < 0.3:
        first, later = r.sample(meetings, 2)
        order = ((first.id, later.id),)
    objective = Objective(
        r.choice(["all", "max_weight", "max_weight"]), "breaks", r.choice([None, 0, 1])
    )
    tables = r.choice([None, 1, 2])
    return Problem(slots, people, meetings, tables, None, interpreters, order, objective)


def ways(problem: Problem) -> int:
    """How many there are to try."""
    hands = len(problem.interpreters)
    return prod(
        1 + len(problem.slots) * (hands if m.interpretation else 1) for m in problem.meetings
    )


def best_by_trying(problem: Problem) -> tuple[float, int] | None:
    """The greatest weight and the fewest breaks at it, None where nothing holds."""
    best: tuple[float, int] | None = None
    slots = [slot.id for slot in problem.slots]
    choices = [
        [
            None,
            *product(slots, [i.id for i in problem.interpreters] if m.interpretation else [None]),
        ]
        for m in problem.meetings
    ]
    for chosen in product(*choices):
        timetable = as_timetable(problem, chosen)
        value = (timetable.weight, -timetable.breaks)
        if (best is None or value > best) and not violations(problem, timetable):
            best = value
    return None if best is None else (best[0], -best[1])


def as_timetable(problem: Problem, chosen: tuple) -> Timetable:
    """A timetable with (slot, interpreter) or None for each meeting, places in turn."""
    rows, left, taken = [], [], Counter()
    for meeting, choice in zip(problem.meetings, chosen, strict=True):
        if choice is None:
            left.append(Unplaced(meeting.id, "left"))
            continue
        place = None
        if meeting.needs_place and problem.capacity is not None:
            taken[choice[0]] += 1
            place = taken[choice[0]]
        rows.append(Assignment(meeting.id, choice[0], place, choice[1]))
    weight = sum(m.weight for m, choice in zip(problem.meetings, chosen, strict=True) if choice)
    timetable = Timetable("feasible", tuple(rows), tuple(left), weight)
    return replace(timetable, breaks=sum(breaks_of(problem, timetable).values()))


def busy_day(people: int, meetings: int, slots: int, *, seed: int = 1, **more: object) -> Problem:
    """More wishes than fit: two sides, weights 1 to 9, tables and interpreters that are short."""
    r = random.Random(seed)
    half = people // 2
    popular = [r.lognormvariate(0, 1) for _p in range(people)]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < meetings:
        a = r.choices(range(half), popular[:half])[0]
        b = r.choices(range(half, people), popular[half:])[0]
        pairs[a, b] = None
    placed = meetings * 0.7
    return Problem(
        slots=tuple(Slot(t) for t in range(slots)),
        participants=tuple(
            Participant(p, tuple(t for t in range(slots) if r.random() < 0.08))
            for p in range(people)
        ),
        meetings=tuple(
            Meeting(
                n,
                pair,
                r.randint(1, 3) * r.randint(1, 3),
                interpretation="en-ja" if r.random() < 0.4 else None,
                needs_place=r.random() < 0.7,
            )
            for n, pair in enumerate(pairs)
        ),
        tables=int(placed * 0.7 / slots) + 1,
        interpreters=tuple(
            Interpreter(i, ("en-ja",), tuple(range(slots)), 6)
            for i in range(int(placed * 0.4 / slots) + 1)
        ),
        **more,
    )
