"""From JSON to a problem. Every error names the field and says what would be right."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from matchmaking.timetable.problem import (
    Id,
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
)

Thing = TypeVar("Thing", Slot, Participant, Meeting, Interpreter)

KEYS = {
    "problem": [
        "slots",
        "tables",
        "places",
        "participants",
        "meetings",
        "interpreters",
        "precedences",
        "objective",
    ],
    "slots": ["id", "start", "end", "session"],
    "participants": ["id", "unavailable", "min", "max"],
    "meetings": [
        "id",
        "participants",
        "weight",
        "session",
        "fixed",
        "interpretation",
        "needs_place",
    ],
    "interpreters": ["id", "pairs", "slots", "max_consecutive"],
    "objective": ["place", "minimise", "max_break_spread"],
}


class ProblemError(ValueError):
    """A field that cannot be read: ``field`` is its path, ``remedy`` what would be right."""

    def __init__(self, field: str, trouble: str, remedy: str) -> None:
        super().__init__(f"{field}: {trouble} {remedy}")
        self.field, self.trouble, self.remedy = field, trouble, remedy


def read_problem(data: Any) -> Problem:
    """The problem in parsed JSON. Raises ProblemError at the first field that is wrong."""
    if not isinstance(data, dict):
        raise ProblemError("(file)", "is not a JSON object.", "Begin with { and name the parts.")
    _no_slips(data, "problem", "")
    slots = _rows(data, "slots", _slot)
    participants = _rows(data, "participants", _participant)
    meetings = _rows(data, "meetings", _meeting)
    known_slots, sessions = {s.id for s in slots}, {s.session for s in slots}
    interpreters = _rows(data, "interpreters", _interpreter_of(slots), optional=True)
    problem = Problem(
        slots=slots,
        participants=participants,
        meetings=meetings,
        tables=_count(data, "tables", "", None),
        places=_places(data),
        interpreters=interpreters,
        precedences=_precedences(data, {m.id for m in meetings}),
        objective=_objective(data.get("objective")),
    )
    if problem.tables is not None and problem.places is not None:
        raise ProblemError("places", "stands beside “tables”.", "Give one of the two.")
    _check_people(participants, known_slots)
    _check_meetings(meetings, {p.id for p in participants}, known_slots, sessions)
    return problem


def _check_people(participants: Iterable[Participant], slots: set[Id]) -> None:
    for n, person in enumerate(participants):
        _known(person.unavailable, slots, f"participants[{n}].unavailable", "slots")
        if person.max is not None and person.min > person.max:
            raise ProblemError(
                f"participants[{n}].min",
                f"is {person.min} and max is {person.max}.",
                "Give a min that is not above max.",
            )


def _check_meetings(
    meetings: Iterable[Meeting], people: set[Id], slots: set[Id], sessions: set[Id | None]
) -> None:
    for n, meeting in enumerate(meetings):
        _known(meeting.participants, people, f"meetings[{n}].participants", "participants")
        if meeting.fixed is not None:
            _known([meeting.fixed], slots, f"meetings[{n}].fixed", "slots")
        if meeting.session is not None and meeting.session not in sessions:
            raise ProblemError(
                f"meetings[{n}].session",
                f"no slot has the session {meeting.session!r}.",
                "Name the session of a slot, or null.",
            )


def _slot(row: dict[str, Any], path: str) -> Slot:
    start, end = (
        _optional(row, key, path, (str, int, float), "a time or null") for key in ("start", "end")
    )
    return Slot(_id(row, "id", path), start, end, _optional_id(row, "session", path))


def _participant(row: dict[str, Any], path: str) -> Participant:
    return Participant(
        id=_id(row, "id", path),
        unavailable=_ids(row, "unavailable", path, ()),
        min=_count(row, "min", path, 0) or 0,
        max=_count(row, "max", path, None),
    )


def _meeting(row: dict[str, Any], path: str) -> Meeting:
    people = _ids(row, "participants", path)
    if len(set(people)) < 2 or len(set(people)) < len(people):
        raise ProblemError(
            f"{path}.participants",
            "needs two or more different participants.",
            "List each of them once.",
        )
    pair = _optional(row, "interpretation", path, (str,), "a pair such as “en-ja”, or null")
    seated = _optional(row, "needs_place", path, (bool,), "true or false")
    return Meeting(
        id=_id(row, "id", path),
        participants=people,
        weight=_weight(row, path),
        session=_optional_id(row, "session", path),
        fixed=_optional_id(row, "fixed", path),
        interpretation=pair,
        needs_place=seated is not False,
    )


def _interpreter_of(slots: tuple[Slot, ...]) -> Callable[[dict[str, Any], str], Interpreter]:
    everywhere = tuple(slot.id for slot in slots)

    def interpreter(row: dict[str, Any], path: str) -> Interpreter:
        longest = _count(row, "max_consecutive", path, None)
        if longest == 0:
            raise ProblemError(
                f"{path}.max_consecutive", "is 0.", "Give 1 or more, or null for no limit."
            )
        pairs = _ids(row, "pairs", path)
        if not all(isinstance(pair, str) for pair in pairs):
            raise ProblemError(f"{path}.pairs", "holds something else.", "Write pairs as text.")
        known = _ids(row, "slots", path, everywhere)
        _known(known, set(everywhere), f"{path}.slots", "slots")
        return Interpreter(_id(row, "id", path), tuple(map(str, pairs)), known, longest)

    return interpreter


def _objective(data: Any) -> Objective:
    if data is None:
        return Objective()
    if not isinstance(data, dict):
        raise ProblemError("objective", "is not an object.", "Write {“place”: “all”, …}.")
    _no_slips(data, "objective", "objective.")
    place, minimise = data.get("place", "max_weight"), data.get("minimise", "breaks")
    if place not in ("all", "max_weight"):
        raise ProblemError("objective.place", f"is {place!r}.", "Write “all” or “max_weight”.")
    if minimise not in ("breaks", None):
        raise ProblemError("objective.minimise", f"is {minimise!r}.", "Write “breaks” or null.")
    return Objective(place, minimise, _count(data, "max_break_spread", "objective", None))


def _places(data: dict[str, Any]) -> tuple[Id, ...] | None:
    if data.get("places") is None:
        return None
    rows = data["places"]
    if not isinstance(rows, list):
        raise ProblemError("places", "is not a list.", "List the ids of the places.")
    ids = []
    for n, row in enumerate(rows):
        holder, path = (
            (row, f"places[{n}]") if isinstance(row, dict) else ({"id": row}, f"places[{n}]")
        )
        ids.append(_id(holder, "id", path))
    _unique(ids, "places")
    return tuple(ids)


def _precedences(data: dict[str, Any], meetings: set[Id]) -> tuple[tuple[Id, Id], ...]:
    rows = data.get("precedences") or []
    if not isinstance(rows, list):
        raise ProblemError("precedences", "is not a list.", "List [meeting, later meeting].")
    for n, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 2:
            raise ProblemError(
                f"precedences[{n}]", "is not a pair.", "Write [meeting, later meeting]."
            )
        _known(
            _ids({"it": row}, "it", f"precedences[{n}]"), meetings, f"precedences[{n}]", "meetings"
        )
    return tuple((a, b) for a, b in rows)


def _rows(
    data: dict[str, Any],
    key: str,
    read: Callable[[dict[str, Any], str], Thing],
    *,
    optional: bool = False,
) -> tuple[Thing, ...]:
    rows = data.get(key)
    if rows is None and optional:
        return ()
    if not isinstance(rows, list):
        trouble = "is missing." if rows is None else "is not a list."
        raise ProblemError(key, trouble, f"Give a list of objects with {', '.join(KEYS[key])}.")
    found = []
    for n, row in enumerate(rows):
        if not isinstance(row, dict):
            raise ProblemError(
                f"{key}[{n}]", "is not an object.", f"Give one with {', '.join(KEYS[key])}."
            )
        _no_slips(row, key, f"{key}[{n}].")
        found.append(read(row, f"{key}[{n}]"))
    _unique([row.id for row in found], key)
    return tuple(found)


def _no_slips(row: dict[str, Any], kind: str, path: str) -> None:
    """Other keys are left alone, unless they look like one of ours that is missing."""
    for key in row.keys() - set(KEYS[kind]):
        near = get_close_matches(key, [k for k in KEYS[kind] if k not in row], n=1, cutoff=0.8)
        if near:
            raise ProblemError(f"{path}{key}", "is not known.", f"Write “{near[0]}”.")


def _unique(ids: list[Id], key: str) -> None:
    seen: dict[Id, int] = {}
    for n, one in enumerate(ids):
        if one in seen:
            field = f"{key}[{n}].id" if key != "places" else f"{key}[{n}]"
            raise ProblemError(
                field, f"{one!r} is {key}[{seen[one]}], too.", "Give each its own id."
            )
        seen[one] = n


def _known(ids: Iterable[Id], known: set[Id], field: str, kind: str) -> None:
    for one in ids:
        if one not in known:
            raise ProblemError(field, f"{one!r} is not an id of {kind}.", f"Use an id of {kind}.")


def _id(row: dict[str, Any], key: str, path: str) -> Id:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        trouble = "is missing." if value is None else f"is {value!r}."
        field = f"{path}.{key}" if key else path
        raise ProblemError(field, trouble, "Give a text or a whole number.")
    return value


def _optional_id(row: dict[str, Any], key: str, path: str) -> Id | None:
    return None if row.get(key) is None else _id(row, key, path)


def _ids(
    row: dict[str, Any], key: str, path: str, default: tuple[Id, ...] | None = None
) -> tuple[Id, ...]:
    values = row.get(key)
    if values is None and default is not None:
        return default
    if not isinstance(values, list):
        trouble = "is missing." if values is None else "is not a list."
        raise ProblemError(f"{path}.{key}", trouble, "Give a list of ids.")
    return tuple(_id({"": value}, "", f"{path}.{key}[{n}]") for n, value in enumerate(values))


def _count(row: dict[str, Any], key: str, path: str, default: int | None) -> int | None:
    value = row.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        field = f"{path}.{key}" if path else key
        raise ProblemError(field, f"is {value!r}.", "Give a whole number, 0 or more, or null.")
    return value


def _weight(row: dict[str, Any], path: str) -> float:
    value = row.get("weight")
    if value is None:
        return 1
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e12:
        raise ProblemError(f"{path}.weight", f"is {value!r}.", "Give a number, 0 or more.")
    return value


def _optional(
    row: dict[str, Any], key: str, path: str, kinds: tuple[type, ...], wanted: str
) -> Any:
    value = row.get(key)
    if value is None or (isinstance(value, kinds) and isinstance(value, bool) == (bool in kinds)):
        return value
    raise ProblemError(f"{path}.{key}", f"is {value!r}.", f"Give {wanted}.")
