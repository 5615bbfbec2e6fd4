"""Which delivery a worker may make: claimed, so that no two workers make the same one."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from webhooks.enums import DeliveryState
from webhooks.models import Delivery


@transaction.atomic
def claim(pk: int | None = None, *, endpoint: int | None = None) -> Delivery | None:
    """Take this delivery, or the one (of an endpoint) that is due longest, unless somebody else is
    taking it.
    """
    free = Delivery.objects.due().select_for_update(of=["self"], skip_locked=True)
    if pk is not None:
        free = free.filter(pk=pk)
    if endpoint is not None:
        free = free.filter(endpoint=endpoint)
    found = free.select_related("message", "endpoint").order_by("due_at", "pk").first()
    if found is None:
        return None
    found.state, found.claimed_at = DeliveryState.SENDING, timezone.now()
    found.attempts += 1
    Delivery.objects.filter(pk=found.pk).update(
        state=found.state,
        claimed_at=found.claimed_at,
        attempts=F("attempts") + 1,
        updated_at=found.claimed_at,
    )
    return found


def requeue_stuck() -> int:
    """Free what a lost worker held: it may have arrived, and arrives once more under the same id."""
    now = timezone.now()
    return Delivery.objects.stuck().update(state=DeliveryState.WAITING, due_at=now, updated_at=now)
