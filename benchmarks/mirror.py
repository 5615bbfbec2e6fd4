# ruff: noqa: T201, INP001
"""Ten thousand random changes, and a copy that must equal the directory afterwards.

Takes many minutes, so it is no part of ``make bench``: ``python benchmarks/mirror.py``, with STEPS and
SEED in the environment. It runs the test of the mirror (tests/api/test_mirror.py) with that many steps:
services, imports, merges and their undoing, changes by hand, writers that commit late on connections
of their own, and a client that is killed at random and begun again.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEST = "tests/api/test_mirror.py::test_a_copy_equals_the_directory_after_whatever_happened"


def main() -> int:
    steps, seed = os.environ.get("STEPS", "10000"), os.environ.get("SEED", "7")
    print(f"{steps} changes with the seed {seed}", flush=True)
    command = [
        *(sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:randomly"),
        *("-o", "timeout=0", f"{TEST}[{seed}]"),
    ]
    started = time.perf_counter()
    environment = os.environ | {"MIRROR_STEPS": steps, "MIRROR_SEEDS": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603
    print(
        f"{time.perf_counter() - started:.0f} s: {'equal' if done.returncode == 0 else 'NOT EQUAL'}"
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
