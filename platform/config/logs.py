"""What a log line must not hold."""

import re
from typing import Any

from structlog.typing import EventDict

# Addresses that are keys: whoever reads one may act for the person it was sent to.
KEY = re.compile(
    r"(/(?:meetings/answer|saved/stop|invitations|confirm|confirm-email|password/reset/key)/)"
    r"[^/\s?\"']+"
)
# The code with which somebody comes back from an identity provider.
CODE = re.compile(r"(/login/callback/\?)[^\s\"']+")


def without_keys(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: hide the keys of answer, confirmation and reset links, and codes."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = CODE.sub(r"\1…", KEY.sub(r"\1…", value))
    return event
