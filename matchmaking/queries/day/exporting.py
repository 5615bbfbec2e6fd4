"""A timetable as files: what it was computed from, what came of it, and how it stands now."""

from dataclasses import replace
from typing import Any

from matchmaking.models import Timetable
from matchmaking.queries.day.problem import as_it_stands
from matchmaking.timetable.checker import breaks_of
from matchmaking.timetable.writing import write_problem, write_timetable

PARTS = ("problem", "timetable", "problem-now", "timetable-now")


def exported(timetable: Timetable, part: str) -> dict[str, Any]:
    """One of PARTS. ``problem`` and the seed give ``timetable``; those of now hold what was moved by hand."""
    if part == "problem":
        return timetable.problem or {}
    if part == "timetable":
        return timetable.result or {}
    _hall, problem, answer = as_it_stands(timetable)
    if part == "problem-now":
        return write_problem(problem)
    weights = {one.id: one.weight for one in problem.meetings}
    figures = replace(
        answer,
        weight=sum(weights[row.meeting] for row in answer.assignments),
        breaks=sum(breaks_of(problem, answer).values()),
    )
    return write_timetable(figures)
