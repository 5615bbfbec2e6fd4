"""The servers that one machine needs: PostgreSQL and Valkey out of Python wheels.

Importing this package needs neither Django nor the wheels, which production does not have.
"""

from collections.abc import MutableMapping

__all__ = ["lend_database"]


def lend_database(environ: MutableMapping[str, str]) -> None:
    """Point ``environ`` at the embedded PostgreSQL of KAKEHASHI_HOME, started when needed.

    Sets DATABASE_URL; SECRET_KEY when unset (a random one kept in the home); REDIS_URL when unset
    and a Valkey of this home answers. The server runs while any process uses it: the last one
    out stops it. What the person at the terminal must put right is one line and exit code 1.
    """
    from embedded.lend import lend  # noqa: PLC0415

    lend(environ)
