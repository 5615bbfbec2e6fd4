"""JSON as it is sent to us: what cannot be read is named, whatever it is."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """UTF-8 JSON without NaN, of which Python's reader is not driven out of its depth."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        raw = stream.read()
        try:
            text = raw.decode("utf-8")
            return json.loads(text, parse_constant=refuse_constant)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply."), "json_too_deep") from error
        except ValueError as error:
            message = _("This is no JSON that can be read: %(error)s") % {"error": error}
            raise ParseError(printable(message)) from error


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def printable(text: str) -> str:
    """Half a character (a lone surrogate) can be sent in JSON, and never be sent back."""
    return text.encode("utf-8", "replace").decode()
