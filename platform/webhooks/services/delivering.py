"""Send what was announced: signed, within bounds, again after a failure, and not for ever."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus

import structlog
from django.conf import settings
from django.utils import timezone

from kernel.background import defer
from kernel.outbound import Answer, Deadline, ForbiddenError, OutboundError, Question, ask
from webhooks.enums import Problem
from webhooks.models import ANSWER_LENGTH, Attempt, Delivery, Message
from webhooks.services.claims import claim, requeue_stuck
from webhooks.services.recording import note_failure, note_success
from webhooks.signing import headers

log = structlog.get_logger(__name__)

SECONDS = 15  # for name, connection, request and answer together
DRAIN_SECONDS = 60
FORGOTTEN_AT_ONCE = 5_000


def deliver(pk: int) -> bool:
    """Make one delivery if it is due, and then what else waits for the same endpoint, which was busy.

    Run twice, it is made once.
    """
    found = claim(pk)
    if found is None:
        return False
    arrived = attempt(found)
    deliver_all(partial(claim, endpoint=found.endpoint_id))
    return arrived


def drain() -> int:
    """Make what is due, the oldest first. Returns how many attempts were made."""
    requeue_stuck()
    return deliver_all(claim)


def deliver_all(next_one: Callable[[], Delivery | None]) -> int:
    """After a minute other work has its turn, and a drain goes on."""
    ends_at, made = time.monotonic() + DRAIN_SECONDS, 0
    while found := next_one():
        made += 1
        try:
            attempt(found)
        except Exception:  # it stays claimed, and is given back as a lost one
            log.exception("webhook_not_delivered", delivery=found.pk)
        if time.monotonic() > ends_at:
            defer("webhooks.drain")
            break
    return made


def attempt(delivery: Delivery) -> bool:
    """Send once and record what came of it. Returns whether it arrived."""
    started = time.monotonic()
    answer, problem = None, Problem.UNREACHABLE
    try:
        answer = ask(question(delivery), Deadline.after(SECONDS))
    except ForbiddenError:
        problem = Problem.FORBIDDEN
    except OutboundError as error:
        log.info("webhook_unreachable", delivery=delivery.pk, error=str(error))
    arrived = answer is not None and HTTPStatus(200) <= answer.status < HTTPStatus(300)
    line = Attempt(
        delivery=delivery,
        status=answer.status if answer else None,
        problem="" if arrived else (Problem.REFUSED if answer else problem),
        milliseconds=round((time.monotonic() - started) * 1000),
        answer=beginning_of(answer),
    )
    if arrived:
        return note_success(delivery, line)
    note_failure(delivery, line, answer)
    return False


def question(delivery: Delivery) -> Question:
    message, endpoint = delivery.message, delivery.endpoint
    values = endpoint.secrets.valid().values_list("value", flat=True)
    signed = headers(message.public_id, message.body, values, at=timezone.now())
    return Question(
        url=endpoint.url,
        method="POST",
        headers=signed
        | {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Kakehashi-Webhooks/1",
        },
        body=message.body.encode(),
        largest=ANSWER_LENGTH,
        cut=True,
        at_home=settings.WEBHOOK_HOSTS,
    )


def beginning_of(answer: Answer | None) -> str:
    """As text that a column takes: the answer is a stranger's."""
    if answer is None:
        return ""
    return answer.body.decode(errors="replace").replace("\0", "")[:ANSWER_LENGTH]


def forget_old() -> int:
    """Messages are kept for WEBHOOK_LOG_DAYS, with their deliveries and attempts."""
    limit = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    old = Message.objects.filter(at__lt=limit).order_by("at").values_list("pk", flat=True)
    keys = list(old[:FORGOTTEN_AT_ONCE])
    Message.objects.filter(pk__in=keys).delete()
    return len(keys)
