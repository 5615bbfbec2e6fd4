"""How often a caller may call: counters in Valkey, told in RateLimit headers.

Windows are fixed, and each has its own key, so that a count needs one round trip and ends by itself.
Valkey is not precious: while it is away, calls pass and no header is sent. An answer 304 is given
back to its caller: who asks whether anything is new may ask often.

Headers: draft-ietf-httpapi-ratelimit-headers.
"""

import time
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

PATIENCE = 0.2  # seconds: a limit is no reason to wait
PAUSE = 5.0  # seconds in which a store that did not answer is not asked again


@dataclass(frozen=True, slots=True)
class Policy:
    """So many calls in so many seconds; none at all are counted where ``quota`` is 0."""

    name: str
    quota: int
    window: int

    @property
    def header(self) -> str:
        return f'"{self.name}";q={self.quota};w={self.window}'


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands in the present window, this call included."""

    policy: Policy
    key: str
    used: int
    reset: int

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.policy.quota

    @property
    def header(self) -> str:
        remaining = max(0, self.policy.quota - self.used)
        return f'"{self.policy.name}";r={remaining};t={self.reset}'


def policy(name: str) -> Policy:
    """``address`` for each network address, ``token`` for each token: from the settings."""
    quota, _slash, window = settings.API_RATES[name].partition("/")
    return Policy(name, int(quota), int(window or 60))


class Store:
    """Counts, or shrugs: it is asked nothing for some seconds after it did not answer."""

    def __init__(self, url: str) -> None:
        self.client = redis.Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self.asked_again_at = 0.0

    def add(self, key: str, amount: int, *, lasts: int) -> int | None:
        if time.monotonic() < self.asked_again_at:
            return None
        try:
            with self.client.pipeline(transaction=False) as pipe:
                pipe.incrby(key, amount)
                pipe.expire(key, lasts)
                count, _set = pipe.execute()
        except (redis.RedisError, OSError) as error:
            self.asked_again_at = time.monotonic() + PAUSE
            log.warning("rate_limits_not_counted", error=type(error).__name__)
            return None
        return int(count)


@cache
def store(url: str) -> Store:
    return Store(url)


def count(name: str, who: str) -> Standing | None:
    """Count one call; None where this is not counted, or nobody can tell."""
    rule = policy(name)
    if not (rule.quota and who):
        return None
    now = int(time.time())
    key = f"kakehashi:calls:{name}:{who}:{now // rule.window}"
    used = store(settings.REDIS_URL).add(key, 1, lasts=rule.window)
    return Standing(rule, key, used, rule.window - now % rule.window) if used else None


def give_back(standing: Standing) -> None:
    """This call cost nothing."""
    store(settings.REDIS_URL).add(standing.key, -1, lasts=standing.policy.window)


def note(request: HttpRequest, standing: Standing | None) -> Standing | None:
    """Remember for the headers of the answer where a caller stands."""
    if standing is not None:
        standings_of(request).append(standing)
    return standing


def standings_of(request: HttpRequest) -> list[Standing]:
    found: list[Standing] = request.__dict__.setdefault("api_standings", [])
    return found
