"""A timetable leaves as files and comes back as another draft."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def export(made, part, path):
    call_command("export_timetable", made.event.slug, 1, part=part, output=path, stdout=StringIO())
    return json.loads(path.read_text())


def test_what_is_solved_elsewhere_comes_back_as_a_draft(tmp_path):
    made, by = on_site(make_day(people=4)), staff()
    made.wish(0, 1)
    made.wish(2, 3)
    timetable = computed(made, by=by)
    problem, solved = tmp_path / "problem.json", tmp_path / "solved.json"
    export(made, "problem-now", problem)
    call_command("solve_timetable", str(problem), output=solved, seed=3, stdout=StringIO())
    said = StringIO()
    call_command(
        "import_timetable",
        made.event.slug,
        1,
        str(solved),
        by=by.email,
        note="by hand",
        stdout=said,
    )
    again = made.day.timetables.get(number=2)
    assert (again.based_on, again.note, again.is_draft) == (timetable, "by hand", True)
    assert [row.slot is not None for row in rows_of(again)] == [True, True]
    assert said.getvalue() == "Draft 2: 2 meetings placed.\n"


def test_a_file_that_breaks_a_rule_is_refused(tmp_path):
    made, by = on_site(make_day(people=4)), staff()
    made.wish(0, 1)
    made.wish(0, 2)
    computed(made, by=by)
    path = tmp_path / "timetable.json"
    data = export(made, "timetable-now", path)
    for row in data["assignments"]:
        row["slot"] = data["assignments"][0]["slot"]
    path.write_text(json.dumps(data))
    with pytest.raises(CommandError, match="has 2 meetings in"):
        call_command("import_timetable", made.event.slug, 1, str(path), by=by.email)
    assert made.day.timetables.count() == 1


def test_what_does_not_exist_is_said(tmp_path):
    made = make_day()
    with pytest.raises(CommandError, match="has no timetable 7"):
        call_command("export_timetable", made.event.slug, 7, output=tmp_path / "x.json")
    computed(made, by=staff())
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command(
            "import_timetable", made.event.slug, 1, str(tmp_path / "x.json"), by="x@example.org"
        )
