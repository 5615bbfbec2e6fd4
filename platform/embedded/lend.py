"""What a process that was told no database uses instead."""

import sys
from collections.abc import MutableMapping

from embedded.catalogs import compile_catalogs
from embedded.home import EmbeddedError, Home
from embedded.lease import borrow_postgres
from embedded.valkey import running_url


def lend(environ: MutableMapping[str, str]) -> None:
    """See ``embedded.lend_database``."""
    try:
        home = Home.of(environ)
        environ["KAKEHASHI_HOME"] = str(home.path)
        environ["DATABASE_URL"] = borrow_postgres(home)
        if not environ.get("SECRET_KEY"):
            environ["SECRET_KEY"] = home.secret_key()
        if not environ.get("IDENTITY_KEY"):
            environ["IDENTITY_KEY"] = home.identity_key()
        if not environ.get("REDIS_URL") and (url := running_url(home)):
            environ["REDIS_URL"] = url
        compile_catalogs()  # no command of a working copy speaks English for want of them
    except EmbeddedError as error:
        sys.exit(str(error))
