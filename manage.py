#!/usr/bin/env python
"""The command line. Without DATABASE_URL it uses the embedded PostgreSQL of KAKEHASHI_HOME."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path.insert(0, str(ROOT / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        from embedded import lend_database  # found by the path above

        lend_database(os.environ)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
