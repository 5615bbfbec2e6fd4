"""Signs of life: worker and beat leave one every few seconds, the health check looks for it.

A sign expires by itself, and each is written over a fresh connection: whatever happens to the
store in between, a living process is seen to live again within seconds.
"""

from contextlib import closing
from typing import Any

import redis
import structlog
from celery import Celery, bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5
VALID_SECONDS = 20


def store(url: str) -> redis.Redis:
    """A client that answers or fails within about a second."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def show_life(who: str) -> None:
    """Leave a sign of life. Never raises: the store may be away for a while."""
    try:
        with closing(store(settings.REDIS_URL)) as client:
            client.set(key(who), 1, ex=VALID_SECONDS)
    except (redis.RedisError, OSError) as error:
        log.warning("sign_of_life_not_written", who=who, error=type(error).__name__)


def is_alive(who: str) -> bool:
    """Has ``who`` left a sign of life lately? RedisError or OSError when nobody can tell."""
    with closing(store(settings.REDIS_URL)) as client:
        return bool(client.exists(key(who)))


def key(who: str) -> str:
    return f"kakehashi:alive:{who}"


class WorkerLife(bootsteps.StartStopStep):
    """Shows life while the worker is connected to the broker and takes tasks."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    timer: Any = None

    def start(self, parent: Any) -> None:
        show_life("worker")
        self.timer = parent.timer.call_repeatedly(EVERY_SECONDS, show_life, ("worker",))

    def stop(self, parent: Any) -> None:  # noqa: ARG002
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    shutdown = stop


class LivingScheduler(PersistentScheduler):
    """Celery's scheduler, waking often enough to show life at every tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_interval = EVERY_SECONDS

    def tick(self, *args: Any, **kwargs: Any) -> float:
        show_life("beat")
        return float(super().tick(*args, **kwargs))


def install(app: Celery) -> None:
    """Make this application's worker and beat show life."""
    app.steps["consumer"].add(WorkerLife)
    app.conf.beat_scheduler = "config.heartbeat:LivingScheduler"
