"""Where one meeting could be if nothing else moved: free slots, and what stands in the way of the others."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaking.timetable.problem import Assignment, Id, Interpreter, Meeting, Problem, Timetable


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a slot is not free: ``session``, ``away``, ``busy`` (``ids``: participant, meeting),
    ``limit``, ``no_place``, ``no_interpreter``, ``no_pause`` or ``order``.
    """

    code: str
    ids: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A slot, with the place and interpreter that the meeting would have there if it is free."""

    slot: Id
    obstacles: tuple[Obstacle, ...] = ()
    place: Id | None = None
    interpreter: Id | None = None

    @property
    def is_free(self) -> bool:
        return not self.obstacles


def options_for(problem: Problem, timetable: Timetable, meeting: Id) -> list[Option]:
    """All slots in order. The meeting itself, if placed, does not stand in its own way."""
    rows = [row for row in timetable.assignments if row.meeting != meeting]
    own = next((row for row in timetable.assignments if row.meeting == meeting), None)
    board = _Board(problem, rows)
    wanted = next(one for one in problem.meetings if one.id == meeting)
    return [board.option(wanted, slot.id, own) for slot in problem.slots]


def option_at(problem: Problem, timetable: Timetable, meeting: Id, slot: Id) -> Option:
    found = {one.slot: one for one in options_for(problem, timetable, meeting)}
    return found[slot]


class _Board:
    """Who and what is taken when."""

    def __init__(self, problem: Problem, rows: list[Assignment]) -> None:
        self.problem = problem
        self.meetings = {one.id: one for one in problem.meetings}
        self.people = {one.id: one for one in problem.participants}
        self.session = {one.id: one.session for one in problem.slots}
        self.order = {slot.id: n for n, slot in enumerate(problem.slots)}
        self.at: dict[tuple[Id, Id], Id] = {}
        self.held: dict[Id, int] = defaultdict(int)
        self.seats: dict[Id, set[Id | None]] = defaultdict(set)
        self.work: dict[Id, set[Id]] = defaultdict(set)
        self.placed = {row.meeting: row.slot for row in rows}
        for row in rows:
            self._enter(row)

    def _enter(self, row: Assignment) -> None:
        for person in self.meetings[row.meeting].participants:
            self.at[person, row.slot] = row.meeting
            self.held[person] += 1
        if row.place is not None:
            self.seats[row.slot].add(row.place)
        if row.interpreter is not None:
            self.work[row.interpreter].add(row.slot)

    def option(self, meeting: Meeting, slot: Id, own: Assignment | None) -> Option:
        place = self._place(meeting, slot, own.place if own else None)
        told = self._interpreter(meeting, slot, own.interpreter if own else None)
        obstacles = [
            *self._of_people(meeting, slot, placed=own is not None),
            *self._of_things(meeting, slot, place, told),
        ]
        return Option(slot, tuple(obstacles), place, told if isinstance(told, (str, int)) else None)

    def _of_people(self, meeting: Meeting, slot: Id, *, placed: bool) -> Iterator[Obstacle]:
        if meeting.session not in (None, self.session[slot]):
            yield Obstacle("session")
        for person in meeting.participants:
            one = self.people[person]
            if slot in one.unavailable:
                yield Obstacle("away", (person,))
            if (person, slot) in self.at:
                yield Obstacle("busy", (person, self.at[person, slot]))
            if not placed and one.max is not None and self.held[person] >= one.max:
                yield Obstacle("limit", (person,))

    def _of_things(
        self, meeting: Meeting, slot: Id, place: Id | None, told: "Id | Obstacle | None"
    ) -> Iterator[Obstacle]:
        if meeting.needs_place and self.problem.capacity is not None and place is None:
            yield Obstacle("no_place")
        if isinstance(told, Obstacle):
            yield told
        for first, later in self.problem.precedences:
            here = self.order[slot]
            if first == meeting.id and self.order.get(self.placed.get(later, ""), 1 << 30) <= here:
                yield Obstacle("order", (later,))
            if later == meeting.id and self.order.get(self.placed.get(first, ""), -1) >= here:
                yield Obstacle("order", (first,))

    def _place(self, meeting: Meeting, slot: Id, own: Id | None) -> Id | None:
        """The place that it has already, if that is free then, else the first free one."""
        if not meeting.needs_place or self.problem.capacity is None:
            return None
        places = self.problem.places
        every = range(1, self.problem.capacity + 1) if places is None else places
        free = [one for one in every if one not in self.seats[slot]]
        return own if own in free else next(iter(free), None)

    def _interpreter(self, meeting: Meeting, slot: Id, own: Id | None) -> "Id | Obstacle | None":
        if meeting.interpretation is None:
            return None
        free = [
            one
            for one in self.problem.interpreters
            if meeting.interpretation in one.pairs
            and slot in one.slots
            and slot not in self.work[one.id]
        ]
        if not free:
            return Obstacle("no_interpreter")
        rested = [one.id for one in free if self._stretch(one, slot) <= (one.max_consecutive or 99)]
        if not rested:
            return Obstacle("no_pause", tuple(one.id for one in free))
        return own if own in rested else rested[0]

    def _stretch(self, one: Interpreter, slot: Id) -> int:
        """So many slots without a pause, if they took this one, too."""
        marks = "".join(
            "x" if each.id in self.work[one.id] or each.id == slot else " "
            for each in self.problem.slots
        )
        here = self.order[slot]
        before = len(marks[:here]) - len(marks[:here].rstrip("x"))
        after = len(marks[here:]) - len(marks[here:].lstrip("x"))
        return before + after
