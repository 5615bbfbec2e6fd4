import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.timetable.writing import write_problem
from tests.timetables import busy_day


@pytest.fixture
def problem(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(write_problem(busy_day(20, 30, 6))))
    return path


def test_a_file_becomes_a_timetable(problem, tmp_path, capsys):
    output = tmp_path / "timetable.json"
    call_command("solve_timetable", problem, output=output, prove=True, check=True)
    found = json.loads(output.read_text())
    assert found["status"] == "optimal"
    assert {*found} >= {
        "status", "assignments", "unplaced", "weight", "bound", "breaks", "seconds",
    }  # fmt: skip
    assert {*found["assignments"][0]} == {"meeting", "slot", "place", "interpreter"}
    said = capsys.readouterr().out
    assert said.startswith("optimal: ")
    assert "Checked" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        (
            '{"slots": [], "participants": [], "meetings": [{"id": 1}]}',
            r"meetings\[0\].participants",
        ),
    ],
)
def test_a_malformed_file_is_refused_by_name(tmp_path, text, says):
    path = tmp_path / "problem.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=says):
        call_command("solve_timetable", path, output=tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("solve_timetable", tmp_path / "none.json", output=tmp_path / "out.json")
