"""Validators that are known before an answer is: a strong ETag and Last-Modified out of a state."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
import rest_framework
from django.apps import apps
from django.conf import settings
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response


@dataclass(frozen=True, slots=True)
class State:
    """The state of the rows behind an answer.

    ``stamp`` differs for every two states of the same ``name``. The state was looked at after
    ``asked_at`` and before ``told_at``, by one clock.
    """

    name: str
    stamp: str
    asked_at: datetime
    told_at: datetime


# When this process first saw the state that it saw last, by the name of the state.
_first_seen: dict[str, tuple[str, datetime]] = {}


def is_unchanged(request: Request, state: State) -> bool:
    """Whether the reader has what this state answers, by what came with the request."""
    answer = get_conditional_response(
        request._request,  # noqa: SLF001  # the framework's own name for Django's request
        etag=etag(request, state),
        last_modified=last_modified(state),
    )
    return answer is not None and answer.status_code == 304


def stamp(response: Response, request: Request, state: State) -> Response:
    response["ETag"] = etag(request, state)
    if moment := last_modified(state):
        response["Last-Modified"] = http_date(moment)
    return response


def etag(request: Request, state: State) -> str:
    """Strong: the answer depends on the state, the code, the address and the language alone."""
    address = request.build_absolute_uri()
    parts = "\n".join([release(), state.name, state.stamp, address, get_language() or ""])
    return f'"{sha256(parts.encode()).hexdigest()[:32]}"'


def last_modified(state: State) -> int | None:
    """A second after which nothing has changed, and before which it may have; None if not known.

    It is the second in which this process first saw the state, told only once that second is over.
    So whatever changes later is seen first in a later second, however long its transaction ran, and
    who asks with this time is never told that nothing has changed.
    """
    stamp, since = _first_seen.get(state.name, ("", state.told_at))
    if stamp != state.stamp:
        since = state.told_at
        _first_seen[state.name] = (state.stamp, since)
    second = int(since.timestamp())
    return second if second < int(state.asked_at.timestamp()) else None


@cache
def release() -> str:
    """A print of the code and the translations that answers are made by."""
    found = sha256(f"{django.__version__} {rest_framework.__version__}".encode())
    for path in sorted(files()):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def files() -> list[Path]:
    ours = [Path(one.path) for one in apps.get_app_configs()]
    folders = [path for path in ours if path.is_relative_to(settings.ROOT)]
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    return [*sources, *Path(settings.ROOT, "locale").rglob("*.mo")]
