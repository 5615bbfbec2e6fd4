"""What will go, and when: one register, told by headers, the OpenAPI document and the docs page.

Headers: Deprecation (RFC 9745) and Sunset (RFC 8594), with a link to what replaces it. An operation
or a parameter goes at the earliest a year after it was written down here.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.utils.http import http_date
from rest_framework.request import Request

SHORTEST_NOTICE = timedelta(days=365)
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecated:
    """An operation by its id, or one ``parameter`` of it. ``instead`` says what to use, in English."""

    operation: str
    parameter: str = ""
    since: date
    sunset: date
    instead: str

    def __post_init__(self) -> None:
        if self.sunset - self.since < SHORTEST_NOTICE:
            raise ValueError(f"{self.operation}: a year lies between notice and end.")

    def concerns(self, operation: str, parameters: set[str]) -> bool:
        named = not self.parameter or self.parameter in parameters
        return self.operation == operation and named


REGISTER: list[Deprecated] = []


def deprecated_for(operation: str, parameters: set[str]) -> list[Deprecated]:
    return [one for one in REGISTER if one.concerns(operation, parameters)]


def announce(response: HttpResponseBase, request: Request, operation: str, docs: str) -> None:
    """Tell the caller of something that will go: since when, until when, and where to read on."""
    found = deprecated_for(operation, set(request.query_params))
    if not found:
        return
    response["Deprecation"] = f"@{int(instant(min(one.since for one in found)).timestamp())}"
    response["Sunset"] = http_date(instant(min(one.sunset for one in found)).timestamp())
    response["Link"] = f'<{docs}#deprecated>; rel="deprecation"; type="text/html"'


def instant(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
