from celery import shared_task

from webhooks.services import delivering


@shared_task(name="webhooks.deliver")
def deliver(delivery_id: int) -> bool:
    return delivering.deliver(delivery_id)


@shared_task(name="webhooks.drain")
def drain() -> int:
    """Deliver what is due. Returns how many attempts were made."""
    return delivering.drain()


@shared_task(name="webhooks.forget_old")
def forget_old() -> int:
    return delivering.forget_old()
