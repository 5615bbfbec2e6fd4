"""Clashes in the reader's language: every code that the solver gives has a sentence in both."""

import json
import re
from pathlib import Path

import pytest
from django.utils import translation

from matchmaking.clash_sentences import SENTENCES, Sentence, clashes_said
from matchmaking.day_sentences import Names
from matchmaking.timetable import clashes
from matchmaking.timetable.problem import (
    Interpreter,
    Meeting,
    Objective,
    Participant,
    Problem,
    Slot,
)
from matchmaking.timetable.solving import solve
from matchmaking.timetable.writing import write_timetable

ALL = Objective("all")
NAMES = Names({"a": "Gifu", "b": "Turku", "c": "Lyon"}, {"s1": "9:00", "s2": "9:30"})
SLOTS = (Slot("s1"), Slot("s2"))
AB, BC = Meeting("a+b", ("a", "b")), Meeting("b+c", ("b", "c"))
PEOPLE = tuple(Participant(one) for one in "abc")


def told(problem):
    """As a page gets them: through JSON."""
    return json.loads(json.dumps(write_timetable(solve(problem))["conflicts"]))


def test_every_code_of_the_solver_has_a_sentence():
    source = Path(clashes.__file__).read_text()
    given = set(re.findall(r"(?:_clash|self\.switch)\(\s*\"(\w+)\"", source))
    assert given == set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said_in_both_languages(language, code):
    ids = {
        "meeting": "a+b", "meetings": ["a+b", "b+c"], "participant": "a", "slot": "s1",
        "slots": ["s1", "s2"], "places": 1, "min": 2, "max": 3, "possible": 1, "max_break_spread": 0,
    }  # fmt: skip
    with translation.override(language):
        (said,) = clashes_said([{"code": code, "ids": ids, "message": "English"}], NAMES)
    assert said.language == ""
    assert "{" not in said.text
    assert bool(re.search("[ぁ-ん]", said.text)) == (language == "ja")


def test_those_who_cannot_have_so_many_are_named():
    problem = Problem(SLOTS, (Participant("a", min=2), *PEOPLE[1:]), (AB, BC))
    assert [one.text for one in clashes_said(told(problem), NAMES)] == [
        "Gifu should have at least 2 meetings and can have 1."
    ]


def test_two_locks_at_one_hour_are_named_with_the_person():
    meetings = (Meeting("a+b", ("a", "b"), fixed="s1"), Meeting("b+c", ("b", "c"), fixed="s1"))
    with translation.override("ja"):
        said = [one.text for one in clashes_said(told(Problem(SLOTS, PEOPLE, meetings)), NAMES)]
    assert any("Gifu – Turku" in one and "Turku – Lyon" in one for one in said)


def test_a_clash_of_many_parts_names_hours_and_absences():
    people = (Participant("a", ("s2",)), Participant("b"), Participant("c", ("s2",)))
    problem = Problem(
        SLOTS, people, (AB, BC), interpreters=(Interpreter("i", (), ()),), objective=ALL
    )
    said = {one.text for one in clashes_said(told(problem), NAMES)}
    assert {
        "Gifu is not there at 9:30.",
        "Lyon is not there at 9:30.",
        "Turku can have one meeting at a time.",
    } <= said


def test_an_answer_from_before_there_were_codes_is_told_in_english():
    with translation.override("ja"):
        said = clashes_said([{"constraint": "min", "message": "Too few.", "ids": {}}], NAMES)
    assert said == [Sentence("Too few.", "en")]
