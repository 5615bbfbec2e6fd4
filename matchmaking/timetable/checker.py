"""Does a timetable keep the rules of its problem? Shares nothing with what makes timetables."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from matchmaking.timetable.problem import (
    Assignment,
    Id,
    Interpreter,
    Participant,
    Problem,
    Timetable,
)


def violations(problem: Problem, timetable: Timetable) -> list[str]:
    """Everything that is wrong, one sentence each; empty for a timetable that holds."""
    if timetable.status in {"infeasible", "unknown"}:
        return []
    wrong = [*_names(problem, timetable)]
    if wrong:  # the rest would stumble over ids that do not exist
        return wrong
    return [
        *_meetings(problem, timetable),
        *_people(problem, timetable),
        *_spread(problem, timetable),
        *_places(problem, timetable),
        *_interpreters(problem, timetable),
        *_order(problem, timetable),
        *_figures(problem, timetable),
    ]


def breaks_of(problem: Problem, timetable: Timetable) -> dict[Id, int]:
    """The breaks of each participant: runs of idle slots between two of their meetings."""
    order = {slot.id: n for n, slot in enumerate(problem.slots)}
    people = {meeting.id: meeting.participants for meeting in problem.meetings}
    times: dict[Id, list[int]] = {person.id: [] for person in problem.participants}
    for row in timetable.assignments:
        for person in people[row.meeting]:
            times[person].append(order[row.slot])
    return {
        person: sum(b - a > 1 for a, b in zip(sorted(own), sorted(own)[1:], strict=False))
        for person, own in times.items()
    }


def _names(problem: Problem, timetable: Timetable) -> Iterator[str]:
    meetings, slots = {m.id for m in problem.meetings}, {s.id for s in problem.slots}
    interpreters = {i.id for i in problem.interpreters}
    for row in timetable.assignments:
        if row.meeting not in meetings:
            yield f"Meeting {row.meeting!r} is not in the problem."
        if row.slot not in slots:
            yield f"Slot {row.slot!r} is not in the problem."
        if row.interpreter is not None and row.interpreter not in interpreters:
            yield f"Interpreter {row.interpreter!r} is not in the problem."
    told = [row.meeting for row in timetable.assignments]
    told += [row.meeting for row in timetable.unplaced]
    for meeting, count in Counter(told).items():
        if count > 1:
            yield f"Meeting {meeting!r} stands there {count} times."
    for meeting in meetings - set(told):
        yield f"Meeting {meeting!r} is neither placed nor unplaced."


def _meetings(problem: Problem, timetable: Timetable) -> Iterator[str]:
    placed = {row.meeting: row.slot for row in timetable.assignments}
    session = {slot.id: slot.session for slot in problem.slots}
    for meeting in problem.meetings:
        slot = placed.get(meeting.id)
        if slot is None:
            if problem.objective.place == "all" or meeting.fixed is not None:
                yield f"Meeting {meeting.id!r} must be placed and is not."
        elif meeting.fixed not in (None, slot):
            yield f"Meeting {meeting.id!r} is fixed to {meeting.fixed!r} and is in {slot!r}."
        elif meeting.session not in (None, session[slot]):
            yield f"Meeting {meeting.id!r} is not in its session {meeting.session!r}."


def _people(problem: Problem, timetable: Timetable) -> Iterator[str]:
    meetings = {meeting.id: meeting for meeting in problem.meetings}
    held: dict[Id, list[Id]] = defaultdict(list)
    for row in timetable.assignments:
        for person in meetings[row.meeting].participants:
            held[person].append(row.slot)
    for one in problem.participants:
        yield from _day_of(one, held[one.id])


def _day_of(one: Participant, slots: list[Id]) -> Iterator[str]:
    for slot, count in Counter(slots).items():
        if count > 1:
            yield f"Participant {one.id!r} has {count} meetings in {slot!r}."
        if slot in one.unavailable:
            yield f"Participant {one.id!r} is away in {slot!r}."
    if len(slots) < one.min:
        yield f"Participant {one.id!r} has {len(slots)} meetings, at least {one.min} wanted."
    if one.max is not None and len(slots) > one.max:
        yield f"Participant {one.id!r} has {len(slots)} meetings, at most {one.max} wanted."


def _spread(problem: Problem, timetable: Timetable) -> Iterator[str]:
    spread = problem.objective.max_break_spread
    counts = breaks_of(problem, timetable).values()
    if spread is not None and counts and max(counts) - min(counts) > spread:
        yield f"Breaks differ by {max(counts) - min(counts)}, at most {spread} is allowed."


def _places(problem: Problem, timetable: Timetable) -> Iterator[str]:
    online = {meeting.id for meeting in problem.meetings if not meeting.needs_place}
    seated = [row for row in timetable.assignments if row.meeting not in online]
    capacity = len(problem.places) if problem.places is not None else problem.tables
    if capacity is None:
        return
    for slot, count in Counter(row.slot for row in seated).items():
        if count > capacity:
            yield f"Slot {slot!r} has {count} meetings and {capacity} places."
    known = problem.places if problem.places is not None else range(1, capacity + 1)
    for row in seated:
        if row.place not in known:
            yield f"Meeting {row.meeting!r} has no place that exists ({row.place!r})."
    for (slot, place), count in Counter((row.slot, row.place) for row in seated).items():
        if count > 1:
            yield f"Place {place!r} has {count} meetings in {slot!r}."


def _interpreters(problem: Problem, timetable: Timetable) -> Iterator[str]:
    pair = {meeting.id: meeting.interpretation for meeting in problem.meetings}
    work: dict[Id, list[Assignment]] = defaultdict(list)
    for row in timetable.assignments:
        if (row.interpreter is None) != (pair[row.meeting] is None):
            yield f"Meeting {row.meeting!r} wants {pair[row.meeting]!r}, has {row.interpreter!r}."
        if row.interpreter is not None:
            work[row.interpreter].append(row)
    for one in problem.interpreters:
        yield from _turns(problem, one, work[one.id])
        for row in work[one.id]:
            if pair[row.meeting] is not None and pair[row.meeting] not in one.pairs:
                yield f"Interpreter {one.id!r} does not interpret {pair[row.meeting]!r}."


def _turns(problem: Problem, one: Interpreter, rows: list[Assignment]) -> Iterator[str]:
    held = Counter(row.slot for row in rows)
    for slot, count in held.items():
        if slot not in one.slots:
            yield f"Interpreter {one.id!r} is not on duty in {slot!r}."
        if count > 1:
            yield f"Interpreter {one.id!r} has {count} meetings in {slot!r}."
    marks = "".join("x" if held[slot.id] else " " for slot in problem.slots)
    longest = max(map(len, marks.split()), default=0)
    if one.max_consecutive is not None and longest > one.max_consecutive:
        yield f"Interpreter {one.id!r} works {longest} slots without a pause."


def _order(problem: Problem, timetable: Timetable) -> Iterator[str]:
    order = {slot.id: n for n, slot in enumerate(problem.slots)}
    placed = {row.meeting: order[row.slot] for row in timetable.assignments}
    for first, later in problem.precedences:
        if first in placed and later in placed and placed[first] >= placed[later]:
            yield f"Meeting {first!r} is not before {later!r}."


def _figures(problem: Problem, timetable: Timetable) -> Iterator[str]:
    weights = {meeting.id: meeting.weight for meeting in problem.meetings}
    weight = sum(weights[row.meeting] for row in timetable.assignments)
    if abs(weight - timetable.weight) > 1e-6 * max(1, weight):
        yield f"The weight is {weight}, not {timetable.weight}."
    if timetable.bound is not None and weight > timetable.bound + 1e-6 * max(1, weight):
        yield f"The weight {weight} exceeds the bound {timetable.bound}."
    breaks = sum(breaks_of(problem, timetable).values())
    if breaks != timetable.breaks:
        yield f"There are {breaks} breaks, not {timetable.breaks}."
    if timetable.breaks_bound > breaks:
        yield f"There are {breaks} breaks, fewer than the bound {timetable.breaks_bound}."
