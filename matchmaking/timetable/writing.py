"""Problems and timetables as JSON, and timetables read back."""

from dataclasses import asdict
from typing import Any

from matchmaking.timetable.problem import Assignment, Problem, Timetable, Unplaced
from matchmaking.timetable.reading import ProblemError


def write_problem(problem: Problem) -> dict[str, Any]:
    """What `read_problem` reads as the same problem. What is not limited is left out."""
    data = asdict(problem)
    for key in ("tables", "places"):
        if data[key] is None:
            del data[key]
    return data


def write_timetable(timetable: Timetable) -> dict[str, Any]:
    """The timetable as the file format has it; ``conflicts`` only where there are any."""
    data = asdict(timetable)
    for meeting in data["unplaced"]:
        meeting["freed_by"] = list(meeting["freed_by"])
    if not data["conflicts"]:
        del data["conflicts"]
    return data


def read_timetable(data: Any) -> Timetable:
    """A timetable in parsed JSON, with what a checker needs. Raises ProblemError."""
    if not isinstance(data, dict) or not isinstance(data.get("assignments"), list):
        raise ProblemError("assignments", "is missing.", "Give a timetable with assignments.")
    return Timetable(
        status=str(data.get("status", "feasible")),
        assignments=tuple(_assignment(row, n) for n, row in enumerate(data["assignments"])),
        unplaced=tuple(
            Unplaced(row["meeting"], str(row.get("reason", "")))
            for row in data.get("unplaced") or ()
        ),
        weight=data.get("weight", 0),
        bound=data.get("bound"),
        breaks=data.get("breaks", 0),
        breaks_bound=data.get("breaks_bound", 0),
        seconds=data.get("seconds", 0.0),
    )


def _assignment(row: Any, number: int) -> Assignment:
    if not isinstance(row, dict) or "meeting" not in row or "slot" not in row:
        raise ProblemError(
            f"assignments[{number}]", "names no meeting or slot.", "Give an object with both."
        )
    return Assignment(row["meeting"], row["slot"], row.get("place"), row.get("interpreter"))
