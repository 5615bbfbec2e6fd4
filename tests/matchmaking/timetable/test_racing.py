import os
import subprocess
import sys
from time import monotonic, sleep

import pytest

from matchmaking.timetable import asking
from matchmaking.timetable.checker import violations
from matchmaking.timetable.racing import ROOT, Rival
from matchmaking.timetable.solving import solve
from tests.timetables import busy_day

IMPOSSIBLE = [[1, 2], [1, -2], [-1, 2], [-1, -2]]


def answer_of(rival):
    limit = monotonic() + 60
    while monotonic() < limit:
        if (found := rival.answer()) is not None:
            return found
        sleep(0.02)
    raise AssertionError("no answer within a minute")


def pigeons(count):
    """One hole too few: takes a solver longer than anybody waits."""
    hole = [[p * count + h + 1 for h in range(count - 1)] for p in range(count)]
    for h in range(count - 1):
        for p in range(count):
            hole.extend([-(p * count + h + 1), -(q * count + h + 1)] for q in range(p))
    return hole


def test_a_rival_gives_a_model_or_says_that_there_is_none():
    with Rival([[1, 2], [-1], [3, -2]]) as rival:
        assert set(answer_of(rival)) == {-1, 2, 3}
    with Rival(IMPOSSIBLE) as rival:
        assert answer_of(rival) is False


def test_a_rival_ends_with_the_question():
    with Rival(pigeons(14)) as rival:
        assert rival.answer() is None
        assert rival.process.poll() is None
    assert rival.process.returncode is not None


def test_a_rival_that_died_has_no_answer():
    with Rival(pigeons(14)) as rival:
        rival.process.kill()
        rival.process.wait()
        assert rival.answer() is None
        assert rival.answer() is None


def test_a_rival_ends_when_who_asked_is_gone():
    """The parent here is not the one that the rival was told of."""
    asked = b"".join(
        n.to_bytes(4, sys.byteorder, signed=True) for c in pigeons(14) for n in (*c, 0)
    )
    run = [sys.executable, "-m", "matchmaking.timetable.racing", str(os.getppid())]
    done = subprocess.run(run, input=asked, cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stdout == b""


@pytest.mark.parametrize("raced", [True, False])
def test_the_race_changes_nothing_that_is_proven(monkeypatch, raced):
    """Chunks so small that questions of more than a few conflicts are raced for."""
    asked = []
    monkeypatch.setattr(asking, "CHUNK", 20)
    monkeypatch.setattr(asking, "can_race", lambda: asked.append(1) or raced)
    problem = busy_day(14, 30, 6)
    found = solve(problem, prove=True)
    assert asked
    assert violations(problem, found) == []
    assert (found.status, found.weight, found.breaks, found.breaks_bound) == ("optimal", 116, 5, 5)
