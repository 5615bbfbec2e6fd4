"""Entity tags of rows that may be written, and what a writer says about the row that was read.

A tag names a state of a row and the language that it was told in. Whoever writes names the state:
``If-Match`` in another language than the one it was read in is as good.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

TAG = re.compile(r'"([0-9a-f]{16})-[a-z]{2}"')


class TagRequired(exceptions.APIException):
    """A write that would overwrite what nobody has read."""

    status_code = 428
    default_code = "if_match_required"

    def __init__(self) -> None:
        super().__init__(_("Send If-Match with the ETag that you have read."))


class Changed(exceptions.APIException):
    """Somebody has written since."""

    status_code = 412
    default_code = "if_match_failed"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this since you read it. Read it again and decide.")
        )


def state_of(*parts: object) -> str:
    """The state of a row in sixteen characters."""
    text = "\n".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def tag_of(state: str) -> str:
    return f'"{state}-{(get_language() or "en")[:2]}"'


def tagged(data: Any, state: str, *, status: int = 200) -> Response:
    """What is told of a row, with the tag of its state."""
    return Response(data, status=status, headers={"ETag": tag_of(state)})


def still_read(request: Request, state: Callable[[Any], str]) -> Callable[[Any], None]:
    """What a service asks once it has locked a row: is it the one that If-Match names?"""
    return lambda row: check_match(request, state(row))


def check_match(request: Request, state: str, *, required: bool = False) -> None:
    """Changed where If-Match names another state; ``*`` names any."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        if required:
            raise TagRequired
        return
    if header != "*" and state not in TAG.findall(header):
        raise Changed
