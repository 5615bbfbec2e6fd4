"""Calendars of others, read one way: an adapter to web servers that strangers name.

Only addresses on the public Internet are asked, over https, and the connection goes to the very
address that was checked, so that no name resolves otherwise afterwards. ``BUSY_FEED_HOSTS`` names
hosts inside one's own network that may be asked all the same, also over http.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from matchmaking.enums import FeedProblem
from matchmaking.times.spans import Span

ROOT = Path(__file__).parents[1]
LARGEST = 5 * 2**20  # bytes
SECONDS = 20  # for everything together
REDIRECTS = 3
CPU_SECONDS = 10
CHUNK = 64 * 2**10
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class FeedError(Exception):
    """A calendar that was not read, and why."""

    def __init__(self, problem: FeedProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock."""

    at: float

    @property
    def left(self) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise FeedError(FeedProblem.UNREACHABLE)
        return left


class Pinned(http.client.HTTPSConnection):
    """A connection to one checked address; certificates are checked against the name as ever."""

    def __init__(self, address: str, parts: SplitResult, deadline: Deadline) -> None:
        self.is_safe = parts.scheme == "https"
        port = parts.port or (443 if self.is_safe else 80)
        super().__init__(parts.hostname or "", port, timeout=deadline.left)
        self.address = address
        self.line: socket.socket | None = None

    def connect(self) -> None:
        line = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_safe:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=self.host)
        self.sock = self.line = line

    def cut(self) -> None:
        """End what goes on, from another thread."""
        if self.line:
            with suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)


def fetch(url: str) -> bytes:
    """The text behind an address. Raises FeedError."""
    deadline = Deadline(time.monotonic() + SECONDS)
    for _hop in range(REDIRECTS + 1):
        parts = urlsplit(url)
        try:
            answer = ask(parts, deadline)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise FeedError(FeedProblem.UNREACHABLE) from error
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise FeedError(FeedProblem.REFUSED)


def ask(parts: SplitResult, deadline: Deadline) -> bytes | str:
    """The body, or the address that the server sends to instead."""
    connection = Pinned(address_of(parts), parts, deadline)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # A time-out counts from byte to byte; a server that drips is cut off as a whole.
    watch = threading.Timer(deadline.left, connection.cut)
    watch.start()
    try:
        connection.request(
            "GET",
            path,
            headers={
                "Accept": "text/calendar",
                "Accept-Encoding": "identity",
                "User-Agent": "Kakehashi",
            },
        )
        with closing(connection.getresponse()) as response:
            return answer_of(response, deadline)
    finally:
        watch.cancel()
        connection.close()


def answer_of(response: http.client.HTTPResponse, deadline: Deadline) -> bytes | str:
    if response.status in {301, 302, 303, 307, 308}:
        return response.headers.get("Location", "")
    encoding = response.headers.get("Content-Encoding", "identity")
    if response.status != HTTPStatus.OK or encoding != "identity":
        raise FeedError(FeedProblem.REFUSED)
    return body_of(response, deadline)


def body_of(response: http.client.HTTPResponse, deadline: Deadline) -> bytes:
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise FeedError(FeedProblem.TOO_LARGE)
    if response.length or not deadline.left:  # cut off: half a calendar would free what is taken
        raise FeedError(FeedProblem.UNREACHABLE)
    return bytes(body)


def address_of(parts: SplitResult) -> str:
    """The first address of the host, once all of them are known to be allowed."""
    host = parts.hostname or ""
    at_home = host in settings.BUSY_FEED_HOSTS
    if not host or parts.scheme not in ({"https", "http"} if at_home else {"https"}):
        raise FeedError(FeedProblem.FORBIDDEN)
    found = [
        str(info[4][0])
        for info in socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    ]
    if not at_home and not all(is_public(address) for address in found):
        raise FeedError(FeedProblem.FORBIDDEN)
    return found[0]


def is_public(address: str) -> bool:
    """Out on the Internet: no private, local, shared, multicast or reserved range, in v4 or in v6."""
    known = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    return all(each.is_global and not each.is_multicast for each in (known, *wrapped(known)))


def wrapped(known: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 address that a transition address of IPv6 leads to: mapped, 6to4, Teredo, NAT64."""
    if isinstance(known, ipaddress.IPv4Address):
        return []
    found = [known.ipv4_mapped, known.sixtofour, *(known.teredo or ())]
    if known in NAT64:
        found.append(ipaddress.IPv4Address(int(known) & 0xFFFFFFFF))
    return [each for each in found if each]


def read_busy(text: bytes, *, zone: str, window: Span) -> list[Span]:
    """The busy time in a calendar, worked out in a process of its own. Raises FeedError."""
    span = [window.starts_at.isoformat(), window.ends_at.isoformat(), str(CPU_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the calendar goes in as data
            [sys.executable, "-m", "matchmaking.times.busy_calendar", zone, *span],
            input=text,
            capture_output=True,
            timeout=2 * SECONDS,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FeedError(FeedProblem.UNREADABLE) from error
    if done.returncode:
        raise FeedError(FeedProblem.UNREADABLE)
    return [
        Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in json.loads(done.stdout)
    ]
