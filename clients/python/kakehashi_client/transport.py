"""Requests that wait when they are told to, and try again when the line is bad."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import BinaryIO, Protocol

WAIT_AND_RETRY = {429, 502, 503, 504}
TIMEOUT = 60
USER_AGENT = "kakehashi-client/0.1"


@dataclass(frozen=True)
class Answer:
    """A status, the headers by their names in lower case, and the body, still to be read."""

    status: int
    headers: Mapping[str, str]
    body: BinaryIO


class HttpError(Exception):
    """An answer that is neither a success nor a request to wait. ``body`` holds the problem detail."""

    def __init__(self, status: int, url: str, body: bytes) -> None:
        super().__init__(f"{status} from {url}: {body[:300].decode(errors='replace')}")
        self.status, self.body = status, body


class Transport(Protocol):
    """What fetches: replace it in tests, or where requests need a proxy of their own."""

    def get(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Answer]: ...


class Http:
    """GET over HTTP. Waits as Retry-After says; without it, longer from attempt to attempt."""

    def __init__(
        self,
        *,
        attempts: int = 6,
        longest_wait: float = 300,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.attempts, self.longest_wait, self.sleep = attempts, longest_wait, sleep

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Answers 200 and 304; HttpError for anything else that waiting does not mend.

        OSError where the line breaks, also in the middle of the body.
        """
        answer = self.patiently(url, headers)
        with answer.body:
            try:
                yield answer
            except HTTPException as error:
                raise ConnectionError(f"{url} broke off: {error}") from error

    def patiently(self, url: str, headers: Mapping[str, str]) -> Answer:
        for attempt in range(1, self.attempts + 1):
            last = attempt == self.attempts
            try:
                answer = send(url, headers)
            except (OSError, HTTPException):
                if last:
                    raise
                wait = 0.5 * 2**attempt
            else:
                if answer.status in {200, 304}:
                    return answer
                with answer.body:
                    if answer.status not in WAIT_AND_RETRY or last:
                        raise HttpError(answer.status, url, answer.body.read())
                wait = seconds_of(answer.headers.get("retry-after", "")) or 0.5 * 2**attempt
            self.sleep(min(wait, self.longest_wait))
        raise AssertionError("unreachable")


def send(url: str, headers: Mapping[str, str]) -> Answer:
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"{url} is no address of the web.")
    request = urllib.request.Request(  # noqa: S310  # checked above
        url, headers={"User-Agent": USER_AGENT, **headers}
    )
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310
    except urllib.error.HTTPError as error:  # also 304
        response = error
    lower = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, lower, response)


def seconds_of(retry_after: str) -> float:
    """Retry-After in seconds, given as a number or as a date (RFC 9110, 10.2.3); 0 for neither."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
