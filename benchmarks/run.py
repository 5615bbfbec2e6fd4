# ruff: noqa: T201, INP001
"""Every benchmark of this folder, on a database of its own that is thrown away afterwards.

``make bench`` runs it; BENCH_PROFILES (100000) says how many made-up profiles stand beside the
reference data. Exits with 1 if a measure is missed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "platform")]

from embedded.home import Home  # noqa: E402
from embedded.lease import Lease  # noqa: E402
from embedded.postgres import Postgres  # noqa: E402

# Before the made-up profiles are written: an import is measured against an almost empty directory,
# suggestions in copies of it with so many profiles as they want.
FIRST = ["suggestions.py", "imports.py"]
# The latter two bring a whole product, or change a directory ten thousand times, and take long.
APART = ["run.py", "simulation.py", "mirror.py"]


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)  # noqa: S603


def bench(name: str) -> bool:
    print(f"\n== {name}", flush=True)
    command = [sys.executable, f"benchmarks/{name}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603


def main() -> int:
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="kakehashi-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        home = Home(folder)
        home.prepare()
        lease = Lease(Postgres(home, options=("max_wal_size=4GB",), ends_with_parent=True))
        stack.callback(lease.end)
        os.environ["DATABASE_URL"] = lease.begin()
        os.environ |= {"SECRET_KEY": "only-for-benchmarks", "LOG_LEVEL": "ERROR", "LOG_JSON": "0"}
        manage("migrate", "-v0")
        manage("load_reference_data")
        results = {name: bench(name) for name in FIRST}
        manage("make_load_data", "--profiles", os.environ.get("BENCH_PROFILES", "100000"))
        others = sorted(path.name for path in (ROOT / "benchmarks").glob("*.py"))
        results |= {name: bench(name) for name in others if name not in {*FIRST, *APART}}
    print(
        "\n" + "\n".join(f"{name:20} {'met' if ok else 'MISSED'}" for name, ok in results.items())
    )
    return int(not all(results.values()))


if __name__ == "__main__":
    sys.exit(main())
