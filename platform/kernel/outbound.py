"""Requests to web servers that strangers name: one guard for all of them.

A name is resolved once, every address that it has must lie on the public Internet, and the connection
goes to the very address that was checked, so that no name resolves otherwise afterwards. https only.
Hosts that the operator names (``at_home``) may lie inside one's own network and speak http.
Redirects are never followed here: whoever wants to asks again, and is checked again.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import SplitResult, urlsplit

CHUNK = 64 * 2**10
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = {0x00005EFE, 0x02005EFE}  # RFC 5214: the lower half of the address begins with it
# What the standard library of some versions takes for public: RFC 4291 (IPv4-compatible, site-local),
# RFC 2765 (translated), RFC 8215 (NAT64 inside a network), RFC 9637 (documentation), RFC 9602 (SRv6).
LOCAL = [
    ipaddress.IPv6Network(network)
    for network in (
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b:1::/48",
        "fec0::/10",
        "3fff::/20",
        "5f00::/16",
    )
]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """Nothing was answered, in time or at all."""


class ForbiddenError(OutboundError):
    """The address is none that we ask: not https, not on the public Internet."""


class TooLargeError(OutboundError):
    """The answer is longer than it may be."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise OutboundError("out of time")
        return left


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. ``largest`` bounds the answer; with ``cut`` its beginning is enough."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    largest: int
    cut: bool = False
    at_home: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` are found in any case."""

    status: int
    headers: Message
    body: bytes


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


def ask(question: Question, deadline: Deadline) -> Answer:
    """Ask once and read the answer, whatever its status. Raises OutboundError."""
    try:
        parts = urlsplit(question.url)
        return exchange(
            question, parts, Pinned(address_of(parts, question), parts, deadline), deadline
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutboundError(type(error).__name__) from error


def exchange(
    question: Question, parts: SplitResult, connection: Pinned, deadline: Deadline
) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # A time-out counts from byte to byte; a server that drips is cut off as a whole.
    watch = threading.Timer(deadline.left, connection.cut)
    watch.start()
    try:
        connection.request(question.method, path, question.body, dict(question.headers))
        with closing(connection.getresponse()) as response:
            body = body_of(response, question, deadline)
            return Answer(response.status, response.headers, body)
    finally:
        watch.cancel()
        connection.close()


def body_of(response: http.client.HTTPResponse, question: Question, deadline: Deadline) -> bytes:
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > question.largest:
            if question.cut:
                return bytes(body[: question.largest])
            raise TooLargeError
    if response.length or not deadline.left:  # cut off in the middle
        raise OutboundError("cut off")
    return bytes(body)


def address_of(parts: SplitResult, question: Question) -> str:
    """The first address of the host, once all of them are known to be allowed."""
    host = parts.hostname or ""
    at_home = host in question.at_home
    if not host or parts.scheme not in ({"https", "http"} if at_home else {"https"}):
        raise ForbiddenError
    port = parts.port or 443
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not at_home and not all(is_public(address) for address in found):
        raise ForbiddenError
    return found[0]


def is_public(address: str) -> bool:
    """Out on the Internet: no private, local, shared, multicast or reserved range, in v4 or in v6."""
    known = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if any(known in network for network in LOCAL):
        return False
    return all(each.is_global and not each.is_multicast for each in (known, *wrapped(known)))


def wrapped(known: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 address that an address of IPv6 leads to: mapped, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(known, ipaddress.IPv4Address):
        return []
    found = [known.ipv4_mapped, known.sixtofour, *(known.teredo or ())]
    if known in NAT64 or (int(known) >> 32) & 0xFFFFFFFF in ISATAP:
        found.append(ipaddress.IPv4Address(int(known) & 0xFFFFFFFF))
    return [each for each in found if each]
