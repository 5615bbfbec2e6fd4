"""What came of an attempt: for the delivery, and for the endpoint that it went to."""

import random
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from audit.services import record
from kernel.outbound import Answer
from mailing.services import queue_mail
from webhooks.enums import DeliveryState, EndpointState
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.services.recipients import readers_of

log = structlog.get_logger(__name__)

# The pauses that the specification proposes: about three days in ten attempts.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
LONGEST_PAUSE = timedelta(days=1)
LONGEST_REST = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=5)


@transaction.atomic
def note_success(delivery: Delivery, line: Attempt) -> bool:
    now = timezone.now()
    line.save()
    Delivery.objects.held_as(delivery).update(
        state=DeliveryState.DELIVERED, delivered_at=now, updated_at=now
    )
    failing = Endpoint.objects.filter(pk=delivery.endpoint_id, failures__gt=0)
    failing.update(failures=0, failing_since=None, resting_until=None, updated_at=now)
    return True


@transaction.atomic
def note_failure(delivery: Delivery, line: Attempt, answer: Answer | None) -> None:
    """It is due again after a pause that grows, or given up; its endpoint rests, or is stopped."""
    now = timezone.now()
    line.save()
    over = delivery.attempts > len(PAUSES)
    pause = LONGEST_PAUSE if over else pause_after(delivery.attempts, answer)
    Delivery.objects.held_as(delivery).update(
        state=DeliveryState.FAILED if over else DeliveryState.WAITING,
        due_at=now + pause,
        updated_at=now,
    )
    rest = min(timedelta(seconds=2 ** min(delivery.endpoint.failures, 10)), LONGEST_REST)
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(
        failures=F("failures") + 1,
        failing_since=Coalesce(F("failing_since"), line.at),
        resting_until=now + rest,
        updated_at=now,
    )
    stop_if_hopeless(delivery, answer, now)


def pause_after(attempts: int, answer: Answer | None) -> timedelta:
    """The pause after so many attempts, a little spread; longer where the server asks for it."""
    pause = PAUSES[attempts - 1] * random.uniform(1, 1.1)  # noqa: S311  # no secret
    asked = answer.headers.get("Retry-After", "") if answer else ""
    if asked.isdecimal() and len(asked) < 9:
        pause = max(pause, timedelta(seconds=int(asked)))
    return min(pause, max(LONGEST_PAUSE, PAUSES[attempts - 1]))


def stop_if_hopeless(delivery: Delivery, answer: Answer | None, now: datetime) -> None:
    """An endpoint that says that it is gone, or has taken nothing for days, is told nothing more."""
    rows = Endpoint.objects.filter(pk=delivery.endpoint_id, state=EndpointState.ON)
    gone = answer is not None and answer.status == HTTPStatus.GONE
    if not gone:
        rows = rows.filter(failing_since__lt=now - GIVEN_UP_AFTER)
    if rows.update(state=EndpointState.FAILED, updated_at=now):
        endpoint = Endpoint.objects.get(pk=delivery.endpoint_id)
        record(
            "webhook.stopped", endpoint, by=None, organisation=endpoint.organisation_id, gone=gone
        )
        tell_owners(endpoint)


def tell_owners(endpoint: Endpoint) -> None:
    for person in readers_of(endpoint):
        with translation.override(person.language):
            address = settings.SITE_URL + endpoint.get_absolute_url()
        queue_mail(
            template="webhooks/email/stopped",
            to=person.email,
            language=person.language,
            context={"person": person, "endpoint": endpoint, "url": address},
            dedupe_key=f"webhook-stopped:{endpoint.pk}:{endpoint.updated_at.isoformat()}:{person.pk}",
        )
