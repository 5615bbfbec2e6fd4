"""Which constraints of a day cannot all hold.

First by counting, which says it in one sentence; else a SAT solver is given every constraint with a
switch, and the switches that it needs for its proof are thinned out one by one. What is left cannot
hold together, and almost always nothing of it can be left out.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from pysat.solvers import Cadical195

from matchmaking.timetable.bound import upper_bound
from matchmaking.timetable.counting import Clausebook
from matchmaking.timetable.frame import ENDLESS, Frame
from matchmaking.timetable.problem import Conflict

EFFORT = 20_000  # conflicts of the solver for one question
LARGEST = 40_000  # meetings times slots that a formula is made for


def find_clashes(frame: Frame) -> list[Conflict]:
    """The conflicting constraints of an infeasible problem, at least one."""
    found = list(_counted(frame))
    if found:
        return found
    found = _core(frame) if frame.allowed.size <= LARGEST else []
    if found:
        return found
    short = upper_bound(frame).weight is None
    return [
        _clash(
            "capacity",
            "There are fewer slots, places and interpreters than the meetings that must be placed need.",
        )
        if short
        else _clash(
            "together",
            "All constraints together leave no timetable; no single part of them was found.",
        )
    ]


def _clash(code: str, message: str, *, constraint: str = "", **ids: object) -> Conflict:
    """``code`` names the sentence, ``constraint`` what kind of thing it is about if that differs."""
    return Conflict(constraint or code, message, ids, code)


# By counting ------------------------------------------------------------------------------------


def _counted(frame: Frame) -> Iterator[Conflict]:
    must = np.flatnonzero(frame.must)
    for m in must.tolist():
        if not frame.allowed[m].any():
            yield _nowhere(frame, m)
    yield from _fixed_twice(frame)
    yield from _too_many(frame)
    seats = int(frame.seated[must].sum())
    if frame.places < ENDLESS and seats > frame.places * frame.shape[2]:
        yield _clash(
            "too_few_places",
            f"{seats} meetings must be placed, and {frame.shape[2]} slots have {frame.places} places each.",
            constraint="places", meetings=seats, places=frame.places * frame.shape[2],
        )  # fmt: skip


def _nowhere(frame: Frame, m: int) -> Conflict:
    meeting = frame.problem.meetings[m]
    parts = ["the presence of its participants"]
    if meeting.session is not None:
        parts.append(f"its session {meeting.session!r}")
    if meeting.fixed is not None:
        parts.append(f"its fixed slot {meeting.fixed!r}")
    if meeting.interpretation is not None:
        parts.append(f"interpreters of {meeting.interpretation}")
    return _clash(
        "no_slot",
        f"Meeting {meeting.id!r} has no slot that suits {', '.join(parts)}.",
        meeting=meeting.id,
        participants=list(meeting.participants),
    )


def _fixed_twice(frame: Frame) -> Iterator[Conflict]:
    seen: dict[tuple[int, int], int] = {}
    for m in np.flatnonzero(frame.fixed >= 0).tolist():
        for p in frame.members[m]:
            other = seen.setdefault((p, int(frame.fixed[m])), m)
            if other != m:
                meetings = [frame.problem.meetings[n].id for n in (other, m)]
                person = frame.problem.participants[p].id
                yield _clash(
                    "fixed_twice",
                    f"Meetings {meetings[0]!r} and {meetings[1]!r} are fixed to one slot, and "
                    f"participant {person!r} is in both.",
                    constraint="fixed", meetings=meetings, participant=person,
                )  # fmt: skip


def _too_many(frame: Frame) -> Iterator[Conflict]:
    possible = np.asarray(frame.allowed.any(axis=1))
    for p, own in enumerate(frame.meetings_of):
        person = frame.problem.participants[p]
        musts = sum(bool(frame.must[m]) for m in own)
        room = int(min(frame.here[p].sum(), frame.most[p]))
        if musts > room:
            yield _clash(
                "participant",
                f"Participant {person.id!r} has {musts} meetings that must be placed, and "
                f"{room} slots or meetings at most.",
                participant=person.id, meetings=musts, slots=room,
            )  # fmt: skip
        within = min(room, sum(bool(possible[m]) for m in own))
        if frame.least[p] > within:
            yield _clash(
                "min_too_high",
                f"Participant {person.id!r} wants {person.min} meetings and can have {within}.",
                constraint="min", participant=person.id, min=person.min, possible=within,
            )  # fmt: skip


# By proof ---------------------------------------------------------------------------------------


class _Switched:
    """Every constraint under a switch, in plain clauses without anything implied."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.book = frame, Clausebook()
        self.switches: dict[int, Conflict] = {}
        slots = range(frame.shape[2])
        self.x = [[self.book.new() for _t in slots] for _m in range(frame.shape[0])]
        for literals in self.x:
            self.book.at_most_one(literals)
        self._meetings()
        self._people()
        self._places()
        self._interpreters()
        self._order()
        self._spread()

    def switch(self, constraint: str, message: str, **ids: object) -> int:
        """A literal to begin the clauses of a constraint with."""
        literal = self.book.new()
        self.switches[literal] = Conflict(constraint, message, ids, constraint)
        return -literal

    def _meetings(self) -> None:
        for m, meeting in enumerate(self.frame.problem.meetings):
            if self.frame.place_all or meeting.fixed is not None:
                off = self.switch(
                    "place", f"Meeting {meeting.id!r} must be placed.", meeting=meeting.id
                )
                self.book.add(off, *self.x[m])
            wrong = [
                -x
                for x, slot in zip(self.x[m], self.frame.problem.slots, strict=True)
                if meeting.session not in (None, slot.session)
            ]
            if wrong:
                text = f"Meeting {meeting.id!r} belongs to session {meeting.session!r}."
                off = self.switch("session", text, meeting=meeting.id, session=meeting.session)
                self.book.clauses.extend([off, x] for x in wrong)
            if meeting.fixed is not None:
                text = f"Meeting {meeting.id!r} is fixed to slot {meeting.fixed!r}."
                off = self.switch("fixed", text, meeting=meeting.id, slot=meeting.fixed)
                at = int(self.frame.fixed[m])
                self.book.clauses.extend([off, -x] for t, x in enumerate(self.x[m]) if t != at)

    def _people(self) -> None:
        frame = self.frame
        for p, person in enumerate(frame.problem.participants):
            own, away = frame.meetings_of[p], np.flatnonzero(~frame.here[p]).tolist()
            if not own:
                continue
            if away:
                text = f"Participant {person.id!r} is away in {list(person.unavailable)}."
                slots = list(person.unavailable)
                off = self.switch("unavailable", text, participant=person.id, slots=slots)
                self.book.clauses.extend([off, -self.x[m][t]] for m in own for t in away)
            text = f"Participant {person.id!r} has one meeting at a time."
            off = self.switch("one_at_a_time", text, participant=person.id)
            for a, b in combinations(own, 2):
                pairs = zip(self.x[a], self.x[b], strict=True)
                self.book.clauses.extend([off, -one, -other] for one, other in pairs)
            self._limits(p, own)

    def _limits(self, p: int, own: list[int]) -> None:
        person, book = self.frame.problem.participants[p], self.book
        held = []
        for m in own:
            held.append(book.new())
            book.clauses.extend([-x, held[-1]] for x in self.x[m])
            book.add(-held[-1], *self.x[m])
        if person.min:
            text = f"Participant {person.id!r} wants {person.min} meetings or more."
            off = self.switch("min", text, participant=person.id, min=person.min)
            missing = book.at_least([-one for one in held], len(held))
            if person.min > len(held):
                book.add(off)
            else:
                book.add(off, -missing[len(held) - person.min]) if len(missing) > len(
                    held
                ) - person.min else None
        if person.max is not None and person.max < len(own):
            text = f"Participant {person.id!r} wants {person.max} meetings or fewer."
            off = self.switch("max", text, participant=person.id, max=person.max)
            book.add(off, -book.at_least(held, person.max + 1)[person.max])

    def _places(self) -> None:
        frame = self.frame
        seated = np.flatnonzero(frame.seated).tolist()
        if len(seated) <= frame.places:
            return
        off = self.switch("places", f"There are {frame.places} places.", places=frame.places)
        for t in range(frame.shape[2]):
            count = self.book.at_least([self.x[m][t] for m in seated], frame.places + 1)
            self.book.add(off, -count[frame.places])

    def _interpreters(self) -> None:
        frame, book = self.frame, self.book
        told = np.flatnonzero(frame.pair >= 0).tolist()
        if not told:
            return
        names = [one.id for one in frame.problem.interpreters]
        off = self.switch("interpreters", f"Interpreters are {names}.", interpreters=names)
        for t in range(frame.shape[2]):
            work: dict[int, list[int]] = {i: [] for i in range(len(names))}
            for m in told:
                who = []
                for i in np.flatnonzero(
                    frame.speaks[:, frame.pair[m]] & frame.on_duty[:, t]
                ).tolist():
                    who.append(book.new())
                    work[i].append(who[-1])
                book.add(off, -self.x[m][t], *who)
            for literals in work.values():
                for a, b in combinations(literals, 2):
                    book.add(-a, -b)

    def _order(self) -> None:
        for first, later in self.frame.before.tolist():
            ids = [self.frame.problem.meetings[m].id for m in (first, later)]
            text = f"Meeting {ids[0]!r} is before meeting {ids[1]!r}."
            off = self.switch("precedence", text, meetings=ids)
            for t, x in enumerate(self.x[first]):
                self.book.clauses.extend([off, -x, -y] for y in self.x[later][: t + 1])

    def _spread(self) -> None:
        """For the simplest case, that somebody who has no break makes all have few."""
        spread = self.frame.problem.objective.max_break_spread
        if spread is None:
            return
        text = f"Breaks differ by {spread} at most."
        off = self.switch("max_break_spread", text, max_break_spread=spread)
        for own in self.frame.meetings_of:
            used = [self.book.new() for _t in range(self.frame.shape[2])]
            for t, one in enumerate(used):
                for m in own:
                    self.book.add(-self.x[m][t], one)
                self.book.add(-one, *[self.x[m][t] for m in own])
            counts = self.book.running(list(used), 1)
            ends = []
            for t in range(2, len(used)):
                ends.append(self.book.new())
                self.book.add(-used[t], used[t - 1], -counts[t - 2][0], ends[-1])
            if spread < len(ends):
                self.book.add(off, -self.book.at_least(ends, spread + 1)[spread])


def _core(frame: Frame) -> list[Conflict]:
    switched = _Switched(frame)
    with Cadical195(bootstrap_with=switched.book.clauses) as solver:
        core = list(switched.switches)
        answer, core = _try(solver, core)
        if answer is not False:
            return []
        for literal in list(core):
            if literal in core and len(core) > 1:
                answer, smaller = _try(solver, [one for one in core if one != literal])
                if answer is False:
                    core = smaller
    return [switched.switches[literal] for literal in sorted(core)]


def _try(solver: Cadical195, switches: list[int]) -> tuple[bool | None, list[int]]:
    solver.conf_budget(EFFORT)
    answer = solver.solve_limited(assumptions=switches)
    return answer, sorted(solver.get_core() or []) if answer is False else switches
