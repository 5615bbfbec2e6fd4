"""A frame as clauses: what every timetable fulfils, and the constraints that follow from it.

x[m, t]: meeting m is in slot t. u[p, t]: participant p meets in slot t. c[p][t][j]: p has more than
j meetings up to slot t. b[p, t]: a break of p ends at t. w[i, m]: interpreter i has meeting m. The
running counts and the sums of people per slot follow from the rest; they are the implied
constraints of Bofill et al. (JAIR 74, 2022), without which proofs take hours. So does what is said
of who has no break at all, which makes schedules with few breaks much easier to find.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from matchmaking.timetable.counting import Clausebook
from matchmaking.timetable.frame import ENDLESS, Frame, Ints
from matchmaking.timetable.hosts import hosts_of


class Formula:
    """The clauses of one frame, without its objective."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.book = frame, Clausebook()
        meetings, people, slots = frame.shape
        self.x: list[dict[int, int]] = [
            {t: self.book.new() for t in np.flatnonzero(frame.allowed[m]).tolist()}
            for m in range(meetings)
        ]
        self.u: list[dict[int, int]] = [{} for _ in range(people)]
        self.c: list[list[list[int]]] = [[] for _ in range(people)]
        self.b: list[dict[int, int]] = [{} for _ in range(people)]
        self.w: dict[tuple[int, int], int] = {}
        self.broken: dict[int, tuple[int, list[list[int]]]] = {}
        for m in range(meetings):
            self._meeting(m)
        for p in range(people):
            self._person(p)
        hosts = hosts_of(frame)
        for t in range(slots):
            self._places(t, hosts)
        self._interpreters()
        self._order()

    # Meetings and people --------------------------------------------------------------------

    def _meeting(self, m: int) -> None:
        literals = list(self.x[m].values())
        if self.frame.must[m]:
            self.book.add(*literals)
        self.book.at_most_one(literals)

    def _person(self, p: int) -> None:
        frame, book = self.frame, self.book
        own, slots = frame.meetings_of[p], frame.shape[2]
        for t in range(slots):
            literals = [self.x[m][t] for m in own if t in self.x[m]]
            if literals:
                used = self.u[p][t] = book.new()
                book.at_most_one(literals)
                book.clauses.extend([-one, used] for one in literals)
                book.add(-used, *literals)
        most = min(int(frame.most[p]), len(own))
        least = len(own) if frame.place_all else int(frame.least[p])
        counts = book.running([self.u[p].get(t) for t in range(slots)], most + 1)
        self.c[p] = counts
        last = counts[-1] if counts else []
        if least > min(len(last), most):
            book.add()
        elif least:
            book.add(last[least - 1])
        if len(last) > most:
            book.add(-last[most])
        self._breaks(p)

    def _breaks(self, p: int) -> None:
        used, counts = self.u[p], self.c[p]
        if min(len(self.frame.meetings_of[p]), int(self.frame.most[p])) < 2:
            return  # nothing to have a break between
        for t, now in used.items():
            if t >= 2 and counts[t - 2]:
                ends = self.b[p][t] = self.book.new()
                idle = [used[t - 1]] if t - 1 in used else []
                self.book.add(-now, *idle, -counts[t - 2][0], ends)

    def breaks(self, most: int) -> list[int]:
        """Literals of which at least as many hold as there are breaks, if nobody has over ``most``."""
        return [one for p in range(len(self.b)) for one in self._breaks_of(p, most)]

    def _breaks_of(self, p: int, most: int) -> list[int]:
        counted = self.book.at_least(list(self.b[p].values()), most)
        if counted:
            self.broken[p] = counted[0], self._done(p)
            self._busy_between(p)
        return counted

    def _busy_between(self, p: int) -> None:
        """Who has begun, is not done and has no break is busy, now and next."""
        (broken, over), used, counts = self.broken[p], self.u[p], self.c[p]
        for t, done in enumerate(over[:-1]):
            for now in (t, t + 1) if counts[t] else ():
                busy = [used[now]] if now in used else []
                self.book.add(-counts[t][0], *done, *busy, broken)

    def _done(self, p: int) -> list[list[int]]:
        """A literal for each slot that may hold where nothing follows; none where something must."""
        used, slots = self.u[p], self.frame.shape[2]
        if self.frame.place_all:
            last = len(self.frame.meetings_of[p]) - 1
            return [now[last : last + 1] for now in self.c[p]]
        over = [[self.book.new()] for _ in range(slots)]
        for t in range(slots - 1):
            self.book.add(-over[t][0], over[t + 1][0])
            if t + 1 in used:
                self.book.add(-over[t][0], -used[t + 1])
        return over

    def in_a_row(self) -> Iterator[list[int]]:
        """More that follows, for another search: nobody has two meetings more by the next slot, and
        who has begun, is not done and has no break has one more.
        """
        for p, (broken, over) in self.broken.items():
            counts = self.c[p]
            for t in range(len(counts) - 1):
                yield from ([-c, counts[t][j]] for j, c in enumerate(counts[t + 1][1:]))
                done = [] if self.frame.place_all else over[t]  # has more by the next slot, then
                for j, c in enumerate(counts[t][: len(self.frame.meetings_of[p]) - 1]):
                    yield [-c, broken, *done, *counts[t + 1][j + 1 : j + 2]]

    def at_least_breaks(self, p: int, least: int) -> None:
        """The participant has so many breaks; from here on, b holds only where a break ends."""
        used, ends = self.u[p], self.b[p]
        for t, literal in ends.items():
            self.book.add(-literal, used[t])
            self.book.add(-literal, self.c[p][t - 2][0])
            if t - 1 in used:
                self.book.add(-literal, -used[t - 1])
        if least > len(ends):
            self.book.add()
        else:
            self.book.at_most([-literal for literal in ends.values()], len(ends) - least)

    # What is scarce -------------------------------------------------------------------------

    def _places(self, t: int, hosts: frozenset[int]) -> None:
        frame = self.frame
        seated = [m for m in range(frame.shape[0]) if frame.seated[m] and t in self.x[m]]
        if len(seated) <= frame.places:
            return
        busy = [self.u[p][t] for p in hosts if t in self.u[p]]
        rest = [self.x[m][t] for m in seated if hosts.isdisjoint(frame.members[m])]
        self.book.at_most([*busy, *rest], frame.places)
        if frame.seated.all():
            sizes = sorted((len(frame.members[m]) for m in seated), reverse=True)
            people = [used[t] for used in self.u if t in used]
            self.book.at_most(people, sum(sizes[: frame.places]))

    def _interpreters(self) -> None:
        frame, book = self.frame, self.book
        told = np.flatnonzero(frame.pair >= 0).tolist()
        for i in range(frame.on_duty.shape[0]):
            for m in told:
                if frame.speaks[i, frame.pair[m]] and (frame.allowed[m] & frame.on_duty[i]).any():
                    self.w[i, m] = book.new()
        for m in told:
            choices = {i: w for (i, n), w in self.w.items() if n == m}
            book.at_most_one(list(choices.values()))
            for t, here in self.x[m].items():
                book.add(-here, *[w for i, w in choices.items() if frame.on_duty[i, t]])
        for i in range(frame.on_duty.shape[0]):
            self._turns(i, [m for m in told if (i, m) in self.w])

    def _turns(self, i: int, own: list[int]) -> None:
        """One meeting at a time, and a pause after the longest stretch."""
        book, busy = self.book, {}
        for t in np.flatnonzero(self.frame.on_duty[i]).tolist():
            here = [(self.x[m][t], self.w[i, m]) for m in own if t in self.x[m]]
            both = []
            for x, w in here:
                y = book.new()
                book.add(-x, -w, y)
                both.append(y)
            book.at_most_one(both)
            if both and self.frame.longest[i] < ENDLESS:
                busy[t] = book.new()
                book.clauses.extend([-y, busy[t]] for y in both)
        length = int(self.frame.longest[i]) + 1
        for t in busy:
            stretch = [busy.get(t + step) for step in range(min(length, self.frame.shape[2] + 1))]
            if None not in stretch:
                book.add(*[-one for one in stretch if one])

    def _order(self) -> None:
        for first, later in self.frame.before.tolist():
            for t, x in self.x[first].items():
                self.book.clauses.extend([-x, -y] for s, y in self.x[later].items() if s <= t)

    # Reading --------------------------------------------------------------------------------

    def phases(self, slot_of: Ints) -> list[int]:
        """The literals of a timetable, to begin a search with."""
        return [x if slot_of[m] == t else -x for m, of in enumerate(self.x) for t, x in of.items()]

    def read(self, model: Iterable[int]) -> tuple[Ints, Ints]:
        """Slot and interpreter of each meeting in a model, -1 where there is none."""
        true = {literal for literal in model if literal > 0}
        slot_of, who = (np.full(self.frame.shape[0], -1, np.int64) for _ in range(2))
        for m, literals in enumerate(self.x):
            for t, x in literals.items():
                if x in true:
                    slot_of[m] = t
        for (i, m), w in self.w.items():
            if w in true and slot_of[m] >= 0 and self.frame.on_duty[i, slot_of[m]]:
                who[m] = i
        return slot_of, who
