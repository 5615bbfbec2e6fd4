import copy
import json

import pytest

from matchmaking.timetable.reading import ProblemError, read_problem
from matchmaking.timetable.solving import solve
from matchmaking.timetable.writing import read_timetable, write_problem, write_timetable
from tests.timetables import tiny_day

DAY = {
    "slots": [
        {"id": "s1", "start": "2027-03-01T09:00+09:00", "end": "2027-03-01T09:30+09:00",
         "session": "am"},
        {"id": "s2", "session": None},
    ],
    "places": ["T1", {"id": "T2"}],
    "participants": [{"id": "a", "unavailable": ["s2"], "min": 0, "max": 3}, {"id": "b"}],
    "meetings": [{"id": "m", "participants": ["a", "b"], "weight": 2.5, "session": "am"}],
    "interpreters": [{"id": "i", "pairs": ["en-ja"], "slots": ["s1"], "max_consecutive": 2}],
    "precedences": [],
    "objective": {"place": "all", "minimise": "breaks", "max_break_spread": 2},
    "title": "keys of others are left alone",
}  # fmt: skip


def changed(path, value):
    data = copy.deepcopy(DAY)
    *way, last = path
    here = data
    for step in way:
        here = here[step]
    here[last] = value
    return data


def test_a_problem_reads_with_what_is_left_out():
    problem = read_problem(DAY)
    assert problem.places == ("T1", "T2")
    assert (problem.participants[1].min, problem.participants[1].max) == (0, None)
    assert problem.meetings[0].weight == 2.5


@pytest.mark.parametrize("seed", range(10))
def test_what_is_written_reads_as_the_same(seed):
    problem = tiny_day(seed)
    assert read_problem(json.loads(json.dumps(write_problem(problem)))) == problem
    written = json.loads(json.dumps(write_timetable(solve(problem))))
    again = json.loads(json.dumps(write_timetable(read_timetable(written))))
    assert again["assignments"] == written["assignments"]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["slots"], None, "slots"),
        (["slots"], {}, "slots"),
        (["slots", 0], "s1", "slots[0]"),
        (["slots", 0, "id"], None, "slots[0].id"),
        (["slots", 0, "start"], [], "slots[0].start"),
        (["slots", 1, "id"], "s1", "slots[1].id"),
        (["tables"], 3, "places"),
        (["tables"], -1, "tables"),
        (["tables"], 2.5, "tables"),
        (["places"], 3, "places"),
        (["places", 1], "T1", "places[1]"),
        (["participants", 0, "unavailable"], "s1", "participants[0].unavailable"),
        (["participants", 0, "unavailable"], ["s9"], "participants[0].unavailable"),
        (["participants", 0, "min"], 4, "participants[0].min"),
        (["participants", 0, "max"], "3", "participants[0].max"),
        (["participants", 0, "unavailible"], ["s1"], "unavailable"),
        (["meetings", 0, "participants"], ["a"], "meetings[0].participants"),
        (["meetings", 0, "participants"], ["a", "a"], "meetings[0].participants"),
        (["meetings", 0, "participants"], ["a", "z"], "meetings[0].participants"),
        (["meetings", 0, "participants", 1], True, "meetings[0].participants[1]"),
        (["meetings", 0, "weight"], -1, "meetings[0].weight"),
        (["meetings", 0, "weight"], float("nan"), "meetings[0].weight"),
        (["meetings", 0, "weight"], "2", "meetings[0].weight"),
        (["meetings", 0, "session"], "pm", "meetings[0].session"),
        (["meetings", 0, "fixed"], "s9", "meetings[0].fixed"),
        (["meetings", 0, "interpretation"], ["en"], "meetings[0].interpretation"),
        (["meetings", 0, "needs_place"], "no", "meetings[0].needs_place"),
        (["meetings", 0, "wieght"], 3, None),
        (["interpreters", 0, "pairs"], None, "interpreters[0].pairs"),
        (["interpreters", 0, "slots"], ["s9"], "interpreters[0].slots"),
        (["interpreters", 0, "max_consecutive"], 0, "interpreters[0].max_consecutive"),
        (["precedences"], [["m"]], "precedences[0]"),
        (["precedences"], [["m", "x"]], "precedences[0]"),
        (["objective"], "all", "objective"),
        (["objective", "place"], "some", "objective.place"),
        (["objective", "minimise"], "gaps", "objective.minimise"),
        (["objective", "max_break_spread"], -1, "objective.max_break_spread"),
    ],
)  # fmt: skip
def test_what_is_malformed_names_the_field_and_the_remedy(path, value, field):
    if field in {None, "unavailable"}:  # a slip of the pen stands in the place of the right key
        data = copy.deepcopy(DAY)
        row = data[path[0]][path[1]]
        right = {"wieght": "weight", "unavailible": "unavailable"}[path[2]]
        row[path[2]] = row.pop(right)
        with pytest.raises(ProblemError, match=f"{path[2]}.*{right}"):
            read_problem(data)
        return
    with pytest.raises(ProblemError) as caught:
        read_problem(changed(path, value))
    assert caught.value.field == field
    assert caught.value.remedy


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(ProblemError, match="JSON object"):
        read_problem(data)
