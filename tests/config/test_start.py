"""What a process of the product loads before it does anything."""

import os
import subprocess
import sys

from tests.embedded.users import ROOT

SOURCE = """
import gc, sys
import config.wsgi  # loads all views
print(*(name for name in {names} if name in sys.modules))
assert gc.get_freeze_count() > 100_000
"""
# 100 MB and more of every process, which few ever use: rankings, timetables, workbooks, holidays.
LATER = ("numba", "llvmlite", "scipy", "pysat", "xlsxwriter", "holidays")


def test_what_computes_is_loaded_when_something_is_computed():
    environ = os.environ | {
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgresql://nobody@/nothing",
        "SECRET_KEY": "only-to-start",
    }
    command = [sys.executable, "-c", SOURCE.format(names=LATER)]
    done = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("", "")
