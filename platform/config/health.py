"""The health check: what works and what does not, for monitors and load balancers."""

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import psycopg
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import heartbeat
from mailing.enums import State
from mailing.models import OutgoingMail

log = structlog.get_logger(__name__)

OK = "ok"
CONNECT_SECONDS = 2
LATE_AFTER = timedelta(minutes=2)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Say what works: 200 when everything does, else 503. Reasons name no address or password."""
    parts = {name: answer_of(name, check) for name, check in CHECKS.items()}
    healthy = set(parts.values()) == {OK}
    status = OK if healthy else "degraded"
    return JsonResponse({"status": status, **parts}, status=200 if healthy else 503)


def answer_of(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  # whatever breaks is the answer
        # The text of an error may hold an address or a password: only the log gets it.
        log.warning("health_check_failed", part=name, error=str(error))
        return f"does not answer ({type(error).__name__})"


def database() -> str:
    """Ask over a connection of its own: the usual one may hang for as long as TCP allows."""
    parameters = connection.get_connection_params()
    parameters |= {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": CONNECT_SECONDS * 1000}
    with psycopg.connect(**parameters) as probe:
        probe.execute("SELECT 1")
    return OK


def broker() -> str:
    with closing(heartbeat.store(settings.CELERY_BROKER_URL)) as client:
        client.ping()
    return OK


def worker() -> str:
    return life_of("worker")


def beat() -> str:
    return life_of("beat")


def life_of(who: str) -> str:
    if heartbeat.is_alive(who):
        return OK
    return f"no sign of life for {heartbeat.VALID_SECONDS} seconds"


def mail() -> str:
    """Mails leave in time, and the server that takes them is there."""
    database()  # fails fast, where a query over the usual connection might wait
    late = OutgoingMail.objects.filter(
        state__in=[State.WAITING, State.SENDING], due_at__lt=timezone.now() - LATE_AFTER
    ).count()
    if late:
        return f"{late} overdue"
    if settings.EMAIL_BACKEND == SMTP_BACKEND:
        address = (settings.EMAIL_HOST, settings.EMAIL_PORT)
        socket.create_connection(address, timeout=CONNECT_SECONDS).close()
    return OK


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "beat": beat,
    "mail": mail,
}
