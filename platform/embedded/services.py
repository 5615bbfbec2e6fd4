"""The programs of the demo: what they are called with and where they listen."""

import errno
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from embedded import valkey
from embedded.children import Child
from embedded.home import ROOT, EmbeddedError, Home

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Addresses:
    """Where the parts of one demo find each other."""

    home: Home
    port: int
    smtp_port: int
    redis: str

    @classmethod
    def choose(cls, home: Home, *, port: int) -> "Addresses":
        home.valkey.mkdir(mode=0o700, exist_ok=True)
        redis = valkey.write_config(home.valkey, port=valkey.free_port(), durable=True)
        return cls(home, port=port, smtp_port=valkey.free_port(), redis=redis)

    @property
    def site(self) -> str:
        return f"http://{HOST}:{self.port}"

    def environ(self, base: Mapping[str, str]) -> dict[str, str]:
        """The settings of every program of the demo: production's, with these servers."""
        return {
            **base,
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "REDIS_URL": self.redis,
            "BROKER_URL": self.redis,
            "EMAIL_URL": f"smtp://{HOST}:{self.smtp_port}",
            "SITE_URL": self.site,
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "BEHIND_PROXY": "0",
            "STATIC_ROOT": str(self.home.path / "static"),
            "DEMO": "1",
            "DEBUG": "0",
            "LOG_JSON": "0",
            "PYTHONUNBUFFERED": "1",
        }


def servers(home: Home, addresses: Addresses, environ: Mapping[str, str]) -> list[Child]:
    """What the product otherwise rents: broker and mail server."""
    sink = [
        "-m", "aiosmtpd", "--nosetuid", "--smtputf8", "--listen", f"{HOST}:{addresses.smtp_port}",
        "--class", "aiosmtpd.handlers.Mailbox", str(home.mailbox),
    ]  # fmt: skip
    return [
        child("valkey", valkey.command(home.valkey), home, environ),
        child("mail", [sys.executable, *sink], home, environ),
    ]


def programs(home: Home, addresses: Addresses, environ: Mapping[str, str]) -> list[Child]:
    """The product itself, as production runs it."""
    web = web_command(addresses.port)
    worker = ["-m", "celery", "-A", "config", "worker", "--concurrency", "2",
              "--loglevel", "INFO", "--without-gossip", "--without-mingle"]  # fmt: skip
    beat = ["-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile", "",
            "--schedule", str(home.run / "beat-schedule")]  # fmt: skip
    made = [
        child(name, [sys.executable, *command], home, environ)
        for name, command in {"web": web, "worker": worker, "beat": beat}.items()
    ]
    # A worker that hurries gives its unfinished tasks back to the broker (cold shutdown).
    made[1].patience, made[1].hurry = 15.0, signal.SIGQUIT
    return made


def web_command(port: int) -> list[str]:
    return [
        "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}", "--workers", "2",
        "--worker-class", "config.web.Worker", "--threads", "4", "--preload", "--graceful-timeout", "8",
    ]  # fmt: skip


def child(name: str, command: list[str], home: Home, environ: Mapping[str, str]) -> Child:
    return Child(name, command, dict(environ), home.logs / f"{name}.log", ROOT)


def require_free_port(port: int) -> None:
    """Refuse, in one line, a port that the web server could not take."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                problem = f"Port {port} is in use."
            else:
                problem = f"Port {port} cannot be used ({error.strerror})."
            raise EmbeddedError(
                f"{problem} Start with another one: PORT={other_port(port)} make demo"
            ) from error


def other_port(port: int) -> int:
    return 8123 if port != 8123 else 8124


def port_of(environ: Mapping[str, str]) -> int:
    text = environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT={text} is no port number. Start with one: PORT=8123 make demo")
    return int(text)
