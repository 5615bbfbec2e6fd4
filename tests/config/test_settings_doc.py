"""docs/settings.md names every variable that is read, and no other."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)
READS = re.compile(r"""\b(?:env|environ)(?:\.\w+)?[(\[]\s*["']([A-Z][A-Z_]+)["']""")


def variables_read(files):
    return {name for file in files for name in READS.findall(file.read_text())}


def variables_documented():
    rows = (ROOT / "docs" / "settings.md").read_text().splitlines()
    return {name for row in rows for name in re.findall(r"^\| `([A-Z_]+)` \|", row)}


def test_settings_doc_names_every_variable_that_is_read():
    settings_file = ROOT / "platform" / "config" / "settings.py"
    embedded = (ROOT / "platform" / "embedded").rglob("*.py")
    ours = variables_read([settings_file, *embedded]) - {"PATH", "PYTEST_XDIST_WORKER"}
    assert variables_documented() == ours
