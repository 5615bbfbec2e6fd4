"""A rival: the same clauses in a process of its own, given to a solver with other habits.

How long a solver takes to find what is rare is mostly chance, so the earlier of two is much earlier
than either. It is a program of its own and no fork, for a worker may hold connections and threads
and must not have children of the other kind. It ends with the question, or with who asked it.
"""

import os
import subprocess
import sys
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from select import select
from types import TracebackType
from typing import Literal, Self

from matchmaking.timetable.solvers import Cadical195

HABITS = {"seed": 1, "stabilizeonly": 1}
CHUNK = 20_000  # conflicts between two looks at whether anybody still waits
ROOT = Path(__file__).parents[2]


def can_race() -> bool:
    """Whether there is a second processor to use."""
    return len(os.sched_getaffinity(0)) > 1


class Rival:
    """A question to the other process; ``answer`` is None as long as there is none."""

    def __init__(self, clauses: Iterable[list[int]]) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-m", __name__, str(os.getpid())],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        told = array("i", chain.from_iterable((*clause, 0) for clause in clauses))
        assert self.process.stdin is not None  # noqa: S101  # a pipe, see above
        with suppress(BrokenPipeError), self.process.stdin as stdin:  # broken: no rival then
            stdin.write(told.tobytes())

    def answer(self) -> list[int] | Literal[False] | None:
        """A model, False if there is none, None if that is not known (yet)."""
        stdout = self.process.stdout
        if stdout is None or stdout.closed or not select([stdout], [], [], 0)[0]:
            return None
        heard = array("i", stdout.read())
        stdout.close()
        return None if not heard else heard.tolist()[1:] if heard[0] else False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def run(parent: int) -> None:
    """Answer the question on standard input, as long as the parent lives."""
    with Cadical195() as solver:
        solver.configure(HABITS)
        for clause in _clauses(array("i", sys.stdin.buffer.read())):
            solver.add_clause(clause)
        found = None
        while found is None and os.getppid() == parent:
            solver.conf_budget(CHUNK)
            found = solver.solve_limited()
        if found is not None:
            told = array("i", [int(found), *(solver.get_model() if found else [])])
            sys.stdout.buffer.write(told.tobytes())


def _clauses(told: "array[int]") -> Iterator[list[int]]:
    clause: list[int] = []
    for literal in told:
        if literal:
            clause.append(literal)
        else:
            yield clause
            clause = []


if __name__ == "__main__":
    run(int(sys.argv[1]))
