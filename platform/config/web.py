"""How gunicorn serves the application: the worker of its ``--worker-class``."""

import json
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import (
    ConfigurationProblem,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import ThreadWorker

MEDIA_TYPE = "application/problem+json"


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads. What is no HTTP that we read is told in the form of all our errors (RFC 9457).

    The application never hears of such a request; its language is not known yet, either.
    """

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        status = status_of(exc)
        if status is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", addr[0] if addr else "", exc)
        with suppress(OSError):
            client.sendall(problem(status, str(exc)))


def status_of(error: Exception) -> HTTPStatus | None:
    """None where it is no fault of the caller's."""
    match error:
        case ConfigurationProblem():
            return None
        case LimitRequestLine():
            return HTTPStatus.REQUEST_URI_TOO_LONG
        case LimitRequestHeaders():
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        case UnsupportedTransferCoding():
            return HTTPStatus.NOT_IMPLEMENTED
        case ParseException():
            return HTTPStatus.BAD_REQUEST
    return None


def problem(status: HTTPStatus, detail: str) -> bytes:
    """A whole answer, after which the connection is closed."""
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
        "code": "unreadable_request",
        "errors": [],
    }
    body = json.dumps(told).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
        f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
