"""Requests to servers that strangers name: only to the public Internet, and to what was checked."""

import socket

import pytest

from kernel.outbound import Deadline, ForbiddenError, OutboundError, Question, ask, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *[(address, False) for address in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1")],
        *[
            (address, False)
            for address in ("169.254.169.254", "100.64.0.1", "240.0.0.1", "224.0.0.1")
        ],
        *[(address, False) for address in ("::1", "fe80::1%eth0", "fc00::1", "ff02::1")],
        *[(address, False) for address in ("::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1")],
        *[
            (address, False)
            for address in ("::7f00:1", "::ffff:0:a00:1", "64:ff9b:1::a00:1", "fec0::1")
        ],
        ("2606:4700::5efe:a00:1", False),
        ("fd00:ec2::254", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_only_addresses_of_the_public_internet_are_asked(address, public):
    assert is_public(address) == public


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https:///nowhere",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://2130706433/",
        "https://0x7f.1/",
    ],
)
def test_forbidden_addresses_are_never_asked(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("a connection"))
    with pytest.raises(ForbiddenError):
        ask(Question(url=url, largest=10), Deadline.after(5))


def test_a_host_with_one_private_address_is_not_asked_at_the_public_one_either(monkeypatch):
    both = ["93.184.216.34", "10.0.0.1"]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in both]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("a connection"))
    with pytest.raises(ForbiddenError):
        ask(Question(url="https://both.example/", largest=10), Deadline.after(5))


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """The name resolves to a private address the second time: nobody asks a second time."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked = []

    def resolve(*_args, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def connect(address, *_args):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundError):
        ask(Question(url="https://rebinding.example/", largest=10), Deadline.after(5))
    assert asked == [("93.184.216.34", 443)]
