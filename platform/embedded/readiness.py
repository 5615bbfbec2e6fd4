"""Waiting until the health check of a starting demo is content."""

import json
import time
from collections.abc import Sequence
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from embedded.children import Child
from embedded.home import EmbeddedError

LIMIT_SECONDS = 120
direct = build_opener(ProxyHandler({}))  # a proxy of the environment does not know our ports


def wait_until_healthy(site: str, children: Sequence[Child]) -> None:
    """Return once every part is fine; EmbeddedError when a program ends or time runs out."""
    limit = time.monotonic() + LIMIT_SECONDS
    wrong = "no answer"
    while time.monotonic() < limit:
        for child in children:
            if child.has_died():
                raise EmbeddedError(f"The program `{child.name}` ended (log: {child.log})")
        wrong = what_is_wrong(site)
        if not wrong:
            return
        time.sleep(0.1)
    raise EmbeddedError(
        f"Not ready after {LIMIT_SECONDS} s: {wrong} (logs: {children[0].log.parent})"
    )


def what_is_wrong(site: str) -> str:
    """The parts that are not well, in words; empty when all are."""
    try:
        with direct.open(f"{site}/healthz", timeout=10):
            return ""
    except HTTPError as error:
        return _reasons(error)
    except (URLError, OSError):
        return "the web server does not answer"


def _reasons(error: HTTPError) -> str:
    try:
        parts: dict[str, str] = json.load(error)
    except ValueError:
        return f"the health check fails ({error.code})"
    return ", ".join(
        f"{name}: {answer}" for name, answer in parts.items() if name != "status" and answer != "ok"
    )
