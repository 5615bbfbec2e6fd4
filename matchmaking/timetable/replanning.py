"""After something fell through: the fewest moves that save what was promised and use what is free.

Meetings that lost their interpreter or whose slot is gone are placed anew; then the waiting requests
of those who have become free are tried. Each may move two others at most, no other meeting is lost,
and nothing that staff have fixed moves. Plain Python: a change touches few people.
"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaking.timetable.frame import Frame, Ints, frame_of
from matchmaking.timetable.problem import Assignment, Id, Problem, Timetable, Unplaced
from matchmaking.timetable.reasons import explain
from matchmaking.timetable.seating import breaks_in, plain, state_of

MOST_MOVES = 2
Move = tuple[int, int, int]  # meeting, slot, interpreter or -1


@dataclass(frozen=True, slots=True)
class Change:
    """What happened. An absence or illness without slots is for the whole day.

    ``held`` are slots that are over: nothing moves out of them or into them.
    """

    cancelled: tuple[Id, ...] = ()
    absent: tuple[tuple[Id, tuple[Id, ...]], ...] = ()
    ill: tuple[tuple[Id, tuple[Id, ...]], ...] = ()
    held: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new timetable and what is different.

    ``gone`` is cancelled or has somebody absent; ``moved`` made room and has another slot,
    ``handed_over`` another interpreter in the same slot; ``regained`` was waiting or hit and is
    placed; ``lost`` was hit (not gone) and found no other slot.
    """

    timetable: Timetable
    gone: tuple[Id, ...]
    moved: tuple[Id, ...]
    handed_over: tuple[Id, ...]
    regained: tuple[Id, ...]
    lost: tuple[Id, ...]


def replan(problem: Problem, timetable: Timetable, change: Change) -> Replanned:
    """The timetable after a change. Everybody who is not touched keeps slot and interpreter."""
    frame = frame_of(as_it_is_now(problem, change))
    day = _Day(frame, timetable, change)
    gone, hit = day.remove_what_fell_through()
    regained = [m for m in hit if day.regain(m)]
    regained.extend(m for m in day.waiting(gone) if day.regain(m))
    return day.result(gone, hit, regained)


def as_it_is_now(problem: Problem, change: Change) -> Problem:
    """The problem without those who are absent or ill; cancelled meetings are still in it."""
    everywhere = tuple(slot.id for slot in problem.slots)
    absent = {person: slots or everywhere for person, slots in change.absent}
    ill = {one: slots or everywhere for one, slots in change.ill}
    people = tuple(
        replace(p, unavailable=tuple({*p.unavailable, *absent[p.id]})) if p.id in absent else p
        for p in problem.participants
    )
    interpreters = tuple(
        replace(i, slots=tuple(s for s in i.slots if s not in ill[i.id])) if i.id in ill else i
        for i in problem.interpreters
    )
    return replace(problem, participants=people, interpreters=interpreters)


class _Day:
    """The timetable as lists that a few moves change."""

    def __init__(self, frame: Frame, timetable: Timetable, change: Change) -> None:
        self.frame, self.change, self.timetable = frame, change, timetable
        problem = frame.problem
        self.told = {one.meeting: one for one in timetable.unplaced}
        self.cancelled = {n for n, m in enumerate(problem.meetings) if m.id in change.cancelled}
        over = {n for n, slot in enumerate(problem.slots) if slot.id in change.held}
        self.open = [t for t in range(frame.shape[2]) if t not in over]
        self.choices: dict[int, list[int]] = {}
        self.able: dict[tuple[int, int], list[int]] = {}
        slot_of, who = state_of(frame, timetable.assignments)
        self.slot_of: list[int] = slot_of.tolist()
        self.who: list[int] = who.tolist()
        self.before: tuple[list[int], list[int]] = self.slot_of.copy(), self.who.copy()
        self.at: list[dict[int, int]] = [{} for _ in range(frame.shape[1])]
        self.work: list[dict[int, int]] = [{} for _ in range(frame.on_duty.shape[0])]
        self.seats = [0] * frame.shape[2]
        self.seated: list[bool] = frame.seated.tolist()
        self.pair: list[int] = frame.pair.tolist()
        self.members = frame.members
        self.longest: list[int] = frame.longest.tolist()
        for m, t in enumerate(self.slot_of):
            if t >= 0:
                self._enter(m, t, self.who[m])
        self.later: dict[int, list[int]] = {}
        self.earlier: dict[int, list[int]] = {}
        for first, later in frame.before.tolist():
            self.later.setdefault(first, []).append(later)
            self.earlier.setdefault(later, []).append(first)

    # State ----------------------------------------------------------------------------------

    def _enter(self, m: int, t: int, i: int) -> None:
        self.slot_of[m], self.who[m] = t, i
        for p in self.frame.members[m]:
            self.at[p][t] = m
        if i >= 0:
            self.work[i][t] = m
        self.seats[t] += self.seated[m]

    def _leave(self, m: int) -> tuple[int, int]:
        t, i = self.slot_of[m], self.who[m]
        self.slot_of[m] = self.who[m] = -1
        for p in self.frame.members[m]:
            del self.at[p][t]
        if i >= 0:
            del self.work[i][t]
        self.seats[t] -= self.seated[m]
        return t, i

    def remove_what_fell_through(self) -> tuple[list[int], list[int]]:
        """Meetings that are gone, and those that need another interpreter or slot (heaviest first)."""
        gone, hit = [], []
        missing = {p for p, person in enumerate(self.frame.problem.participants)
                   if person.id in {one for one, _slots in self.change.absent}}  # fmt: skip
        all_day = {p for p in missing if not self.frame.here[p].any()}
        for m in self._touched(missing):
            t, i, people = self.slot_of[m], self.who[m], self.frame.members[m]
            if m in self.cancelled or all_day.intersection(people):
                gone.append(m)
            elif not self.frame.here[people, t].all() or (i >= 0 and not self.frame.on_duty[i, t]):
                hit.append(m)
        for m in [*gone, *hit]:
            self._leave(m)
        return gone, sorted(hit, key=lambda m: (-self.frame.weights[m], m))

    def _touched(self, missing: set[int]) -> list[int]:
        """Placed meetings, not over yet, that the change may concern."""
        sick = {one for one, _slots in self.change.ill}
        rows = [self.at[p] for p in missing]
        rows += [
            self.work[n] for n, one in enumerate(self.frame.problem.interpreters) if one.id in sick
        ]
        found = self.cancelled | {m for row in rows for m in row.values()}
        return sorted(m for m in found if self.slot_of[m] >= 0 and self.slot_of[m] in self.open)

    def waiting(self, gone: list[int]) -> list[int]:
        """Requests of those who have become free, heaviest first."""
        free = {p for m in gone for p in self.frame.members[m]}
        found = {
            m
            for p in free
            for m in self.frame.meetings_of[p]
            if self.slot_of[m] < 0 and m not in self.cancelled and m not in gone
        }
        return sorted(found, key=lambda m: (-self.frame.weights[m], m))

    # Moves ----------------------------------------------------------------------------------

    def regain(self, m: int) -> bool:
        """Place the meeting with no, one or two moves of others; false leaves all as it was."""
        people = self.frame.members[m]
        if any(len(self.at[p]) >= self.frame.most[p] for p in people):
            return False
        own = self.before[0][m]
        slots = sorted(self._slots(m), key=lambda t: t != own)
        ways = sorted(((self._blockers(m, t), t) for t in slots), key=lambda way: len(way[0]))
        return any(self._make_way(m, t, list(blockers)) for blockers, t in ways)

    def _slots(self, m: int) -> list[int]:
        """Those that are open and permit the meeting at all. Looked up once: a search asks often."""
        if m not in self.choices:
            allowed = self.frame.allowed[m].tolist()
            self.choices[m] = [t for t in self.open if allowed[t]]
        return self.choices[m]

    def _blockers(self, m: int, t: int) -> set[int]:
        return {self.at[p][t] for p in self.members[m] if t in self.at[p]}

    def _is_busy(self, m: int, t: int) -> bool:
        for p in self.members[m]:  # noqa: SIM110  # the innermost loop: any() takes twice as long
            if t in self.at[p]:
                return True
        return False

    def _make_way(self, m: int, t: int, blockers: list[int]) -> bool:
        if len(blockers) > MOST_MOVES or any(not self._movable(y) for y in blockers):
            return False
        olds = [(y, *self._leave(y)) for y in blockers]
        if self._place(m, t):
            moved = self._resettle(blockers, t)
            if moved:
                return True
            self._leave(m)
        for y, slot, i in olds:
            self._enter(y, slot, i)
        return False

    def _movable(self, m: int) -> bool:
        return self.frame.fixed[m] < 0 and self.slot_of[m] in self.open

    def _resettle(self, meetings: list[int], away_from: int) -> bool:
        """Each goes to another slot; one alone may push one further meeting on."""
        done: list[int] = []
        for y in meetings:
            if not any(self._place(y, t) for t in self._slots(y) if t != away_from):
                break
            done.append(y)
        else:
            return True
        for y in done:
            self._leave(y)
        return len(meetings) == 1 and self._push(meetings[0], away_from)

    def _push(self, y: int, away_from: int) -> bool:
        for t in self._slots(y):
            if t == away_from:
                continue
            others = self._blockers(y, t)
            if len(others) != 1 or not self._movable(next(iter(others))):
                continue
            (other,) = others
            slot, i = self._leave(other)
            if self._place(y, t):
                if any(self._place(other, s) for s in self._slots(other) if s != t):
                    return True
                self._leave(y)
            self._enter(other, slot, i)
        return False

    def _place(self, m: int, t: int) -> bool:
        """Enter the meeting in one of its slots if everything is free as it is."""
        if self.seated[m] and self.seats[t] >= self.frame.places:
            return False
        if self._is_busy(m, t) or not self._in_order(m, t):
            return False
        i = self._interpreter(m, t) if self.pair[m] >= 0 else -1
        if i < 0 <= self.pair[m]:
            return False
        self._enter(m, t, i)
        return True

    def _in_order(self, m: int, t: int) -> bool:
        if any(0 <= self.slot_of[y] <= t for y in self.later.get(m, ())):
            return False
        return all(self.slot_of[y] < t for y in self.earlier.get(m, ()))

    def _interpreter(self, m: int, t: int) -> int:
        """Who had the meeting before if they can, else the first who can, -1 if nobody."""
        able, before = self._able(self.pair[m], t), int(self.before[1][m])
        if before in able and self._can(before, t):
            return before
        return next((i for i in able if self._can(i, t)), -1)

    def _able(self, pair: int, t: int) -> list[int]:
        if (pair, t) not in self.able:
            able = self.frame.speaks[:, pair] & self.frame.on_duty[:, t]
            self.able[pair, t] = np.flatnonzero(able).tolist()
        return self.able[pair, t]

    def _can(self, i: int, t: int) -> bool:
        return t not in self.work[i] and self._stretch(i, t) <= self.longest[i]

    def _stretch(self, i: int, t: int) -> int:
        first = last = t
        while first - 1 in self.work[i]:
            first -= 1
        while last + 1 in self.work[i]:
            last += 1
        return last - first + 1

    # Result ---------------------------------------------------------------------------------

    def result(self, gone: list[int], hit: list[int], regained: list[int]) -> Replanned:
        frame, (slots, whom) = self.frame, self.before
        slot_of, who = np.array(self.slot_of, np.int64), np.array(self.who, np.int64)
        table = Timetable(
            "feasible",
            self._assignments(),
            weight=plain(float(frame.weights[slot_of >= 0].sum())),
            bound=self.timetable.bound,
            breaks=int(breaks_in(frame, slot_of).sum()),
        )
        ids = [meeting.id for meeting in frame.problem.meetings]
        stayed = [m for m, t in enumerate(slots) if t >= 0 and self.slot_of[m] >= 0]
        same = [m for m in stayed if slots[m] == self.slot_of[m]]
        return Replanned(
            replace(table, unplaced=self._unplaced(slot_of, who, gone)),
            gone=tuple(ids[m] for m in gone),
            moved=tuple(
                ids[m] for m in sorted({*stayed} - {*regained}) if slots[m] != self.slot_of[m]
            ),
            handed_over=tuple(ids[m] for m in same if whom[m] != self.who[m]),
            regained=tuple(ids[m] for m in regained),
            lost=tuple(ids[m] for m in hit if self.slot_of[m] < 0),
        )

    def _unplaced(self, slot_of: Ints, who: Ints, gone: list[int]) -> tuple[Unplaced, ...]:
        """Reasons are worked out anew for those whom the change touches; others keep theirs."""
        ids = [meeting.id for meeting in self.frame.problem.meetings]
        touched = {p for m in gone for p in self.frame.members[m]}
        anew = {m for p in touched for m in self.frame.meetings_of[p]}
        anew |= {m for m in range(slot_of.size) if ids[m] not in self.told} - self.cancelled
        found = {one.meeting: one for one in explain(self.frame, slot_of, who, sorted(anew))}
        for m in self.cancelled:
            found[ids[m]] = Unplaced(ids[m], "cancelled", "It was cancelled.")
        out = [ids[m] for m in np.flatnonzero(slot_of < 0).tolist()]
        return tuple(found[one] if one in found else self.told[one] for one in out)

    def _assignments(self) -> tuple[Assignment, ...]:
        """Who is not touched keeps the place, too; others get one that is free."""
        problem, (slots, whom) = self.frame.problem, self.before
        rows = {row.meeting: row for row in self.timetable.assignments}
        made: list[Assignment] = []
        for m, t in enumerate(self.slot_of):
            if t >= 0 and (t, self.who[m]) == (slots[m], whom[m]):
                made.append(rows[problem.meetings[m].id])
        taken = {(row.slot, row.place) for row in made}
        for m, t in enumerate(self.slot_of):
            if t >= 0 and (t, self.who[m]) != (slots[m], whom[m]):
                slot, i = problem.slots[t].id, self.who[m]
                place = self._free_place(m, slot, taken)
                taken.add((slot, place))
                interpreter = problem.interpreters[i].id if i >= 0 else None
                made.append(Assignment(problem.meetings[m].id, slot, place, interpreter))
        return tuple(made)

    def _free_place(self, m: int, slot: Id, taken: set[tuple[Id, Id | None]]) -> Id | None:
        problem = self.frame.problem
        if not self.frame.seated[m] or problem.capacity is None:
            return None
        places = range(1, problem.capacity + 1) if problem.places is None else problem.places
        return next(place for place in places if (slot, place) not in taken)
